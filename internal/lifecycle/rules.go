package lifecycle

import (
	"context"
	"slices"
	"strings"
	"time"

	"guestportal/internal/guest"
)

// Rules is where the organisation's rules are kept, with what they are changed by.
type Rules interface {
	// PolicyVersions gives the rules as they were put in force, newest first: those
	// before a version, or with zero the newest.
	PolicyVersions(ctx context.Context, before, limit int) ([]guest.PolicyVersion, error)
	// RulesCase gives what a change by this person would be decided on, now, without
	// the organisations that wait.
	RulesCase(ctx context.Context, by guest.PersonID) (guest.RulesCase, error)
	// UpdateRules hands the same, with them, to decide, under a lock, and stores what follows.
	UpdateRules(ctx context.Context, by guest.PersonID, decide func(guest.RulesCase) (guest.RulesDecision, error)) error
	// Standing counts what a change of the rules would meet.
	Standing(ctx context.Context, before, after guest.Policy, now time.Time) (guest.Standing, error)
	// AskForDomain locks a sponsor, hands what is then known of an address at the
	// domain to decide, and stores the ask.
	AskForDomain(ctx context.Context, by guest.Person, email guest.Address, now time.Time, decide func(guest.Facts) (guest.DomainAsk, error)) error
	// OpenAsks lists organisations that wait to be allowed.
	OpenAsks(ctx context.Context, f guest.AskFilter) ([]guest.DomainAsk, error)
	// AskOf gives the newest ask of a sponsor for a domain.
	AskOf(ctx context.Context, sponsor guest.PersonID, domain string) (guest.DomainAsk, error)
	// StaffAt finds colleagues by their addresses in lower case; who is not found is
	// left out.
	StaffAt(ctx context.Context, addresses []string) (map[string]guest.Principal, error)
}

// RulesPage is the rules as people read them.
type RulesPage struct {
	Policy   guest.Policy          // in force
	Asks     []guest.DomainAsk     // one page of the organisations that wait to be allowed, oldest first
	Versions []guest.PolicyVersion // newest first
	More     bool
	MoreAsks bool // organisations beyond those in Asks wait

	Partners     []guest.Partner // one page of the organisations with rules of their own, by domain
	MorePartners bool
	Roster       guest.Roster // who stands behind their approvers

	Tested Tested // zero unless an address was to be tested
}

// RulesPlace is where a page of each list begins; zero values are the beginnings.
type RulesPlace struct {
	Before       int    // the version after the first that is shown
	Ask          string // id of the last ask of the page before
	Organisation string // domain of the last organisation of the page before
}

// versionsShown is how many versions the rules' page lists. Each is read whole, to be
// compared with the one before it.
const versionsShown = 5

// RulesPage gives the rules to those who read everything, with one page of each of
// their lists. There is one version more than is shown, where there is one, so that
// each can be compared with the one before it. With an address or a domain as it was
// typed, which may be nil, it says what the rules make of that.
func (s *Service) RulesPage(ctx context.Context, by guest.Person, at RulesPlace, typed *string) (RulesPage, error) {
	var p RulesPage
	if !by.Reads() {
		return p, guest.NotAllowed{Reason: "This page is for administrators and auditors."}
	}
	var err error
	if p.Versions, err = s.Rules.PolicyVersions(ctx, at.Before, versionsShown+1); err != nil {
		return p, err
	}
	p.More = len(p.Versions) > versionsShown
	if at.Before == 0 && len(p.Versions) > 0 {
		p.Policy = p.Versions[0].Policy
	} else if p.Policy, err = s.Reader.Policy(ctx); err != nil {
		return p, err
	}
	if p.Asks, err = s.Rules.OpenAsks(ctx, guest.AskFilter{After: at.Ask, Limit: PageSize + 1}); err != nil {
		return p, err
	}
	if len(p.Asks) > PageSize {
		p.Asks, p.MoreAsks = p.Asks[:PageSize], true
	}
	p.Partners, p.MorePartners = p.Policy.PartnersAfter(at.Organisation, PageSize)
	named := p.Partners
	if typed != nil {
		p.Tested = read(*typed)
		named = append(slices.Clone(named), p.Policy.PartnerFor(p.Tested.address.Domain))
	}
	if p.Roster, err = s.approversOf(ctx, by, named); err != nil {
		return p, err
	}
	if typed != nil && p.Tested.Wrong == "" {
		p.Tested.judge(p.Policy, p.Roster)
	}
	return p, nil
}

// A RulesChange is what somebody wants to make of the rules, in the version that
// they saw.
type RulesChange struct {
	Version int
	Change  func(guest.Policy) (guest.Policy, error) // pure; faults in a form are guest.Problems
}

// Section puts a form of one section into the rules.
func (s *Service) Section(section guest.Section, version int, typed func(name string) string) RulesChange {
	return RulesChange{Version: version, Change: func(p guest.Policy) (guest.Policy, error) {
		p, problems := section.Fill(p, func(name string) string {
			if strings.HasSuffix(name, "_domains") {
				return ASCIIDomains(typed(name))
			}
			return typed(name)
		})
		if problems != nil {
			return p, problems
		}
		return p, nil
	}}
}

