package lifecycle

import (
	"context"

	"guestportal/internal/guest"
)

// Request gives the story of one request to those who may see it.
func (s *Service) Request(ctx context.Context, by guest.Person, ref string) (guest.Story, error) {
	story, err := s.Reader.StoryByRequest(ctx, ref, s.Now())
	if err != nil {
		return story, err
	}
	r := story.Request()
	if err := guest.MaySeeRequestOf(story.Guest, r, by); err != nil {
		return guest.Story{}, err
	}
	if r.State == guest.Pending && r.Sponsor.Same(by) {
		if story.Usual, err = s.Usual(ctx, r); err != nil {
			return guest.Story{}, err
		}
	}
	if guest.MaySeeGuest(story.Guest, story.Requests, by) != nil && r.State != guest.Draft {
		story = story.Narrowed()
	}
	return s.withLink(ctx, story, by)
}

// Usual says how long decisions on the packages of a request usually take; of those
// with too few it says nothing.
func (s *Service) Usual(ctx context.Context, r guest.Request) (map[guest.PackageID]string, error) {
	var ids []guest.PackageID
	for _, l := range r.Lines {
		ids = append(ids, l.Package.ID)
	}
	times, err := s.Reader.DecisionTimes(ctx, ids)
	if err != nil {
		return nil, err
	}
	out := map[guest.PackageID]string{}
	for id, took := range times {
		out[id] = guest.Usually(took)
	}
	return out, nil
}

// Guest gives the story of one guest to those who may see it.
func (s *Service) Guest(ctx context.Context, by guest.Person, ref string) (guest.Story, error) {
	story, err := s.Reader.StoryByGuest(ctx, ref, s.Now())
	if err != nil {
		return story, err
	}
	if err := guest.MaySeeGuest(story.Guest, story.Requests, by); err != nil {
		return guest.Story{}, err
	}
	return s.withLink(ctx, story, by)
}

// withLink adds the invitation link for those who may hand it over.
func (s *Service) withLink(ctx context.Context, story guest.Story, by guest.Person) (guest.Story, error) {
	if !guest.MaySeeLink(story.Guest, by) {
		return story, nil
	}
	var err error
	story.LinkCode, err = s.Links.Code(ctx, story.Guest)
	return story, err
}

// Guests lists the person's own guests; those who read everything may ask for
// everybody's with all.
func (s *Service) Guests(ctx context.Context, by guest.Person, all bool, f guest.Filter) (guest.GuestPage, error) {
	if all && !by.Reads() {
		return guest.GuestPage{}, guest.ErrNotFound
	}
	if !all && !by.Roles.Has(guest.Sponsor) {
		return guest.GuestPage{}, guest.NotAllowed{Reason: "This page is for sponsors."}
	}
	f.Sponsor = by.ID
	if all {
		f.Sponsor = ""
	}
	f.Limit = PageSize
	return s.Reader.Guests(ctx, f)
}

// Reminders counts what the person should look at among their own guests.
func (s *Service) Reminders(ctx context.Context, by guest.Person) (guest.Reminders, error) {
	return s.Reader.Reminders(ctx, by.ID, s.Now())
}

// OwnDrafts lists the requests that the person has not sent yet, newest first, from
// the one after a given one on.
func (s *Service) OwnDrafts(ctx context.Context, by guest.Person, after guest.RequestID) (drafts []guest.Request, more bool, err error) {
	if !by.Roles.Has(guest.Sponsor) {
		return nil, false, guest.NotAllowed{Reason: "This page is for sponsors."}
	}
	return s.Drafts.DraftsOf(ctx, by.ID, after, PageSize)
}

// Overtaken tells which of a person's drafts change a request that can't be changed
// any more, in one query.
func (s *Service) Overtaken(ctx context.Context, by guest.Person, drafts []guest.Request) (map[guest.RequestID]bool, error) {
	var refs []string
	for _, d := range drafts {
		if d.Edits != "" {
			refs = append(refs, d.EditsRef)
		}
	}
	if len(refs) == 0 {
		return nil, nil
	}
	requests, err := s.Reader.RequestsByRef(ctx, refs)
	if err != nil {
		return nil, err
	}
	may := map[guest.RequestID]bool{}
	for _, r := range requests {
		may[r.ID] = guest.MayEdit(r, by, s.Now()) == nil
	}
	out := map[guest.RequestID]bool{}
	for _, d := range drafts {
		out[d.ID] = d.Edits != "" && !may[d.Edits]
	}
	return out, nil
}

// Inbox lists the requests that wait for the person, or that they decided.
func (s *Service) Inbox(ctx context.Context, by guest.Person, past bool, after guest.RequestID) (guest.InboxPage, error) {
	if !by.Roles.Has(guest.Approver | guest.Administrator) {
		return guest.InboxPage{}, guest.NotAllowed{Reason: "This page is for approvers."}
	}
	return s.Reader.Inbox(ctx, by.ID, past, after, PageSize)
}

// WaitingFor counts the requests that wait for the person; at most 100.
func (s *Service) WaitingFor(ctx context.Context, by guest.Person) (int, error) {
	if !by.Roles.Has(guest.Approver | guest.Administrator) {
		return 0, nil
	}
	return s.Reader.WaitingFor(ctx, by.ID)
}

// namesProposed is how many names of packages are proposed to somebody who types one.
const namesProposed = 50

// PackageNames gives names of packages to propose where a list of guests is narrowed
// to one; what is typed there may be any other.
func (s *Service) PackageNames(ctx context.Context) ([]string, error) {
	return s.Reader.PackageNames(ctx, namesProposed)
}
