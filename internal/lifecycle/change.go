package lifecycle

import (
	"context"
	"slices"

	"guestportal/internal/guest"
)

// Change is what a sponsor can ask for a guest who is here.
type Change struct {
	Story   guest.Story
	Purpose guest.Purpose
	Grant   guest.Grant     // to be changed or extended; zero to add access
	Offered []guest.Package // that the guest does not have, those that change the role of the same app first; to extend, the one
	More    bool            // there is more than is offered: search for it
	ByOwner bool            // the person looks after the package that is to be changed, and is not the sponsor
	Before  guest.Line      // that the grant came from, with its answers; to change or extend
}

// Change gives what the person can ask for a guest, of all that a form about them
// could say. Chosen packages are among them, and what matches the query. What can't
// be asked now is guest.MovedOn.
func (s *Service) Change(ctx context.Context, by guest.Person, ref string, p guest.Purpose, grant guest.GrantID, chosen []string, query string) (Change, error) {
	story, err := s.Guest(ctx, by, ref)
	if err != nil {
		return Change{}, err
	}
	return s.change(ctx, by, story, p, grant, chosen, query)
}

// ChangeHolding gives what somebody who looks after a package can ask for in the
// place of it.
func (s *Service) ChangeHolding(ctx context.Context, by guest.Person, p guest.PackageID, grant guest.GrantID, chosen []string, query string) (Change, error) {
	_, story, _, err := s.holding(ctx, by, p, grant, guest.MayLookAfter)
	if err != nil {
		return Change{}, err
	}
	return s.change(ctx, by, story, guest.ChangeAccess, grant, chosen, query)
}

// Here gives the guest whom a draft is for. Whose access has ended meanwhile is
// guest.MovedOn.
func (s *Service) Here(ctx context.Context, by guest.Person, draft guest.Request) (guest.Story, error) {
	story, err := s.Reader.StoryOf(ctx, draft.Guest, s.Now())
	if err != nil {
		return story, err
	}
	if _, err := story.MayAsk(draft.Form(), by); err != nil {
		return guest.Story{}, err
	}
	return story, story.Changeable()
}

func (s *Service) change(ctx context.Context, by guest.Person, story guest.Story, p guest.Purpose, id guest.GrantID, chosen []string, query string,
) (Change, error) {
	c := Change{Story: story, Purpose: p}
	owner, err := story.MayAsk(guest.Form{Purpose: p, Replaces: id}, by)
	if err == nil {
		err = story.Changeable()
	}
	if err != nil {
		return c, err
	}
	now := s.Now()
	if p != guest.AddAccess {
		var stands bool
		if c.Grant, stands = story.StandingGrant(id, now); !stands {
			return c, guest.MovedOn{Reason: "This access of " + story.Guest.Name + " has ended meanwhile."}
		}
	}
	for _, r := range story.Requests {
		for _, l := range r.Lines {
			if c.Grant.ID != "" && l.ID == c.Grant.Line {
				c.Before = l
			}
		}
	}
	if p == guest.ExtendAccess {
		chosen = []string{string(c.Grant.Package.ID)}
	}
	f := guest.OfferFilter{By: by, Chosen: chosen, Query: query}
	if owner {
		c.ByOwner, f.Apps = true, guest.AppsOf(c.Grant.Package.Resources)
	}
	offer, err := s.offer(ctx, f)
	c.Offered, c.More = fitting(offer.Packages, story.Case, c, s), offer.More && p != guest.ExtendAccess
	return c, err
}

// fitting leaves the packages that make sense for a change.
func fitting(offered []guest.Package, of guest.Case, c Change, s *Service) []guest.Package {
	has := map[guest.PackageID]bool{}
	for _, g := range of.Standing(s.Now()) {
		has[g.Package.ID] = true
	}
	offered = slices.DeleteFunc(offered, func(p guest.Package) bool {
		if c.Purpose == guest.ExtendAccess {
			return p.ID != c.Grant.Package.ID
		}
		return has[p.ID] || c.Purpose == guest.AddAccess && len(p.Resources) == 0 // the account alone is there already
	})
	slices.SortStableFunc(offered, func(a, b guest.Package) int {
		return roleFirst(b, c) - roleFirst(a, c)
	})
	return offered
}

// roleFirst puts what changes nothing but a role first, then what gives another
// role of the same app beside other things.
func roleFirst(p guest.Package, c Change) int {
	if _, _, _, is := guest.RoleChange(c.Grant.Package.Resources, p.Resources); is {
		return 2
	}
	if guest.SameApp(p.Resources, c.Grant.Package.Resources) {
		return 1
	}
	return 0
}

// AskAgain makes a new draft of a request that was declined or ended undecided.
// What can no longer be asked as it was is guest.Problems, as in the form, which is
// given for that.
func (s *Service) AskAgain(ctx context.Context, by guest.Person, ref, key string) (draft string, f guest.Form, err error) {
	story, err := s.Request(ctx, by, ref)
	if err != nil {
		return "", f, err
	}
	r := story.Request()
	if f, err = guest.Again(r, by); err != nil {
		return "", f, err
	}
	draft, err = s.SaveDraft(ctx, by, f, key)
	return draft, f, err
}

// ChangeFor gives the same for a form, and what matches a query. Edits is the
// request that is changed with it, which is no other one; empty for none.
func (s *Service) ChangeFor(ctx context.Context, by guest.Person, f guest.Form, query string, edits guest.RequestID) (Change, error) {
	story, err := s.Reader.StoryOf(ctx, f.Guest, s.Now())
	if err != nil {
		return Change{}, err
	}
	story.Requests = slices.DeleteFunc(story.Requests, func(r guest.Request) bool { return r.ID == edits })
	return s.change(ctx, by, story, f.Purpose, f.Replaces, f.Packages, query)
}
