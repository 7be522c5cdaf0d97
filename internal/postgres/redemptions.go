package postgres

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// redemptionLives is how long a guest's question for a link may stand.
const redemptionLives = time.Minute

// AskRedemption queues the minting of a redeem link for a guest, as they were found by
// their link. One that was replaced meanwhile is guest.ErrNotFound, as it is for those
// who come later: a replacement holds the guest's row, and so it is waited for.
func (s *Store) AskRedemption(ctx context.Context, g guest.Guest, publicKey []byte, now time.Time) (id string, err error) {
	id = s.NewID()
	err = s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		const insert = `
			INSERT INTO redemptions (id, guest_id, public_key, created_at)
			SELECT $1, g.id, $3, $4 FROM guests g WHERE g.id = $2 AND g.link_number = $5 FOR KEY SHARE`
		tag, err := tx.Exec(ctx, insert, id, g.ID, publicKey, now, g.Link.Number)
		if err != nil {
			return fmt.Errorf("ask for a redeem link: %w", err)
		}
		if tag.RowsAffected() == 0 {
			return guest.ErrNotFound
		}
		return s.Queue.Redeem(ctx, tx, id)
	})
	return id, err
}

// Redemption gives who asks and the key to seal the link for, after committing
// the intent to mint one, with its history. A question that is too old, or was
// answered, or whose link was replaced, is guest.ErrNotFound. After a restore of the database it is
// guest.Braked, and nothing is committed. The guest's row is held meanwhile: either
// the access has ended by then, or whoever takes the guest up next sees the intent.
func (s *Store) Redemption(ctx context.Context, id string, i guest.Intent) (g guest.Guest, publicKey []byte, err error) {
	err = s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		const load = `
			SELECT ` + guestColumns + `, q.public_key
			FROM redemptions q JOIN guests g ON g.id = q.guest_id JOIN people sp ON sp.id = g.sponsor_id
			WHERE q.id = $1 AND q.sealed IS NULL AND q.trouble = '' AND q.created_at > $2 FOR SHARE OF g, q`
		err := tx.QueryRow(ctx, load, id, i.At.Add(-redemptionLives)).Scan(append(guestTargets(&g), &publicKey)...)
		if err != nil {
			return found(err)
		}
		const intent = `
			INSERT INTO steps (id, guest_id, epoch, kind, resource, digest, client_request_id, intent_at)
			SELECT $1, $2, g.epoch, $3, '{}', coalesce((SELECT digest FROM grants WHERE guest_id = g.id ORDER BY id DESC LIMIT 1), ''), $4, $5
			FROM guests g WHERE g.id = $2`
		var t together
		t.exec(guest.ErrNotFound, intent, i.ID, g.ID, guest.StepMint, i.ClientRequestID, i.At)
		t.event(g.ID, guest.StepTried(guest.Case{Guest: g}, i.Step, i.At))
		if err := t.send(ctx, tx); err != nil {
			return fmt.Errorf("commit the intent to mint a link: %w", err)
		}
		place, err := where(ctx, tx)
		if err == nil && s.held(place) {
			return guest.Held()
		}
		return err
	})
	return g, publicKey, err
}

// AnswerRedemption stores the sealed link, or why there is none, and tells the
// process that waits, and the sponsor when it was refused. An outcome of an intent that
// was not committed is nobody's.
func (s *Store) AnswerRedemption(ctx context.Context, id string, o guest.Outcome, sealed []byte, trouble string, now time.Time) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		if trouble == guest.RedeemRefused {
			if err := s.tellOfRefusedLink(ctx, tx, id, now); err != nil {
				return err
			}
		}
		const answer = `UPDATE redemptions SET sealed = $2, trouble = $3 WHERE id = $1`
		if _, err := tx.Exec(ctx, answer, id, sealed, trouble); err != nil {
			return fmt.Errorf("answer with a redeem link: %w", err)
		}
		const outcome = `UPDATE steps SET outcome = $2, outcome_at = $3, answer = $4 WHERE id = $1`
		if _, err := tx.Exec(ctx, outcome, o.Step, o.Result, now, o.Answer); err != nil {
			return fmt.Errorf("commit the outcome of minting a link: %w", err)
		}
		return announce(ctx, tx, "redemption:"+id)
	})
}

// tellOfRefusedLink tells the sponsor of the guest who asked, unless they need it no
// more: then the question is gone. The guest is locked first, as by whoever replaces
// their link.
func (s *Store) tellOfRefusedLink(ctx context.Context, tx pgx.Tx, redemption string, now time.Time) error {
	var id guest.GuestID
	err := tx.QueryRow(ctx, `SELECT guest_id FROM redemptions WHERE id = $1`, redemption).Scan(&id)
	if found(err) == guest.ErrNotFound {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find who asked for a redeem link: %w", err)
	}
	c, err := loadCase(ctx, tx, id)
	if err != nil {
		return err
	}
	d, news := guest.RefusedLink(c, now)
	if !news {
		return nil
	}
	return s.commit(ctx, tx, c, d)
}

// TakeRedemption gives the answer once it is there, and removes it.
func (s *Store) TakeRedemption(ctx context.Context, id string) (sealed []byte, trouble string, err error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	const take = `DELETE FROM redemptions WHERE id = $1 AND (sealed IS NOT NULL OR trouble <> '') RETURNING sealed, trouble`
	err = s.Pool.QueryRow(ctx, take, id).Scan(&sealed, &trouble)
	if found(err) == guest.ErrNotFound {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", fmt.Errorf("take a redeem link: %w", err)
	}
	return sealed, trouble, nil
}

// HintAcceptance asks for the directory's changes to be read soon.
func (s *Store) HintAcceptance(ctx context.Context) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error { return s.Queue.Sync(ctx, tx) })
}

// LinkKey gives the key from which invitation links are made: the configured
// one, else one that is made once and kept here.
func (s *Store) LinkKey(ctx context.Context) ([]byte, error) {
	if s.Key != nil {
		return s.Key, nil
	}
	ctx, cancel := reading(ctx)
	defer cancel()
	fresh := make([]byte, 32)
	if _, err := rand.Read(fresh); err != nil {
		return nil, fmt.Errorf("make a key: %w", err)
	}
	if _, err := s.Pool.Exec(ctx, `INSERT INTO link_keys (key) VALUES ($1) ON CONFLICT DO NOTHING`, fresh); err != nil {
		return nil, fmt.Errorf("keep the key for invitation links: %w", err)
	}
	var key []byte
	if err := s.Pool.QueryRow(ctx, `SELECT key FROM link_keys`).Scan(&key); err != nil {
		return nil, fmt.Errorf("read the key for invitation links: %w", err)
	}
	return key, nil
}
