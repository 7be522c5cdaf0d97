package postgres

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

const additionColumns = `a.id, a.template_id, a.template_name, a.name, a.assigned_only, a.reason, a.by_id, a.by_name, a.form_key, a.state, a.trouble,
	coalesce(a.application_id::text, ''), coalesce(a.app_id::text, ''), coalesce(a.object_id::text, ''),
	a.asked_at, a.made_at, a.ready_at, a.attempts, a.next_try`

func additionTargets(a *guest.Addition) []any {
	return []any{
		&a.ID, &a.TemplateID, &a.TemplateName, &a.Name, &a.AssignedOnly, &a.Reason, &a.By.ID, &a.By.Name, &a.Key, &a.State, &a.Trouble,
		&a.ApplicationID, &a.AppID, &a.ObjectID,
		moment{&a.AskedAt},
		moment{&a.MadeAt},
		moment{&a.ReadyAt},
		&a.Attempts,
		moment{&a.NextTry},
	}
}

func scanAddition(row pgx.CollectableRow) (a guest.Addition, err error) {
	return a, row.Scan(additionTargets(&a)...)
}

// AskAddition stores a new addition and queues the worker. When the same form was
// sent before, or somebody else has the same app added under the same name at this
// moment, it gives that one's id, and made is false.
func (s *Store) AskAddition(ctx context.Context, c guest.AdditionChange) (id guest.AdditionID, made bool, err error) {
	a := c.Addition
	err = s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		const insert = `
			INSERT INTO app_additions (id, template_id, template_name, name, assigned_only, reason, by_id, by_name, form_key, state, asked_at, next_try)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING`
		tag, err := tx.Exec(ctx, insert, a.ID, a.TemplateID, a.TemplateName, a.Name, a.AssignedOnly, a.Reason, a.By.ID, a.By.Name, a.Key,
			a.State, a.AskedAt, nullable(a.NextTry))
		if err != nil {
			return fmt.Errorf("store the wish for an app: %w", err)
		}
		if made = tag.RowsAffected() == 1; made {
			id = a.ID
			return s.followAddition(ctx, tx, c, true)
		}
		const other = `
			SELECT id FROM app_additions WHERE by_id = $1 AND form_key = $2
				OR template_id = $3 AND lower(name) = lower($4) AND state IN ('asked','adding','waiting','attention')
			ORDER BY form_key = $2 DESC LIMIT 1`
		err = tx.QueryRow(ctx, other, a.By.ID, a.Key, a.TemplateID, a.Name).Scan(&id)
		if errors.Is(err, pgx.ErrNoRows) {
			return errOvertaken // the other one has just come to its end
		}
		if err != nil {
			return fmt.Errorf("look for the same wish: %w", err)
		}
		return nil
	})
	return id, made, err
}

// AdditionByKey gives the addition that a person's form asked for.
func (s *Store) AdditionByKey(ctx context.Context, by guest.PersonID, key string) (id guest.AdditionID, err error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	err = s.Pool.QueryRow(ctx, `SELECT id FROM app_additions WHERE by_id = $1 AND form_key = $2`, by, key).Scan(&id)
	if err != nil {
		return "", found(fmt.Errorf("look for a wish by its form: %w", err))
	}
	return id, nil
}

// followAddition appends to the history, announces the change, and may queue the
// worker.
func (s *Store) followAddition(ctx context.Context, tx pgx.Tx, c guest.AdditionChange, work bool) error {
	var t together
	for _, e := range c.Events {
		t.event("", e)
	}
	if err := t.send(ctx, tx); err != nil {
		return fmt.Errorf("append to the history: %w", err)
	}
	if work {
		if err := s.Queue.Add(ctx, tx, c.Addition.ID); err != nil {
			return fmt.Errorf("queue the worker: %w", err)
		}
	}
	return announce(ctx, tx, "apps")
}

// Addition gives one.
func (s *Store) Addition(ctx context.Context, id guest.AdditionID) (a guest.Addition, err error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	err = s.Pool.QueryRow(ctx, `SELECT `+additionColumns+` FROM app_additions a WHERE a.id = $1`, id).Scan(additionTargets(&a)...)
	if err != nil {
		return a, found(fmt.Errorf("load an addition: %w", err))
	}
	return a, nil
}

// Additions gives those that somebody has to do something about, and those that
// came to their end since a moment; the newest first, at most limit.
func (s *Store) Additions(ctx context.Context, since time.Time, limit int) ([]guest.Addition, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	const list = `
		SELECT ` + additionColumns + ` FROM app_additions a
		WHERE a.state IN ('asked','adding','waiting','attention') OR a.asked_at > $1 ORDER BY a.id DESC LIMIT $2`
	rows, err := s.Pool.Query(ctx, list, since, limit)
	if err != nil {
		return nil, fmt.Errorf("list additions: %w", err)
	}
	all, err := pgx.CollectRows(rows, scanAddition)
	if err != nil {
		return nil, fmt.Errorf("list additions: %w", err)
	}
	return all, nil
}

// UpdateAddition locks an addition, hands it to decide, stores what that gives and
// queues the worker.
func (s *Store) UpdateAddition(ctx context.Context, id guest.AdditionID, decide func(guest.Addition) (guest.AdditionChange, error)) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		a, err := lockAddition(ctx, tx, id)
		if err != nil {
			return err
		}
		c, err := decide(a)
		if err != nil {
			return err
		}
		if err := storeAddition(ctx, tx, c.Addition); err != nil {
			return err
		}
		return s.followAddition(ctx, tx, c, true)
	})
}

func lockAddition(ctx context.Context, tx pgx.Tx, id guest.AdditionID) (a guest.Addition, err error) {
	err = tx.QueryRow(ctx, `SELECT `+additionColumns+` FROM app_additions a WHERE a.id = $1 FOR UPDATE`, id).Scan(additionTargets(&a)...)
	if err != nil {
		return a, found(fmt.Errorf("lock an addition: %w", err))
	}
	return a, nil
}

// storeAddition writes what changes of an addition after it was asked for.
func storeAddition(ctx context.Context, tx pgx.Tx, a guest.Addition) error {
	trouble, err := document(a.Trouble)
	if err != nil {
		return err
	}
	const update = `
		UPDATE app_additions SET state = $2, trouble = $3, application_id = $4, app_id = $5, object_id = $6, made_at = $7, ready_at = $8,
			attempts = $9, next_try = $10 WHERE id = $1`
	_, err = tx.Exec(ctx, update, a.ID, a.State, trouble, optional(a.ApplicationID), optional(a.AppID), optional(a.ObjectID),
		nullable(a.MadeAt), nullable(a.ReadyAt), a.Attempts, nullable(a.NextTry))
	if err != nil {
		return fmt.Errorf("store an addition: %w", err)
	}
	return nil
}
