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
	if err := guest.MaySeeRequest(story.Request(), by); err != nil {
		return guest.Story{}, err
	}
	return s.withLink(ctx, story, by)
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
	story.LinkCode, err = s.Links.Code(ctx, story.Guest.ID)
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
