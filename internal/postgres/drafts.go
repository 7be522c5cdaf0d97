package postgres

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// RequestByRef gives one request, drafts included.
func (s *Store) RequestByRef(ctx context.Context, ref string) (guest.Request, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	return one(loadRequests(ctx, s.Pool, `WHERE r.ref = $1`, ref))
}

// DraftByKey gives the reference of the draft that a form made.
func (s *Store) DraftByKey(ctx context.Context, by guest.PersonID, key string) (ref string, err error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	const find = `SELECT ref FROM requests WHERE sponsor_id = $1 AND form_key = $2 AND state = 'draft'`
	return ref, found(s.Pool.QueryRow(ctx, find, by, key).Scan(&ref))
}

// DraftsOf lists a sponsor's drafts, newest first, from the one after a given one
// on; more tells whether there are others behind them.
func (s *Store) DraftsOf(ctx context.Context, by guest.PersonID, after guest.RequestID, limit int) (drafts []guest.Request, more bool, err error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	const where = `WHERE r.id IN (SELECT id FROM requests WHERE sponsor_id = $1 AND state = 'draft'
		AND id < ` + last + ` ORDER BY id DESC LIMIT $3) ORDER BY r.id DESC`
	drafts, err = loadRequests(ctx, s.Pool, where, by, string(after), limit+1)
	if len(drafts) > limit {
		return drafts[:limit], true, err
	}
	return drafts, false, err
}

// InsertDraft stores a new draft, or gives the reference of the one that the
// same form made before.
func (s *Store) InsertDraft(ctx context.Context, r guest.Request) (ref string, err error) {
	err = s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		const insert = `
			INSERT INTO requests (id, ref, version, state, sponsor_id, email, name, organisation, language, delivery,
				access_until, reason, message, created_at, form_key, address_reason, guest_id, purpose, account_id, edits)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
			ON CONFLICT (sponsor_id, form_key) DO NOTHING`
		tag, err := tx.Exec(ctx, insert, r.ID, r.Ref, r.Version, r.State, r.Sponsor.ID, r.Email.String(), r.Name, r.Org,
			r.Language, r.Delivery, r.Until, r.Reason, r.Message, r.CreatedAt, r.Key, r.AddressReason,
			optional(r.Guest), r.Purpose, optional(guest.GuestID(r.Account)), optional(r.Edits))
		if err != nil {
			return fmt.Errorf("insert request: %w", err)
		}
		if tag.RowsAffected() == 0 {
			return tx.QueryRow(ctx, `SELECT ref FROM requests WHERE sponsor_id = $1 AND form_key = $2`, r.Sponsor.ID, r.Key).Scan(&ref)
		}
		ref = r.Ref
		return insertLines(ctx, tx, r)
	})
	return ref, err
}

// UpdateDraft locks a request and stores what change makes of it; its lines are
// replaced.
func (s *Store) UpdateDraft(ctx context.Context, ref string, change func(guest.Request) (guest.Request, error)) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		before, err := lockRequest(ctx, tx, `ref = $1`, ref)
		if err != nil {
			return err
		}
		after, err := change(before)
		if err != nil {
			return err
		}
		return replaceRequest(ctx, tx, after)
	})
}

// Send locks a draft with all that may not change until it is sent, and stores
// the decision to send it.
func (s *Store) Send(ctx context.Context, ref string, now time.Time, decide func(guest.Sending) (guest.Decision, error), then guest.Then) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		before, err := lockRequest(ctx, tx, `ref = $1`, ref)
		if err != nil {
			return err
		}
		if err := lockToSend(ctx, tx, before); err != nil {
			return err
		}
		sending, err := s.sending(ctx, tx, before, before.Guest, now)
		if err != nil {
			return err
		}
		d, err := decide(sending)
		if err != nil {
			return err
		}
		if before.Guest == "" {
			if err := s.insertGuest(ctx, tx, *d.Guest); err != nil {
				return err
			}
		}
		if err := replaceRequest(ctx, tx, *d.Request); err != nil {
			return err
		}
		c := sending.Facts.Here
		c.Guest, c.Requests = *d.Guest, append([]guest.Request{*d.Request}, c.Requests...)
		if err := s.storeGuest(ctx, tx, c); err != nil {
			return err
		}
		if err := s.append(ctx, tx, c, d); err != nil {
			return err
		}
		return s.follow(ctx, tx, c.Guest.ID, before.ID, then)
	})
}

// follow stores what follows at once from a request that was sent.
func (s *Store) follow(ctx context.Context, tx pgx.Tx, id guest.GuestID, request guest.RequestID, then guest.Then) error {
	c, err := loadCase(ctx, tx, id)
	if err != nil {
		return err
	}
	d, follows, err := then(c, request)
	if err != nil || !follows {
		return err
	}
	return s.commit(ctx, tx, c, d)
}

