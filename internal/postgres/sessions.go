package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"guestportal/internal/guest"
	"guestportal/internal/session"
)

// sessionsStay is how long a session's row outlives the session, so that a form
// sent too late still can be kept for its owner.
const sessionsStay = 24 * time.Hour

// Sessions is the session.Store. Every change of a session says WHERE revoked_at
// IS NULL, and no statement inserts a session a second time: that is what keeps
// a revoked one dead whatever is in flight.
type Sessions struct{ Pool *pgxpool.Pool }

var _ session.Store = Sessions{}

// SaveSignIn implements session.Store.
func (s Sessions) SaveSignIn(ctx context.Context, a session.SignIn) error {
	ctx, cancel := reading(ctx)
	defer cancel()
	batch := &pgx.Batch{}
	batch.Queue(`DELETE FROM sign_ins WHERE created_at < $1`, a.CreatedAt.Add(-session.Keep-session.Attempt))
	const insert = `
		INSERT INTO sign_ins (cookie_hash, state, nonce, verifier, return_to, kept_form, kept_for, created_at, max_age)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`
	batch.Queue(insert, a.Hash[:], a.State, a.Nonce, a.Verifier, a.ReturnTo, a.Kept, optional(a.KeptFor), a.CreatedAt,
		int(a.MaxAge/time.Second))
	if err := s.Pool.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("store an attempt to sign in: %w", err)
	}
	return nil
}

// TakeSignIn implements session.Store.
func (s Sessions) TakeSignIn(ctx context.Context, h session.Hash) (session.SignIn, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	a := session.SignIn{Hash: h}
	const take = `
		DELETE FROM sign_ins WHERE cookie_hash = $1
		RETURNING state, nonce, verifier, return_to, kept_form, coalesce(kept_for::text, ''), created_at, max_age`
	var seconds int
	err := s.Pool.QueryRow(ctx, take, h[:]).
		Scan(&a.State, &a.Nonce, &a.Verifier, &a.ReturnTo, &a.Kept, &a.KeptFor, &a.CreatedAt, &seconds)
	if err != nil {
		return session.SignIn{}, none("take an attempt to sign in", err)
	}
	a.CreatedAt, a.MaxAge = a.CreatedAt.UTC(), time.Duration(seconds)*time.Second
	return a, nil
}

// Start implements session.Store.
func (s Sessions) Start(ctx context.Context, in session.Session) error {
	ctx, cancel := reading(ctx)
	defer cancel()
	batch := &pgx.Batch{} // one transaction
	batch.Queue(`DELETE FROM sessions WHERE expires_at < $1`, in.CreatedAt.Add(-sessionsStay))
	const insert = `
		INSERT INTO sessions (token_hash, person_id, roles, login_hint, kept_form, flash, created_at, seen_at, expires_at, auth_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`
	batch.Queue(insert, in.Hash[:], in.Person.ID, in.Person.Roles.Values(), in.LoginHint, in.Kept, in.Flash,
		in.CreatedAt, in.SeenAt, in.ExpiresAt, nullable(in.Person.AuthAt))
	const endOldest = `
		UPDATE sessions SET revoked_at = $2
		WHERE revoked_at IS NULL AND token_hash IN (
			SELECT token_hash FROM sessions
			WHERE person_id = $1 AND revoked_at IS NULL AND expires_at > $2 AND seen_at > $3 AND token_hash <> $4
			ORDER BY created_at DESC, token_hash OFFSET $5)`
	batch.Queue(endOldest, in.Person.ID, in.CreatedAt, in.CreatedAt.Add(-session.Idle), in.Hash[:], session.MaxPerPerson-1)
	if err := s.Pool.SendBatch(ctx, batch).Close(); err != nil {
		return fmt.Errorf("start a session: %w", err)
	}
	return nil
}

// Find implements session.Store.
func (s Sessions) Find(ctx context.Context, h session.Hash, now time.Time) (session.Session, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	in := session.Session{Hash: h}
	var roles []string
	const find = `
		SELECT p.id, p.tenant_id, p.object_id, p.name, p.email, EXISTS (SELECT 1 FROM package_owners o WHERE o.person_id = p.id), s.roles, s.login_hint, s.kept_form, s.flash,
			s.created_at, s.seen_at, s.expires_at, s.auth_at
		FROM sessions s JOIN people p ON p.id = s.person_id
		WHERE s.token_hash = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 AND s.seen_at > $3`
	p := &in.Person
	err := s.Pool.QueryRow(ctx, find, h[:], now, now.Add(-session.Idle)).
		Scan(&p.ID, &p.TenantID, &p.ObjectID, &p.Name, &p.Email, &p.Owns, &roles, &in.LoginHint, &in.Kept, &in.Flash,
			&in.CreatedAt, &in.SeenAt, &in.ExpiresAt, moment{&p.AuthAt})
	if err != nil {
		return session.Session{}, none("find a session", err)
	}
	p.Roles = guest.ParseRoles(roles)
	in.CreatedAt, in.SeenAt, in.ExpiresAt = in.CreatedAt.UTC(), in.SeenAt.UTC(), in.ExpiresAt.UTC()
	return in, nil
}

// Owner implements session.Store.
func (s Sessions) Owner(ctx context.Context, h session.Hash) (guest.PersonID, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	var id guest.PersonID
	if err := s.Pool.QueryRow(ctx, `SELECT person_id FROM sessions WHERE token_hash = $1`, h[:]).Scan(&id); err != nil {
		return "", none("find whose session it was", err)
	}
	return id, nil
}

// Touch implements session.Store.
func (s Sessions) Touch(ctx context.Context, h session.Hash, now time.Time) error {
	return s.change(ctx, "note the use of a session",
		`UPDATE sessions SET seen_at = greatest(seen_at, $2) WHERE token_hash = $1 AND revoked_at IS NULL`, h, now)
}

// SetFlash implements session.Store.
func (s Sessions) SetFlash(ctx context.Context, h session.Hash, f *session.Flash) error {
	return s.change(ctx, "keep a banner",
		`UPDATE sessions SET flash = $2 WHERE token_hash = $1 AND revoked_at IS NULL`, h, f)
}

// SetKept implements session.Store.
func (s Sessions) SetKept(ctx context.Context, h session.Hash, f *session.Form) error {
	return s.change(ctx, "keep a form",
		`UPDATE sessions SET kept_form = $2 WHERE token_hash = $1 AND revoked_at IS NULL`, h, f)
}

// Revoke implements session.Store.
func (s Sessions) Revoke(ctx context.Context, h session.Hash, now time.Time) error {
	return s.change(ctx, "revoke a session",
		`UPDATE sessions SET revoked_at = $2 WHERE token_hash = $1 AND revoked_at IS NULL`, h, now)
}

// change runs an UPDATE of one session that is not revoked.
func (s Sessions) change(ctx context.Context, what, update string, h session.Hash, args ...any) error {
	ctx, cancel := reading(ctx)
	defer cancel()
	tag, err := s.Pool.Exec(ctx, update, append([]any{h[:]}, args...)...)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if tag.RowsAffected() == 0 {
		return fmt.Errorf("%s: %w", what, session.ErrNone)
	}
	return nil
}

// none tells the absence of a row from a failure.
func none(what string, err error) error {
	if errors.Is(err, pgx.ErrNoRows) {
		return session.ErrNone
	}
	return fmt.Errorf("%s: %w", what, err)
}
