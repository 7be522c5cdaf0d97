package lifecycle

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/idna"

	"guestportal/internal/guest"
)

// OfferSize is how many packages a form shows beside those that were chosen.
const OfferSize = 12

// Offer gives what a sponsor can ask for, and the rules that the form states: what
// they have chosen, and what else matches a query.
func (s *Service) Offer(ctx context.Context, by guest.Person, chosen []string, query string) (guest.Offer, guest.Policy, error) {
	if !by.Roles.Has(guest.Sponsor) {
		return guest.Offer{}, guest.Policy{}, guest.NotAllowed{Reason: "Only sponsors can invite guests."}
	}
	policy, err := s.Reader.Policy(ctx)
	if err != nil {
		return guest.Offer{}, policy, err
	}
	offer, err := s.offer(ctx, guest.OfferFilter{By: by, Query: query, Chosen: chosen})
	return offer, policy, err
}

// offer looks for packages for whoever was found to be allowed to ask.
func (s *Service) offer(ctx context.Context, f guest.OfferFilter) (guest.Offer, error) {
	f.Limit = OfferSize
	return s.Catalogue.Offered(ctx, f)
}

// CheckEmail judges an address while it is typed, and beside a form that comes
// back. It gives the canonical address, and what is to be said about it.
func (s *Service) CheckEmail(ctx context.Context, by guest.Person, raw string) (guest.Address, []guest.Finding, error) {
	return s.CheckEmailOf(ctx, by, raw, "")
}

// CheckEmailOf is CheckEmail for the form that changes the person's own request with
// this reference; without one, for a new guest.
func (s *Service) CheckEmailOf(ctx context.Context, by guest.Person, raw, edits string) (guest.Address, []guest.Finding, error) {
	if !by.Roles.Has(guest.Sponsor) {
		return guest.Address{}, nil, guest.NotAllowed{Reason: "Only sponsors can invite guests."}
	}
	policy, err := s.Reader.Policy(ctx)
	if err != nil {
		return guest.Address{}, nil, err
	}
	facts, err := s.facts(ctx, policy, raw, by)
	if err != nil {
		return guest.Address{}, nil, err
	}
	if edits != "" {
		r, err := s.Editable(ctx, by, edits)
		if err != nil {
			return guest.Address{}, nil, err
		}
		facts = editing(r).facts(facts)
	}
	a, findings := guest.CheckEmail(ascii(raw), policy, facts)
	return a, findings, nil
}

// facts looks up what is known of an address; nothing when it is not one.
func (s *Service) facts(ctx context.Context, rules guest.Policy, raw string, by guest.Person) (guest.Facts, error) {
	a, words := guest.ParseAddress(ascii(raw))
	if words != "" {
		return guest.Facts{}, nil
	}
	return s.Reader.Facts(ctx, rules, a, by, s.Now())
}

// ascii puts an internationalised domain into its ASCII form, so that there is
// one way to write it from here on. What has none is left for the domain's own
// check to refuse.
func ascii(raw string) string {
	raw = strings.TrimSpace(raw)
	at := strings.LastIndexByte(raw, '@')
	if at < 0 {
		return raw
	}
	domain, err := idna.Lookup.ToASCII(strings.TrimSuffix(raw[at+1:], "."))
	if err != nil {
		return raw
	}
	return raw[:at+1] + domain
}

// check is the whole judgement of a form: rules, catalogue and what is known, but
// for what is only so because of the request that is edited; the zero one is none.
func (s *Service) check(ctx context.Context, by guest.Person, f guest.Form, edits edited) (guest.Ask, error) {
	offered, policy, here, err := s.choice(ctx, by, f)
	if err != nil {
		return guest.Ask{}, err
	}
	if f.Guest != "" {
		f.Email = here.Guest.Email.String()
	}
	facts, err := s.facts(ctx, policy, f.Email, by)
	if err != nil {
		return guest.Ask{}, err
	}
	facts.Here = here
	facts = edits.facts(facts)
	f.Email, f.AskDomain = ascii(f.Email), f.AskDomain || facts.DomainAsked
	return judge(f, offered.Packages, policy, by, facts, s.Now())
}