// sending loads what a draft is judged by when it is sent: what is known of its
// address and of the guest it is for, if there is one, the catalogue and the rules
// as they are in force now, and whom they turn to.
func (s *Store) sending(ctx context.Context, tx pgx.Tx, draft guest.Request, here guest.GuestID, now time.Time) (guest.Sending, error) {
	out := guest.Sending{Draft: draft}
	var err error
	if out.Policy, err = policy(ctx, tx); err != nil {
		return out, err
	}
	if out.Facts, err = facts(ctx, tx, out.Policy, draft.Email, draft.Sponsor, now); err != nil {
		return out, err
	}
	if here != "" {
		if out.Facts.Here, err = loadCase(ctx, tx, here); err != nil {
			return out, err
		}
	}
	offer, err := offered(ctx, tx, guest.OfferFilter{By: draft.Sponsor, Chosen: draft.Form().Packages})
	if err != nil {
		return out, err
	}
	for _, p := range offer.Packages {
		if slices.ContainsFunc(draft.Lines, func(l guest.Line) bool { return l.Package.ID == p.ID }) {
			out.Offered = append(out.Offered, p)
		}
	}
	asks := draft
	asks.Lines = nil
	for _, p := range out.Offered {
		asks.Lines = append(asks.Lines, guest.Line{Package: p, State: guest.Pending})
	}
	out.Facts.Roster, err = s.roster(ctx, tx, draft.Sponsor.TenantID, asks.Turns(out.Policy))
	return out, err
}

// lockToSend lets one at a time be sent for a sponsor, who may send so many, and
// for an address, for which there is one request and one guest at a time. An
// approval needs no lock: only what was sent before can be approved.
func lockToSend(ctx context.Context, tx pgx.Tx, draft guest.Request) error {
	const sponsor = `SELECT 1 FROM people WHERE id = $1 FOR NO KEY UPDATE`
	if _, err := tx.Exec(ctx, sponsor, draft.Sponsor.ID); err != nil {
		return fmt.Errorf("lock a sponsor: %w", err)
	}
	if err := lockCaps(ctx, tx); err != nil {
		return err
	}
	const address = `SELECT pg_advisory_xact_lock($1, hashtext($2))`
	if _, err := tx.Exec(ctx, address, addressLocks, draft.Email.String()); err != nil {
		return fmt.Errorf("lock an address: %w", err)
	}
	return nil
}

// addressLocks is the class of the advisory locks that stand for addresses.
const addressLocks = 0x6776

// replaceRequest writes a whole request with new lines.
func replaceRequest(ctx context.Context, tx pgx.Tx, r guest.Request) error {
	if _, err := tx.Exec(ctx, `DELETE FROM request_lines WHERE request_id = $1`, r.ID); err != nil {
		return fmt.Errorf("replace the lines of %s: %w", r.Ref, err)
	}
	if err := updateRequest(ctx, tx, r); err != nil {
		return err
	}
	return insertLines(ctx, tx, r)
}

func insertLines(ctx context.Context, tx pgx.Tx, r guest.Request) error {
	for i, l := range r.Lines {
		body, err := document(l.Package)
		if err != nil {
			return err
		}
		answers, err := document(nonNil(l.Answers))
		if err != nil {
			return err
		}
		replaces, err := document(l.Replaces)
		if err != nil {
			return err
		}
		const line = `
			INSERT INTO request_lines (id, request_id, sponsor_id, position, package_id, package, answers, state, replaces)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
		if _, err := tx.Exec(ctx, line, l.ID, r.ID, r.Sponsor.ID, i, l.Package.ID, body, answers, l.State, replaces); err != nil {
			return fmt.Errorf("insert a line of %s: %w", r.Ref, err)
		}
	}
	return storeLines(ctx, tx, r)
}

func updateRequest(ctx context.Context, tx pgx.Tx, r guest.Request) error {
	const update = `
		UPDATE requests SET guest_id = $2, version = $3, state = $4, email = $5, name = $6, organisation = $7, language = $8,
			delivery = $9, access_until = $10, reason = $11, message = $12, sent_at = $13, decide_by = $14, closed_at = $15,
			wake_at = $16, nudged_at = $17, address_reason = $18, purpose = $19, account_id = $20, unasked_since = $21,
			edits = $22, edited = $23, escalated_at = $24, used_at = $25
		WHERE id = $1`
	_, err := tx.Exec(ctx, update, r.ID, optional(r.Guest), r.Version, r.State, r.Email.String(), r.Name, r.Org, r.Language,
		r.Delivery, r.Until, r.Reason, r.Message, nullable(r.SentAt), nullable(r.DecideBy), nullable(r.ClosedAt),
		nullable(r.WakeAt), nullable(r.NudgedAt), r.AddressReason,
		r.Purpose, optional(guest.GuestID(r.Account)), nullable(r.UnaskedSince()), optional(r.Edits), r.Edited, nullable(r.EscalatedAt), nullable(r.UsedAt))
	if err != nil {
		return fmt.Errorf("update request %s: %w", r.Ref, err)
	}
	return nil
}
