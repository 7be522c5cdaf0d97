package postgres

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// UpdateByRequest locks the guest behind a request, hands the case to decide and
// stores the decision: rows, history and queued work, all or nothing. A draft
// concerns no guest yet and can only be withdrawn by its sponsor.
func (s *Store) UpdateByRequest(ctx context.Context, ref string, decide func(guest.Case, guest.RequestID) (guest.Decision, error)) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		var id guest.RequestID
		var guestID *guest.GuestID
		const find = `SELECT id, CASE WHEN sent_at IS NOT NULL THEN guest_id::text END FROM requests WHERE ref = $1`
		err := tx.QueryRow(ctx, find, ref).Scan(&id, &guestID)
		if err != nil {
			return found(err)
		}
		if guestID == nil {
			return s.updateDraftCase(ctx, tx, id, decide)
		}
		return s.update(ctx, tx, *guestID, func(c guest.Case) (guest.Decision, error) { return decide(c, id) })
	})
}

func (s *Store) updateDraftCase(ctx context.Context, tx pgx.Tx, id guest.RequestID, decide func(guest.Case, guest.RequestID) (guest.Decision, error)) error {
	r, err := lockRequest(ctx, tx, `id = $1`, id)
	if err != nil {
		return err
	}
	if !r.SentAt.IsZero() {
		return errOvertaken
	}
	c := guest.Case{Requests: []guest.Request{r}}
	d, err := decide(c, r.ID)
	if err != nil {
		return err
	}
	return s.commit(ctx, tx, c, d)
}

// errOvertaken means that what a transaction wanted to lock has changed before it
// could: a draft was sent, and from then on the guest is locked before its
// requests. The transaction starts over.
var errOvertaken = errors.New("the request was sent meanwhile")

// lockRequest locks a request and then loads it. Two statements, because one that
// had to wait for the lock still sees the lines as they were before.
func lockRequest(ctx context.Context, tx pgx.Tx, where string, arg any) (guest.Request, error) {
	var id guest.RequestID
	if err := tx.QueryRow(ctx, `SELECT id FROM requests WHERE `+where+` FOR UPDATE`, arg).Scan(&id); err != nil {
		return guest.Request{}, found(err)
	}
	return one(loadRequests(ctx, tx, `WHERE r.id = $1`, id))
}

// UpdateByGuest does the same for a guest.
func (s *Store) UpdateByGuest(ctx context.Context, ref string, decide func(guest.Case) (guest.Decision, error)) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		var id guest.GuestID
		if err := tx.QueryRow(ctx, `SELECT id FROM guests WHERE ref = $1`, ref).Scan(&id); err != nil {
			return found(err)
		}
		return s.update(ctx, tx, id, decide)
	})
}

// UpdateGuest does the same for a guest known by id; for what is due by time and
// for what the directory reports.
func (s *Store) UpdateGuest(ctx context.Context, id guest.GuestID, decide func(guest.Case) (guest.Decision, error)) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		return s.update(ctx, tx, id, decide)
	})
}

func (s *Store) update(ctx context.Context, tx pgx.Tx, id guest.GuestID, decide func(guest.Case) (guest.Decision, error)) error {
	c, err := loadCase(ctx, tx, id)
	if err != nil {
		return err
	}
	if c.Roster, err = s.rosterOf(ctx, tx, c); err != nil {
		return err
	}
	d, err := decide(c)
	if err != nil {
		return err
	}
	return s.commit(ctx, tx, c, d)
}

// loadCase locks a guest and loads all that a decision about them needs.
func loadCase(ctx context.Context, tx pgx.Tx, id guest.GuestID) (guest.Case, error) {
	var t together
	var c guest.Case
	read := loadingCase(&t, &c, id)
	if err := t.send(ctx, tx); err != nil {
		return c, found(err)
	}
	return c, read()
}

// loadingCase adds to what is sent what locks a guest, before all else, and loads
// the case. read is called once that is done.
func loadingCase(t *together, c *guest.Case, id guest.GuestID) (read func() error) {
	const lock = `SELECT ` + guestColumns + ` FROM guests g JOIN people sp ON sp.id = g.sponsor_id WHERE g.id = $1 FOR UPDATE OF g`
	t.row("a guest", guestTargets(&c.Guest), lock, id)
	rows(t, &c.Requests, "requests", scanRequest, requestsThat+`WHERE r.guest_id = $1 AND r.sent_at IS NOT NULL ORDER BY r.id DESC`, id)
	rows(t, &c.Grants, "grants", scanGrant, `SELECT `+grantColumns+` FROM grants g WHERE g.guest_id = $1 ORDER BY g.id DESC`, id)
	t.row("when messages were sent", []any{&c.Resent, &c.Told}, `SELECT `+resentOf+`, `+toldOf+` FROM guests g WHERE g.id = $1`, id)
	const drifts = `SELECT ` + driftColumns + ` FROM drift d WHERE d.guest_id = $1 AND d.state <> 'settled' ORDER BY d.id`
	rows(t, &c.Drifts, "differences", scanDrift, drifts, id)
	var policies []policyRow
	rows(t, &policies, "the policy", pgx.RowToStructByPos[policyRow], newestPolicy)
	t.row("the owners of what was given", []any{&c.Owners}, `SELECT `+ownersOf+` FROM guests g WHERE g.id = $1`, id)
	return func() (err error) {
		newest := policyRow{}
		if len(policies) > 0 {
			newest = policies[0]
		}
		c.Policy, err = decodePolicy(newest.Version, newest.Body)
		return err
	}
}

