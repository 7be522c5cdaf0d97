package guest

import (
	"slices"
	"time"
)

// Section is a part of the rules that is changed together.
type Section struct {
	Key   string // in addresses
	Title string
	About string
	Rules []Rule
	// Bears says that the rules count for every request that waits, whatever it
	// asks for. Of other sections bears says which they count for.
	Bears bool
}

// SectionOf gives the section of a key.
func SectionOf(key string) (Section, bool) {
	i := slices.IndexFunc(Sections, func(s Section) bool { return s.Key == key })
	if i < 0 {
		return Section{}, false
	}
	return Sections[i], true
}

// Fill puts what was typed in a section's form into the rules, or says what is
// wrong with it. Domains must be ASCII.
func (s Section) Fill(p Policy, typed func(name string) string) (Policy, Problems) {
	problems := Problems{}
	for _, r := range s.Rules {
		r.put(&p, typed(r.Name), problems)
	}
	if typed("from") == onlyListed && !p.OnlyAllowed() {
		problems.add("allowed_domains", "Enter the domains that guests may come from")
	}
	if len(problems) == 0 {
		p.contradicts(problems)
		p.Prompts.contradicts(problems)
	}
	if len(problems) > 0 {
		return p, problems
	}
	return p, nil
}

// contradicts finds domains that the rules say two things about.
func (p Policy) contradicts(problems Problems) {
	for _, d := range p.AllowedDomains {
		if slices.Contains(p.BlockedDomains, d) {
			problems.add("blocked_domains", d+" is on the list of allowed domains, too")
		}
		if closest(p.OwnDomains, d) != "" {
			problems.add("allowed_domains", d+" is one of our own domains. People from there are colleagues")
		}
	}
}

const (
	everywhere = "everywhere"
	onlyListed = "listed"
	unlimited  = "No limit"
)