// Partner puts a form about one organisation into the rules, instead of those for
// the domain earlier; with an empty one beside the others.
func (s *Service) Partner(ctx context.Context, earlier string, f guest.PartnerForm, version int) (RulesChange, error) {
	staff, err := s.Rules.StaffAt(ctx, f.Addresses())
	f.Domain = ASCIIDomains(f.Domain)
	return RulesChange{Version: version, Change: func(p guest.Policy) (guest.Policy, error) { return p.PutPartner(earlier, f, staff) }}, err
}

// RulesPreview is a change of the rules before it is made.
type RulesPreview struct {
	Differences, Effects []string
}

// PreviewRules says what a change would come to. It refuses what ChangeRules would
// refuse, but for the reason, which is given with it.
func (s *Service) PreviewRules(ctx context.Context, by guest.Person, c RulesChange) (RulesPreview, error) {
	now, found := s.Now(), guest.RulesCase{}
	found, err := s.Rules.RulesCase(ctx, by.ID)
	if err != nil {
		return RulesPreview{}, err
	}
	d, err := guest.ChangeRules(found, by, c.Version, "To be said", now, c.Change)
	if err != nil {
		return RulesPreview{}, err
	}
	standing, err := s.Rules.Standing(ctx, found.Policy, *d.Policy, now)
	if err != nil {
		return RulesPreview{}, err
	}
	standing.Roster, err = s.approversOf(ctx, by, guest.Touched(found.Policy, *d.Policy))
	return RulesPreview{
		Differences: guest.RuleDifferences(found.Policy, *d.Policy), Effects: guest.Effects(found.Policy, *d.Policy, standing),
	}, err
}

// ChangeRules puts a change in force. What is missing comes back as guest.Problems,
// and rules that were changed meanwhile as guest.MovedOn.
func (s *Service) ChangeRules(ctx context.Context, by guest.Person, c RulesChange, reason string) error {
	return s.Rules.UpdateRules(ctx, by.ID, func(found guest.RulesCase) (guest.RulesDecision, error) {
		return guest.ChangeRules(found, by, c.Version, reason, s.Now(), c.Change)
	})
}

// DomainAsk gives an organisation that waits to be allowed, to those who read
// everything, with what it would do to allow it; effects are empty where this
// person may not.
func (s *Service) DomainAsk(ctx context.Context, by guest.Person, id string) (guest.DomainAsk, guest.Policy, RulesPreview, error) {
	var none guest.DomainAsk
	if !by.Reads() {
		return none, guest.Policy{}, RulesPreview{}, guest.ErrNotFound
	}
	found, err := s.Rules.RulesCase(ctx, by.ID)
	if err != nil {
		return none, guest.Policy{}, RulesPreview{}, err
	}
	if found.Asks, err = s.Rules.OpenAsks(ctx, guest.AskFilter{SameAs: id, Limit: guest.AsksAtOnce}); err != nil {
		return none, found.Policy, RulesPreview{}, err
	}
	ask, err := found.Ask(id)
	if err != nil {
		return none, found.Policy, RulesPreview{}, err
	}
	if _, err := guest.AnswerDomain(found, id, by, false, found.Policy.Version, "To be said", s.Now()); err != nil {
		return ask, found.Policy, RulesPreview{}, err
	}
	after := found.Policy.Allow(ask.Domain)
	standing, err := s.Rules.Standing(ctx, found.Policy, after, s.Now())
	return ask, found.Policy, RulesPreview{
		Differences: guest.RuleDifferences(found.Policy, after), Effects: guest.Effects(found.Policy, after, standing),
	}, err
}

// AnswerDomain is an administrator's answer to somebody who asked for an
// organisation.
func (s *Service) AnswerDomain(ctx context.Context, by guest.Person, id string, allow bool, version int, reason string) error {
	return s.Rules.UpdateRules(ctx, by.ID, func(found guest.RulesCase) (guest.RulesDecision, error) {
		return guest.AnswerDomain(found, id, by, allow, version, reason, s.Now())
	})
}

// RulesToChange gives the rules to those who may change them.
func (s *Service) RulesToChange(ctx context.Context, by guest.Person) (guest.RulesCase, error) {
	if err := guest.MayChangeRules(by); err != nil {
		return guest.RulesCase{}, err
	}
	return s.Rules.RulesCase(ctx, by.ID)
}

// Addresses gives the work addresses of people whom the rules name, in their order;
// of somebody who has left, or is blocked, the name.
func (s *Service) Addresses(ctx context.Context, people []guest.Principal) ([]string, error) {
	var ids []string
	for _, p := range people {
		if p.ObjectID != "" {
			ids = append(ids, p.ObjectID)
		}
	}
	staff, err := s.Mirror.Staff(ctx, ids)
	known := map[string]string{}
	for _, p := range staff {
		known[p.ObjectID] = p.Email
	}
	out := make([]string, len(people))
	for i, p := range people {
		if out[i] = known[p.ObjectID]; out[i] == "" {
			out[i] = p.Name
		}
	}
	return out, err
}