// judge is the domain's judgement of a form, whatever it is about.
func judge(f guest.Form, offered []guest.Package, policy guest.Policy, by guest.Person, facts guest.Facts, now time.Time) (guest.Ask, error) {
	if f.Purpose.Changes() {
		return guest.CheckChange(f, offered, by, facts, now)
	}
	ask, problems := guest.CheckForm(f, offered, policy, by, facts, now)
	if problems != nil {
		return ask, problems
	}
	return ask, nil
}

// SaveDraft checks a new invitation form and keeps it as a draft. The same form
// sent twice makes one draft; one that was changed after going back in the
// browser changes its draft. Ref is set, too, when that draft is no longer one:
// then the error is MovedOn.
func (s *Service) SaveDraft(ctx context.Context, by guest.Person, f guest.Form, key string) (ref string, err error) {
	ask, err := s.check(ctx, by, f, edited{})
	if err != nil {
		return "", err
	}
	r, err := guest.NewDraft(ask, by, key, s.Mint, s.Now())
	if err != nil {
		return "", err
	}
	return s.keepDraft(ctx, by, r, ask)
}

// keepDraft stores a new draft, or changes the one that the same form made before.
func (s *Service) keepDraft(ctx context.Context, by guest.Person, r guest.Request, ask guest.Ask) (ref string, err error) {
	ref, err = s.Drafts.InsertDraft(ctx, r)
	if err == nil {
		err = s.askForDomain(ctx, by, ask)
	}
	if err != nil || ref == r.Ref {
		return ref, err
	}
	earlier, err := s.Draft(ctx, by, ref)
	if err != nil || earlier.Same(ask) {
		return ref, err
	}
	return ref, s.changeDraft(ctx, by, ref, ask, earlier.Version)
}

// DraftOf gives the reference of the draft that a form made, for who comes back
// to the form; guest.ErrNotFound when it made none.
func (s *Service) DraftOf(ctx context.Context, by guest.Person, key string) (ref string, err error) {
	return s.Drafts.DraftByKey(ctx, by.ID, key)
}

// ChangeDraft checks a changed form and puts it into the draft that the person
// saw in the given version.
func (s *Service) ChangeDraft(ctx context.Context, by guest.Person, ref string, f guest.Form, version int) error {
	draft, err := s.Draft(ctx, by, ref)
	if err != nil {
		return err
	}
	ask, err := s.check(ctx, by, about(draft, f), edited{draft.Edits, draft.EditsRef})
	if err != nil {
		return err
	}
	if err := s.changeDraft(ctx, by, ref, ask, version); err != nil {
		return err
	}
	return s.askForDomain(ctx, by, ask)
}

// askForDomain asks an administrator for the domain that a draft waits for.
func (s *Service) askForDomain(ctx context.Context, by guest.Person, a guest.Ask) error {
	if a.WaitsFor == "" {
		return nil
	}
	policy, err := s.Reader.Policy(ctx)
	if err != nil {
		return err
	}
	now := s.Now()
	err = s.Rules.AskForDomain(ctx, by, a.Email, now, func(facts guest.Facts) (guest.DomainAsk, error) {
		return guest.NewDomainAsk(s.Mint.Ask(), a, by, policy, facts, now)
	})
	if errors.Is(err, guest.ErrRepeated) {
		return nil
	}
	return err
}

// Waits tells of the domain that a draft waits for, and how it stands with it: the
// sponsor's newest ask, which is not there where they have asked for none.
func (s *Service) Waits(ctx context.Context, draft guest.Request) (waits bool, ask guest.DomainAsk, err error) {
	policy, err := s.Reader.Policy(ctx)
	if err != nil || !policy.Judge(draft.Email.Domain).Askable() {
		return false, ask, err
	}
	ask, err = s.Rules.AskOf(ctx, draft.Sponsor.ID, draft.Email.Domain)
	if errors.Is(err, guest.ErrNotFound) {
		err = nil
	}
	return true, ask, err
}

