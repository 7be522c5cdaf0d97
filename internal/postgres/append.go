package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// append stores what a decision adds: history, mails, queued work; and announces
// the change.
func (s *Store) append(ctx context.Context, tx pgx.Tx, c guest.Case, d guest.Decision) error {
	var t together
	for _, e := range d.Events {
		t.event(c.Guest.ID, e)
	}
	if err := t.send(ctx, tx); err != nil {
		return fmt.Errorf("append to the history: %w", err)
	}
	for _, w := range d.Work {
		if err := s.enqueue(ctx, tx, c, d, w); err != nil {
			return err
		}
	}
	if err := s.enqueueMails(ctx, tx, c, d); err != nil {
		return err
	}
	if d.Quiet {
		return announce(ctx, tx, "guest:"+c.Guest.Ref)
	}
	return announce(ctx, tx, topics(c)...)
}

// event appends to the history.
func (t *together) event(g guest.GuestID, e guest.Event) {
	const insert = `
		INSERT INTO history (at, kind, guest_id, request_id, version, actor_id, actor_name, words, comment, minor)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
	t.exec(nil, insert, e.At, e.Kind, optional(g), optional(e.Request), e.Version, optional(e.Actor), e.ActorName, e.Words, e.Comment, e.Minor)
}

func (s *Store) enqueue(ctx context.Context, tx pgx.Tx, c guest.Case, d guest.Decision, w guest.Work) error {
	switch w.Kind {
	case guest.WorkConverge:
		if err := s.Queue.Converge(ctx, tx, c.Guest.ID, d.TakesAway()); err != nil {
			return fmt.Errorf("queue the worker: %w", err)
		}
	case guest.WorkCheck:
		if err := s.Queue.Check(ctx, tx, c.Guest.ID); err != nil {
			return fmt.Errorf("queue a comparison: %w", err)
		}
	}
	return nil
}

// enqueueMails queues the messages of a decision, those to who decides for somebody
// included: one to each person for each request.
func (s *Store) enqueueMails(ctx context.Context, tx pgx.Tx, c guest.Case, d guest.Decision) error {
	var mails []guest.Mail
	for _, m := range d.Mails() {
		mails = append(mails, m)
		if d.Request == nil || !m.Kind.AsksToDecide() {
			continue
		}
		to, err := standIn(ctx, tx, m.To, d.Request.Sponsor.ID)
		if err != nil {
			return err
		}
		if m.To = to; to != "" {
			mails = append(mails, m)
		}
	}
	for _, m := range guest.Fold(mails) {
		if err := s.enqueueMail(ctx, tx, c, d, m); err != nil {
			return err
		}
	}
	return nil
}

func (s *Store) enqueueMail(ctx context.Context, tx pgx.Tx, c guest.Case, d guest.Decision, m guest.Mail) error {
	id := s.NewID()
	const insert = `
		INSERT INTO mails (id, kind, guest_id, request_id, person_id, form_key, created_at, about)
		VALUES ($1, $2, $3, $4, $5, $6, coalesce($7, now()), $8) ON CONFLICT (form_key) DO NOTHING`
	var at time.Time // of the event that the mail tells of; without one, now
	if n := len(d.Events); n > 0 {
		at = d.Events[n-1].At
	}
	tag, err := tx.Exec(ctx, insert, id, m.Kind, c.Guest.ID, optional(m.Request), optional(m.To), optional(guest.GuestID(m.Key)), nullable(at), m.About)
	if err != nil {
		return fmt.Errorf("store a mail: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return guest.ErrRepeated // the same form: the first one counted
	}
	if err := s.Queue.Mail(ctx, tx, guest.QueuedMail{ID: id, Kind: m.Kind}); err != nil {
		return fmt.Errorf("queue a mail: %w", err)
	}
	return nil
}

// topics names everything whose page may look different now.
func topics(c guest.Case) []string {
	out := []string{"guests:all"}
	if c.Guest.ID != "" {
		out = append(out, "guest:"+c.Guest.Ref, "sponsor:"+string(c.Guest.Sponsor.ID))
	}
	seen := map[guest.PersonID]bool{}
	for _, r := range c.Requests {
		out = append(out, "request:"+r.Ref)
		for _, l := range r.Lines {
			for _, id := range l.Concerns() {
				if !seen[id] {
					seen[id] = true
					out = append(out, "approver:"+string(id))
				}
			}
		}
	}
	return out
}
