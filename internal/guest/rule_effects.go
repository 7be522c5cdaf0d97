package guest

import "fmt"

// DomainCount is how many there are of something with addresses at a domain.
type DomainCount struct {
	Domain string
	Count  int
}

// Standing is what there is that a change of the rules would meet, counted for the
// rules as they would be.
type Standing struct {
	Open   []DomainCount  // requests that wait for a decision
	Guests []DomainCount  // guests who are being invited, or have access
	Longer map[string]int // guests of a partner's domain with access for longer from now than its rules then say
	Asked  map[string]int // open requests that ask for longer than that
	InAll  int            // guests, with those who are asked for
	Full   int            // sponsors who answer for as many guests as they then may, or more
	Busy   int            // sponsors who have as many open requests as they then may, or more
	Asks   []DomainAsk    // organisations that wait to be allowed
	Roster Roster         // who stands behind those whom the change names as approvers

	Unaccepted int // invitations that are not accepted
	Overdue    int // of these, those that have waited as long as they then may
}

// Effects says what a change of the rules does to what there is now.
func Effects(before, after Policy, s Standing) []string {
	var out []string
	say := func(n int, one, many string) {
		switch {
		case n == 1:
			out = append(out, one)
		case n > 1:
			out = append(out, fmt.Sprintf(many, n))
		}
	}
	blocks := func(d string) bool { return !shut(before, d) && shut(after, d) }
	frees := func(d string) bool { return shut(before, d) && !shut(after, d) }
	say(count(s.Open, blocks), "1 open request can't be approved any more: it can be declined, and else it ends undecided when its time is over.",
		"%d open requests can't be approved any more: they can be declined, and else they end undecided when their time is over.")
	say(count(s.Open, frees), "1 open request can be approved again.", "%d open requests can be approved again.")
	say(count(s.Guests, blocks), "1 guest comes from a domain that is refused then: they keep the access that they have; if they have not accepted yet, they can't, and are not invited again.",
		"%d guests come from domains that are refused then: they keep the access that they have; those who have not accepted yet can't, and are not invited again.")
	for _, p := range after.Partners {
		days := plural(p.MaxDays, "day")
		say(s.Longer[p.Domain], "1 guest from "+p.Domain+" has access for longer than "+days+": they keep it.",
			"%d guests from "+p.Domain+" have access for longer than "+days+": they keep it.")
		say(s.Asked[p.Domain], "1 open request for a guest from "+p.Domain+" asks for longer than "+days+": it can be approved with an earlier end only.",
			"%d open requests for guests from "+p.Domain+" ask for longer than "+days+": they can be approved with an earlier end only.")
	}
	if after.MostGuests != before.MostGuests && after.MostGuests > 0 {
		say(s.Full, "1 sponsor has as many guests already: they keep them, and can't invite another one.",
			"%d sponsors have as many guests already: they keep them, and can't invite another one.")
	}
	if after.MostOpen != before.MostOpen && after.MostOpen > 0 {
		say(s.Busy, "1 sponsor has as many open requests already: they stay, and no more can be sent.",
			"%d sponsors have as many open requests already: they stay, and no more can be sent.")
	}
	all := count(s.Guests, func(string) bool { return true })
	if n := after.MostGuestsInAll; n != before.MostGuestsInAll && n > 0 && s.InAll >= n {
		out = append(out, "With those who are asked for there are "+plural(s.InAll, "guest")+" already: they stay, and nobody can be invited.")
	}
	open := count(s.Open, func(string) bool { return true })
	if after.DecideWithin != before.DecideWithin {
		say(open, "1 open request keeps the time that it was given.", "%d open requests keep the time that they were given.")
	}
	if after.AfterEnd != before.AfterEnd {
		say(all, "It counts for 1 guest who is here now.", "It counts for %d guests who are here now.")
	}
	after.Prompts.effects(before.Prompts, s, all, say)
	freed := map[string]bool{}
	for _, a := range s.Asks {
		if after.Judge(a.Domain).Says == DomainAllowed {
			freed[a.Domain] = true
		}
	}
	say(len(freed), "Allows 1 organisation that a sponsor asked for: their draft can be sent.",
		"Allows %d organisations that sponsors asked for: their drafts can be sent.")
	if len(out) == 0 {
		out = append(out, "Nothing that is there now changes. It counts from now on.")
	}
	for _, p := range Touched(before, after) {
		out = append(out, p.NotAsked(s.Roster)...)
	}
	return out
}

func shut(p Policy, domain string) bool { return p.Judge(domain).Says != DomainAllowed }

func count(all []DomainCount, which func(domain string) bool) int {
	n := 0
	for _, d := range all {
		if which(d.Domain) {
			n += d.Count
		}
	}
	return n
}
