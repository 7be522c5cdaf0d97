package guest

import "slices"

// Who names people whom the directory or the portal knows: one person by object
// id, the members of a group, the owners of a group or app, the manager of a
// person, the owners of a package, the administrators.
type Who struct {
	Kind PrincipalKind
	ID   string // object id of the directory; the package's id for its owners; empty for administrators
}

// Roster is who stands behind names now: people who work here and are not
// blocked, with the roles that they are taken to have, each once, in a fixed order.
// A name that it does not have is one of which the directory has not been read yet.
type Roster map[Who][]Person

// unread tells whether some of the names are not known yet.
func (ro Roster) unread(names []Who) bool {
	return slices.ContainsFunc(names, func(w Who) bool { _, known := ro[w]; return !known })
}

// Turns gives all whom the lines of a request that wait may turn to, as names for
// a roster.
func (r Request) Turns(policy Policy) []Who {
	seen := map[Who]bool{}
	var out []Who
	add := func(all []Who) {
		for _, w := range all {
			if !seen[w] {
				seen[w] = true
				out = append(out, w)
			}
		}
	}
	for _, l := range r.Undecided() {
		for _, s := range l.Package.Rule().Stages {
			for _, list := range [][]Principal{s.Approvers, s.Fallback, s.Alternates} {
				add(r.definite(l, list, policy))
			}
		}
		add(lastResort(l))
	}
	if one := policy.PartnerFor(r.Email.Domain); one.Preapproved {
		add([]Who{one.Preapproval.who()})
	}
	return out
}

// definite makes principals of a rule definite for a line.
func (r Request) definite(l Line, list []Principal, policy Policy) []Who {
	var out []Who
	for _, p := range list {
		switch p.Kind {
		case OnePerson, Members:
			out = append(out, Who{p.Kind, p.ObjectID})
		case ResourceOwners:
			for _, res := range l.Package.Resources {
				out = append(out, Who{p.Kind, res.ObjectID})
			}
		case SponsorManager:
			out = append(out, Who{p.Kind, r.Sponsor.ObjectID})
		case DomainApprovers:
			for _, q := range policy.ApproversFor(r.Email.Domain) {
				out = append(out, Who{q.Kind, q.ObjectID})
			}
		}
	}
	return out
}

// lastResort is whom the portal turns to when a rule names nobody who can decide.
func lastResort(l Line) []Who {
	return []Who{{PackageOwners, string(l.Package.ID)}, {Administrators, ""}}
}

// MostBehind bounds how many people are looked up behind one name.
const MostBehind = 200

// mostAsked bounds how many people are asked for one line at a time: a group may
// have thousands of members.
const mostAsked = 50

// eligible gives those behind names who could still be asked for a line: never
// the sponsor or who stands in for them, nobody who lacks the role that it takes,
// nobody twice, and nobody who has said something of the line as it is, or is asked
// in its stage already.
func (r Request) eligible(l Line, names []Who, why AskedWhy, roster Roster) []Person {
	digest := r.Digest()
	gone := func(p Person) bool {
		return r.self(p) || !why.able(p.Roles) ||
			slices.ContainsFunc(l.panel(), func(a Asked) bool { return a.For == "" && a.Same(p) }) ||
			slices.ContainsFunc(l.Reviews, func(v Review) bool { return v.Digest == digest && (v.By == p.ID || v.For == p.ID) })
	}
	var out []Person
	for _, w := range names {
		for _, p := range roster[w] {
			if !gone(p) && !slices.ContainsFunc(out, p.Same) {
				out = append(out, p)
			}
		}
	}
	return out[:min(len(out), mostAsked)]
}

// ask puts people into a line's stage.
func (l *Line) ask(people []Person, why AskedWhy) {
	asked := slices.Clone(l.asked())
	for _, p := range people {
		// Who was asked in an earlier stage and had no say is asked anew.
		asked = slices.DeleteFunc(asked, func(a Asked) bool { return a.For == "" && a.Same(p) })
		asked = append(asked, Asked{Person: p, Stage: l.Stage, Why: why})
	}
	l.Asked = asked
}

// convene asks whom a line's stage names. When they are too few it goes on to the
// fallback and the alternates; when there is nobody at all, to the owners of the
// package or else the administrators. How many are needed stays as the rule says.
// It gives who is asked. When they are too few so far and the directory has still
// to be read for more, it waits: nobody is asked, and it is done again later.
func (r Request) convene(l *Line, roster Roster, policy Policy) (all []Person, waits bool) {
	if !l.Package.Terms.Approval.Staged() {
		l.Asked = plain(l.Package, roster)
		return nil, false
	}
	stage, then := l.rule(), *l
	for _, level := range []struct {
		names  []Who
		why    AskedWhy
		enough int
	}{
		{r.definite(then, stage.Approvers, policy), AskedByRule, stage.needed()},
		{r.definite(then, stage.Fallback, policy), AskedFallback, stage.needed()},
		{r.definite(then, stage.Alternates, policy), AskedAlternate, stage.needed()},
		{lastResort(then)[:1], AskedRescue, 1},
		{lastResort(then)[1:], AskedRescue, 1},
	} {
		if len(all) >= level.enough {
			continue
		}
		people := r.eligible(then, level.names, level.why, roster)
		if len(all)+len(people) < level.enough && roster.unread(level.names) {
			return nil, true
		}
		then.ask(people, level.why)
		all = append(all, people...)
	}
	*l = then
	return all, false
}

// plain gives the approvers of a package without stages; of those whom the roster
// knows, the ones who can decide.
func plain(p Package, roster Roster) []Asked {
	var out []Asked
	for _, a := range p.Approvers {
		now, known := roster[Who{OnePerson, a.ObjectID}]
		if !known || slices.ContainsFunc(now, func(b Person) bool { return a.Same(b) && AskedByRule.able(b.Roles) }) {
			out = append(out, Asked{Person: a})
		}
	}
	return out
}

// Convened tells whether anybody was asked in the line's stage.
func (l Line) Convened() bool { return len(l.panel()) > 0 }