const (
	// resentOf gives when the invitation of the guest g was sent again, by the sponsor or
	// by an administrator, newest first. What was given up has reached nobody, and what
	// is older than the hundredth matters to no rule.
	resentOf = `
	ARRAY(SELECT x.at FROM (SELECT greatest(m.created_at, m.again_at) AS at FROM mails m
			WHERE m.guest_id = g.id AND m.kind = 'invitation' AND m.failed_at IS NULL AND (m.form_key IS NOT NULL OR m.again > 0)) x
		ORDER BY x.at DESC LIMIT 100)`
	// toldOf gives what the guest g had their sponsor told, newest first.
	toldOf = `
	coalesce((SELECT json_agg(json_build_object('At', m.created_at, 'About', m.about) ORDER BY m.created_at DESC) FROM (
		SELECT created_at, about FROM mails WHERE guest_id = g.id AND kind = 'help' ORDER BY created_at DESC LIMIT 6) m), '[]')`
)

// ownersOf gives those who look after what a guest was given, as the catalogue
// names them now; the query names the guest g.
const ownersOf = `
	coalesce((SELECT json_object_agg(k.id, coalesce((SELECT json_agg(` + personDocument + ` ORDER BY a.name)
			FROM package_owners po JOIN people a ON a.id = po.person_id WHERE po.package_id = k.id), '[]'))
		FROM packages k WHERE k.id IN (SELECT x.package_id FROM grants x WHERE x.guest_id = g.id)), '{}')`

// policyRow is what newestPolicy gives: nothing before the first.
type policyRow struct {
	Version int
	Body    []byte
}

// commit stores a decision about a case.
func (s *Store) commit(ctx context.Context, tx pgx.Tx, c guest.Case, d guest.Decision) error {
	if d.Request != nil {
		if err := storeRequest(ctx, tx, *d.Request); err != nil {
			return err
		}
		c = withRequest(c, *d.Request)
	}
	replaced := d.Guest != nil && d.Guest.Link.Number != c.Guest.Link.Number
	if d.Guest != nil {
		c.Guest = *d.Guest
	}
	if replaced {
		if err := s.replaceLink(ctx, tx, c.Guest); err != nil {
			return err
		}
	}
	for _, g := range d.Grants {
		if err := storeGrant(ctx, tx, g); err != nil {
			return err
		}
	}
	c = c.After(d)
	for _, drift := range d.Drifts {
		if err := storeDrift(ctx, tx, c, drift); err != nil {
			return err
		}
	}
	for _, r := range d.Gifts {
		if err := storeGift(ctx, tx, c.Guest.ID, r, c.Guest.InvitedAt); err != nil {
			return err
		}
	}
	if c.Guest.ID != "" {
		if err := s.storeGuest(ctx, tx, c); err != nil {
			return err
		}
	}
	return s.append(ctx, tx, c, d)
}

// withRequest puts the request as it then stands into the case.
func withRequest(c guest.Case, r guest.Request) guest.Case {
	requests := make([]guest.Request, len(c.Requests))
	copy(requests, c.Requests)
	for i := range requests {
		if requests[i].ID == r.ID {
			requests[i] = r
		}
	}
	c.Requests = requests
	return c
}

func storeGrant(ctx context.Context, tx pgx.Tx, g guest.Grant) error {
	body, err := document(g.Package)
	if err != nil {
		return err
	}
	const save = `
		INSERT INTO grants (id, guest_id, line_id, request_id, digest, package, starts_at, access_until, ended_at, followed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (id) DO UPDATE SET ended_at = coalesce(grants.ended_at, excluded.ended_at), package = excluded.package,
			followed_at = excluded.followed_at`
	_, err = tx.Exec(ctx, save, g.ID, g.Guest, g.Line, g.Request, g.Digest, body, g.From, g.Until, nullable(g.EndedAt), nullable(g.FollowedAt))
	if err != nil {
		return fmt.Errorf("store a grant: %w", err)
	}
	return nil
}
