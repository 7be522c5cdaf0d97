package guest

import "time"

// CheckChange turns a form about a guest who is here into an ask, as CheckForm
// does for a new one. Who the guest is comes from the case and not from the form.
// What the person may not ask is refused as MayAskFor does; what is no longer
// possible is MovedOn; what is wrong in the form is Problems.
func CheckChange(f Form, offered []Package, by Person, facts Facts, now time.Time) (Ask, error) {
	c := facts.Here
	g := c.Guest
	owner, err := c.MayAsk(f, by)
	if err != nil {
		return Ask{}, err
	}
	if err := c.Changeable(); err != nil {
		return Ask{}, err
	}
	a := Ask{
		Purpose: f.Purpose, Here: g, Email: g.Email, Name: g.Name, Organisation: g.Org, Language: g.Language,
		Delivery: g.Delivery, Reason: prose(f.Reason), Roster: facts.Roster, ByOwner: owner,
	}
	p := Problems{}
	grant, err := replacedBy(f, c, now)
	if err != nil {
		return a, err
	}
	if grant.ID != "" {
		a.Replaces = replacing(grant)
	}
	if ruling := c.Policy.Judge(g.Email.Domain); ruling.Says != DomainAllowed {
		p.add("", c.Policy.refusal(ruling))
	}
	if waiting, is := c.Waiting(); is {
		p.add("", waiting.WaitsWords(g, by))
	} else {
		facts.Guests, facts.GuestsInAll = 0, 0 // this makes no more of them
		if words := c.Policy.overCap(facts); words != "" {
			p.add("", words)
		}
	}
	a.Packages = c.choose(f, grant, offered, by, now, p)
	a.Answers = checkTerms(a.Packages, g.Email.Domain, f.Answers, p)
	a.Until = c.checkEnd(f, grant, a.Packages, now, p)
	if a.ByOwner {
		a.asOwner(grant, f, p)
	}
	a.Reason = checkReason(a.Reason, c.Policy, p)
	if len(p) > 0 {
		return a, p
	}
	return a, nil
}

// replacedBy gives the grant that a form is to change or extend.
func replacedBy(f Form, c Case, now time.Time) (Grant, error) {
	switch f.Purpose {
	case AddAccess:
		return Grant{}, nil
	case ChangeAccess, ExtendAccess:
		if g, stands := c.StandingGrant(f.Replaces, now); stands {
			return g, nil
		}
		return Grant{}, MovedOn{"This access of " + c.Guest.Name + " has ended meanwhile."}
	}
	return Grant{}, ErrNotFound
}

// choose gives the access packages that are asked for.
func (c Case) choose(f Form, grant Grant, offered []Package, by Person, now time.Time, p Problems) []Package {
	ids := f.Packages
	if f.Purpose == ExtendAccess {
		ids = []string{string(grant.Package.ID)}
	}
	chosen := checkPackages(ids, offered, by, p)
	if f.Purpose == ExtendAccess && len(chosen) == 0 {
		delete(p, "package")
		p.add("until", grant.Package.Name+" can't be asked for any more, so this access can't be extended. Change it to something else instead.")
	}
	if f.Purpose == ChangeAccess && len(chosen) > 1 {
		p.add("package", "Select one: it takes the place of "+grant.Package.Name)
	}
	for _, o := range chosen {
		switch has, already := c.standingOf(o.ID, now); {
		case f.Purpose == ExtendAccess || !already:
		case has.ID == grant.ID:
			p.add("package", "Select something other than "+o.Name+", which "+c.Guest.Name+" has now")
		default:
			p.add("package", c.Guest.Name+" already has "+o.Name+", until "+LastDay(has.Until).Format("2 January 2006")+". Extend it instead")
		}
	}
	return chosen
}

// standingOf finds the grant of an access package that stands.
func (c Case) standingOf(id PackageID, now time.Time) (Grant, bool) {
	for _, g := range c.Grants {
		if g.Package.ID == id && g.Standing(now) {
			return g, true
		}
	}
	return Grant{}, false
}

// SameEnd is the choice of Form.Until for an end that the guest has already: that
// of the access to be changed, else of the last one.
const SameEnd = "same"

// EndNow is the end that SameEnd stands for.
func (c Case) EndNow(grant Grant, now time.Time) time.Time {
	if grant.ID != "" {
		return grant.Until
	}
	return c.lastEnd(now)
}

func (c Case) checkEnd(f Form, grant Grant, chosen []Package, now time.Time, p Problems) time.Time {
	field := "until"
	if f.Until == "date" {
		field = "until_date"
	}
	if same := c.EndNow(grant, now); f.Until == SameEnd && f.Purpose != ExtendAccess && same.After(now) {
		f.UntilDate = LastDay(same).Format(time.DateOnly)
	} else if f.Until == SameEnd {
		f.Until = "" // there is none
	}
	wrong := Problems{}
	until := checkUntil(f, chosen, c.Policy.LongestFor(c.Guest.Email.Domain), now, wrong)
	for _, words := range wrong {
		p.add(field, words)
	}
	if f.Purpose == ExtendAccess && len(wrong) == 0 && !until.After(grant.Until) {
		p.add(field, "End date must be after "+LastDay(grant.Until).Format("2 January 2006")+", when this access ends now")
	}
	return until
}