// Doubts gives what there is to say about a draft's address, whether it keeps the
// draft from being sent now or not. What a draft waits for is not among it.
func (s *Service) Doubts(ctx context.Context, by guest.Person, draft guest.Request) ([]guest.Finding, error) {
	if draft.Purpose.Changes() {
		return nil, nil // who they are is known
	}
	policy, err := s.Reader.Policy(ctx)
	if err != nil {
		return nil, err
	}
	facts, err := s.Reader.Facts(ctx, policy, draft.Email, by, s.Now())
	if draft.Edits != "" {
		facts = facts.Editing(draft.Edits, draft.EditsRef)
	}
	_, findings := guest.CheckEmail(draft.Email.String(), policy, facts)
	return slices.DeleteFunc(findings, func(f guest.Finding) bool { return f.Kind == guest.FindDomain || f.Kind == guest.FindPersonal }), err
}

func (s *Service) changeDraft(ctx context.Context, by guest.Person, ref string, ask guest.Ask, version int) error {
	return s.Drafts.UpdateDraft(ctx, ref, func(r guest.Request) (guest.Request, error) {
		return guest.ChangeDraft(r, ask, by, version, s.Mint)
	})
}

// Draft gives a sponsor's own request that is not sent yet; MovedOn when it was
// sent or cancelled, with the request.
func (s *Service) Draft(ctx context.Context, by guest.Person, ref string) (guest.Request, error) {
	r, err := s.Reader.RequestByRef(ctx, ref)
	if err != nil {
		return r, err
	}
	return r, guest.OpenDraft(r, by)
}

// Submit sends a draft to its approvers. Everything is checked again: problems
// come back as guest.Problems. Sending what was sent already is ErrRepeated;
// what was cancelled, sent or not, is MovedOn.
func (s *Service) Submit(ctx context.Context, by guest.Person, ref string, version int) error {
	r, err := s.Draft(ctx, by, ref)
	if sent(r, by) {
		return guest.ErrRepeated
	}
	if err != nil {
		return err
	}
	return s.Drafts.Send(ctx, ref, s.Now(), func(now guest.Sending) (guest.Decision, error) {
		if sent(now.Draft, by) {
			return guest.Decision{}, guest.ErrRepeated
		}
		ask, err := judge(now.Draft.Form(), now.Offered, now.Policy, by, now.Facts, s.Now())
		if err != nil {
			return guest.Decision{}, err
		}
		return guest.Submit(now.Draft, ask, by, version, now.Policy, s.Mint, s.Now())
	}, s.preapprove)
}

// Preapproved gives the lines of the person's own draft that nobody has to decide,
// by the rules as they are now.
func (s *Service) Preapproved(ctx context.Context, by guest.Person, draft guest.Request) (map[guest.LineID]bool, error) {
	policy, err := s.Reader.Policy(ctx)
	if err != nil || !policy.PartnerFor(draft.Email.Domain).Preapproved {
		return nil, err
	}
	roster, err := s.Mirror.Roster(ctx, by.TenantID, draft.Turns(policy))
	draft.Sponsor = by
	out := map[guest.LineID]bool{}
	for _, l := range draft.Lines {
		out[l.ID] = draft.Preapproved(l, policy, roster)
	}
	return out, err
}

// preapprove is what follows from sending a request: what the rules for its
// guest's organisation have approved in advance is decided.
func (s *Service) preapprove(c guest.Case, id guest.RequestID) (guest.Decision, bool, error) {
	return guest.Preapprove(c, id, s.Mint, s.Now())
}

// sent tells whether a person has sent this request, and not cancelled it.
func sent(r guest.Request, by guest.Person) bool {
	return r.Sponsor.Same(by) && r.State != guest.Draft && r.State != guest.Withdrawn
}
