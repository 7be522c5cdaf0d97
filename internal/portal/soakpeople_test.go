package portal

import (
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
	"guestportal/internal/postgres"
)

// do has people do something. That it is not possible is as good.
func (s *soak) do(d deed) {
	s.t.Helper()
	ctx, email := s.t.Context(), fmt.Sprintf("soak%d@fabrikam.example", d.address)
	var request, person string
	const newest = `SELECT r.ref, g.ref FROM requests r JOIN guests g ON g.id = r.guest_id WHERE r.email = $1 ORDER BY r.id DESC LIMIT 1`
	err := s.pool.QueryRow(ctx, newest, email).Scan(&request, &person)
	if err != nil && (!errors.Is(err, pgx.ErrNoRows) || d.what != "ask") {
		s.possible(d, err)
		return
	}
	switch d.what {
	case "ask":
		by := s.ana
		if d.second {
			by = s.mia
		}
		_, err = s.ask(by, email, d.pack)
	case "approve", "decline":
		err = s.verdict(request, guest.Verdict(d.what))
	case "cancel":
		if err = s.service.Withdraw(ctx, s.ana, request); errors.Is(err, guest.ErrNotFound) {
			err = s.service.Withdraw(ctx, s.mia, request)
		}
	case "edit":
		if err = s.edit(s.ana, request, d.pack); errors.Is(err, guest.ErrNotFound) {
			err = s.edit(s.mia, request, d.pack)
		}
	case "end":
		err = s.service.EndAccess(ctx, s.cleo, person, "It is over.")
	case "try again":
		err = s.service.TryAgain(ctx, s.cleo, person)
	case "resend":
		err = s.service.Resend(ctx, s.cleo, person, uuid.NewString())
	case "press":
		err = s.press(person)
	case "keep":
		err = s.afterEnd(guest.Block)
	case "delete":
		err = s.afterEnd(guest.Delete)
	}
	s.possible(d, err)
}

// press has a guest ask for a link to accept by, that nobody fetches.
func (s *soak) press(ref string) error {
	story, err := s.service.Guest(s.t.Context(), s.cleo, ref)
	if err == nil {
		_, err = s.service.AskRedemption(s.t.Context(), story.LinkCode, make([]byte, 32))
	}
	return err
}

// afterEnd has the rules say what becomes of accounts.
func (s *soak) afterEnd(how guest.AfterEnd) error {
	p, err := s.store.Policy(s.t.Context())
	if err != nil {
		return err
	}
	p.AfterEnd = how
	return s.store.SetPolicy(s.t.Context(), p, s.cleo.Name, "It is better so.", time.Now())
}

// edit has a sponsor ask for something else in the place of what they have asked for.
func (s *soak) edit(by guest.Person, request, pack string) error {
	ctx := s.t.Context()
	r, err := s.service.Editable(ctx, by, request)
	if err != nil {
		return err
	}
	f := r.Form()
	if f.Packages, err = s.packed(pack); err != nil {
		return err
	}
	if f.Name += " Hill"; r.Name != "Lou Tan" {
		f.Name = "Lou Tan"
	}
	draft, err := s.service.SaveEdit(ctx, by, request, f, uuid.NewString())
	if err != nil {
		return err
	}
	kept, err := s.service.Draft(ctx, by, draft)
	if err != nil {
		return err
	}
	return s.service.SubmitEdit(ctx, by, draft, guest.Shown{Draft: kept.Version, Request: r.Version})
}

func (s *soak) verdict(request string, verdict guest.Verdict) error {
	story, err := s.service.Request(s.t.Context(), s.ben, request)
	if err != nil {
		return err
	}
	return s.decide(story, verdict)
}

// possible counts what was done, and fails for errors that people do not make.
func (s *soak) possible(d deed, err error) {
	s.t.Helper()
	var moved guest.MovedOn
	var problems guest.Problems
	var not guest.NotAllowed
	switch {
	case err == nil:
		s.done[d.what]++
	case s.frozen != nil && postgres.Unavailable(err):
		s.done["told to come back"]++ // by the lock of a worker that stands still
	case errors.As(err, &moved), errors.As(err, &problems), errors.As(err, &not),
		errors.Is(err, guest.ErrNotFound), errors.Is(err, pgx.ErrNoRows):
	default:
		s.t.Fatalf("%+v: %v", d, err)
	}
}