// Sections are all rules but those for one organisation each, in the order in
// which people are shown them.
var Sections = []Section{
	{
		Key: "domains", Title: "Where guests may come from",
		About: "A domain on a list stands for its subdomains, too. When one that is blocked and one that is allowed both fit, the longer one counts.",
		Rules: []Rule{
			{
				Name: "from", Label: "Guests may come from", Kind: RuleChoice,
				Choices: []Choice{
					{everywhere, "Everywhere except from blocked domains", ""},
					{onlyListed, "Allowed domains only", "Sponsors can ask for other organisations while they invite somebody."},
				},
				read: func(p Policy) string {
					if p.OnlyAllowed() {
						return onlyListed
					}
					return everywhere
				},
				write: func(p *Policy, v string) { p.Everywhere = v == everywhere },
			},
			domainList("allowed_domains", "Allowed domains", "One on each line. They count as partners: other domains are compared with them.",
				func(p *Policy) *[]string { return &p.AllowedDomains }),
			domainList("blocked_domains", "Blocked domains", "One on each line. Nobody from there is invited.",
				func(p *Policy) *[]string { return &p.BlockedDomains }),
			domainList("own_domains", "Our own domains", "One on each line. People from there are colleagues.",
				func(p *Policy) *[]string { return &p.OwnDomains }),
		},
	},
	{
		Key: "personal", Title: "Personal addresses", About: "Addresses of providers where anybody can get one, like gmail.com and outlook.com.",
		Rules: []Rule{{
			Name: "free_mail", Label: "Guests with a personal address", Kind: RuleChoice,
			Choices: []Choice{
				{string(FreeMailAllowed), "Can be invited", "The approver is told."},
				{string(FreeMailReason), "Can be invited when the sponsor says why", "The approver reads it."},
				{string(FreeMailRefused), "Can't be invited", "Unless the domain is an allowed one."},
			},
			read:  func(p Policy) string { return string(p.FreeMail) },
			write: func(p *Policy, v string) { p.FreeMail = FreeMailRule(v) },
		}},
	},
	{
		Key: "asking", Title: "Asking", About: "What keeps one person, or one mistake, from inviting very many.", Bears: true,
		Rules: []Rule{
			number("reason_min", "Shortest reason", "", "character", "", 1, 200, func(p *Policy) *int { return &p.ReasonMin }),
			number("invites_per_day", "Requests of one sponsor in 24 hours", "", "", "", 1, 1000, func(p *Policy) *int { return &p.InvitesPerDay }),
			number("most_open", "Requests of one sponsor that wait for a decision", "0 is no limit.", "", unlimited, 1, 1000, func(p *Policy) *int { return &p.MostOpen }),
			number("most_guests", "Guests of one sponsor", "With those who are asked for. 0 is no limit.", "", unlimited, 1, 10000, func(p *Policy) *int { return &p.MostGuests }),
			number("most_guests_in_all", "Guests in all", "With those who are asked for. 0 is no limit.", "", unlimited, 1, 1000000, func(p *Policy) *int { return &p.MostGuestsInAll }),
			number("invites_per_day_in_all", "Requests in all in 24 hours", "0 is no limit.", "", unlimited, 1, 100000, func(p *Policy) *int { return &p.InvitesPerDayInAll }),
			number("most_domain_asks", "Organisations that one sponsor asks for and that wait to be allowed", "", "", "", 1, 100, func(p *Policy) *int {
				p.MostDomainAsks = set(p.MostDomainAsks, DefaultPolicy().MostDomainAsks)
				return &p.MostDomainAsks
			}),
			number("resends_per_day", "How often one invitation can be sent again in 24 hours", "", "", "", 1, 20, func(p *Policy) *int { return &p.ResendsPerDay }),
		},
	},
	{
		Key: "deciding", Title: "Deciding", About: "A request that nobody decides in time ends.", Bears: true,
		Rules: []Rule{
			span("decide_within", "Time to decide", "In days.", "day", 24*time.Hour, 90, func(p *Policy) *time.Duration { return &p.DecideWithin }),
		},
	},
	reminderSection,
	{
		Key: "ending", Title: "Checking and ending", About: "What the portal gave is always taken away at the end. This is about the account, and about looking.",
		Rules: []Rule{
			{
				Name: "after_end", Label: "When the last access has ended", Kind: RuleChoice,
				Choices: []Choice{
					{string(Block), "The account is blocked", "It can be opened again."},
					{string(Delete), "The account is deleted", "Within 30 days it can be restored in Entra."},
				},
				read: func(p Policy) string { return string(p.AfterEnd) }, write: func(p *Policy, v string) { p.AfterEnd = AfterEnd(v) },
			},
			span("check_every", "Each guest is compared with Entra every", "In hours.", "hour", time.Hour, 24*7, func(p *Policy) *time.Duration {
				if p.CheckEvery <= 0 {
					p.CheckEvery = p.checkEvery()
				}
				return &p.CheckEvery
			}),
		},
	},
	{
		Key: "hourly", Title: "Limits of an hour", About: "Above the first three the portal pauses and waits for an administrator; above the last it tells them.",
		Rules: []Rule{
			number("invitations_per_hour", "Invitations in an hour", "", "", "", 1, 100000, func(p *Policy) *int { return &p.InvitationsPerHour }),
			number("gifts_per_hour", "Groups and app roles given in an hour", "", "", "", 1, 100000, func(p *Policy) *int { return &p.GiftsPerHour }),
			number("deletions_per_hour", "Accounts deleted in an hour", "", "", "", 1, 100000, func(p *Policy) *int { return &p.DeletionsPerHour }),
			number("deletions_percent", "And of all guests, at most this many percent", "Of few guests, 5 can be deleted all the same.", "", "", 1, 100, func(p *Policy) *int { return &p.DeletionsPercent }),
			number("removals_per_hour", "Groups, app roles and accounts taken away in an hour", "", "", "", 1, 100000, func(p *Policy) *int { return &p.RemovalsPerHour }),
		},
	},
	{
		Key: "help", Title: "Whom to ask", About: "These names stand in sentences that send people to somebody.",
		Rules: []Rule{
			wording("ask_for_access", "Who helps with refused addresses and missing roles", "", 80, func(p *Policy) *string { return &p.AskForAccess }),
			wording("sponsor_group", "The group that makes somebody a sponsor", "", 80, func(p *Policy) *string { return &p.SponsorGroup }),
		},
	},
}
