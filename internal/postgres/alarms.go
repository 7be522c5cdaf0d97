package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// topicOps is announced when what administrators are told of has changed.
const topicOps = "ops"

const alarmColumns = `id, kind, words, pauses, raised_at, closed_at, coalesce(closed_by::text, ''), closer, reason`

func loadAlarms(ctx context.Context, q querier, where string, args ...any) ([]guest.Alarm, error) {
	rows, err := q.Query(ctx, `SELECT `+alarmColumns+` FROM alarms `+where, args...)
	if err != nil {
		return nil, fmt.Errorf("load alarms: %w", err)
	}
	alarms, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (a guest.Alarm, err error) {
		err = row.Scan(&a.ID, &a.Kind, &a.Words, &a.Pauses, moment{&a.At}, moment{&a.ClosedAt}, &a.ClosedBy, &a.Closer, &a.Reason)
		return a, err
	})
	if err != nil {
		return nil, fmt.Errorf("load alarms: %w", err)
	}
	return alarms, nil
}

// raise opens an alarm, unless there is an open one of its kind.
func (s *Store) raise(ctx context.Context, tx pgx.Tx, a guest.Alarm) error {
	const insert = `
		INSERT INTO alarms (id, kind, words, pauses, raised_at) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (kind) WHERE closed_at IS NULL DO NOTHING`
	tag, err := tx.Exec(ctx, insert, s.NewID(), a.Kind, a.Words, a.Pauses, a.At)
	if err != nil {
		return fmt.Errorf("raise an alarm: %w", err)
	}
	if tag.RowsAffected() == 0 {
		return nil
	}
	return announce(ctx, tx, topicOps)
}

// tell queues mails about open alarms that nobody was told of: one for each
// administrator who has ever signed in. One whose kind was mailed within the hour
// waits for the next call after it.
func (s *Store) tell(ctx context.Context, tx pgx.Tx, now time.Time) error {
	const due = `
		UPDATE alarms SET mailed_at = $1 WHERE EXISTS (` + administrators + `) AND id IN (
			SELECT id FROM alarms a WHERE a.closed_at IS NULL AND a.mailed_at IS NULL
				AND NOT EXISTS (SELECT 1 FROM alarms b WHERE b.kind = a.kind AND b.mailed_at > $2)
			FOR UPDATE SKIP LOCKED)
		RETURNING id`
	rows, err := tx.Query(ctx, due, now, now.Add(-guest.AlarmMailEvery))
	if err != nil {
		return fmt.Errorf("look for alarms to tell of: %w", err)
	}
	alarms, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil || len(alarms) == 0 {
		return err
	}
	rows, err = tx.Query(ctx, administrators)
	if err != nil {
		return fmt.Errorf("look for administrators: %w", err)
	}
	people, err := pgx.CollectRows(rows, pgx.RowTo[guest.PersonID])
	if err != nil {
		return fmt.Errorf("look for administrators: %w", err)
	}
	for _, alarm := range alarms {
		for _, person := range people {
			if err := s.mailAlarm(ctx, tx, alarm, person, now); err != nil {
				return err
			}
		}
	}
	return nil
}

// administrators are those who were so when they last signed in.
const administrators = `SELECT id FROM people WHERE 'Portal.Admin' = ANY(roles) ORDER BY id LIMIT 100`

func (s *Store) mailAlarm(ctx context.Context, tx pgx.Tx, alarm string, to guest.PersonID, now time.Time) error {
	id := s.NewID()
	const insert = `INSERT INTO mails (id, kind, alarm_id, person_id, created_at) VALUES ($1, $2, $3, $4, $5)`
	if _, err := tx.Exec(ctx, insert, id, guest.MailAlarm, alarm, to, now); err != nil {
		return fmt.Errorf("store a mail about an alarm: %w", err)
	}
	if err := s.Queue.Mail(ctx, tx, guest.QueuedMail{ID: id, Kind: guest.MailAlarm}); err != nil {
		return fmt.Errorf("queue a mail: %w", err)
	}
	return nil
}

// Watched looks at what alarms open and close by.
func (s *Store) Watched(ctx context.Context, now time.Time) (guest.Watched, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	var w guest.Watched
	var err error
	if w.Policy, err = policy(ctx, s.Pool); err != nil {
		return w, err
	}
	const look = `
		SELECT ` + removals + `,
			EXISTS (SELECT 1 FROM graph_closings WHERE ` + shutOut + ` AND NOT ` + lacks + `),
			EXISTS (SELECT 1 FROM graph_closings WHERE ` + shutOut + ` AND ` + lacks + ` AND NOT ` + copying + `),
			(SELECT count(*) FROM (SELECT 1 FROM guests g WHERE ` + needsAdministrator + ` LIMIT 1000) x),
			(SELECT count(DISTINCT domain) FROM domain_asks WHERE state = 'open'),
			(SELECT count(*) FROM (SELECT 1 FROM requests WHERE state = 'pending' AND unasked_since < $3 LIMIT 1000) x)`
	err = s.Pool.QueryRow(ctx, look, guest.Removals, now.Add(-guest.BreakerWindow), now.Add(-guest.UnaskedFor)).
		Scan(&w.Removals, &w.ShutOut, &w.Lacks, &w.Attention, &w.Domains, &w.Unasked)
	if err != nil {
		return w, fmt.Errorf("look for what administrators must know: %w", err)
	}
	return w, nil
}

const (
	// removals counts the steps of the kinds $1 since $2.
	removals = `(SELECT count(*) FROM (` + different + `kind = ANY($1) AND intent_at > $2) x)`
	// shutOut tells of a row of graph_closings that the portal is not let in. When
	// its time is over somebody tries again, and it takes a moment to know.
	shutOut = `reason <> '' AND trials = 0 AND until > clock_timestamp() - interval '1 minute'`
	// copying tells of such a row that only the mirror is kept away, for which nobody
	// waits: its own table says so.
	copying = `starts_with(kind, 'listing ')`
	// lacks tells of such a row that only calls of a kind are not let in, which is
	// so when the portal lacks a permission.
	lacks = `kind <> 'all'`
	// needsAdministrator tells of a guest that nothing goes on before an
	// administrator has acted, alone or together with others.
	needsAdministrator = `g.status = 'attention' AND starts_with(g.trouble->>'who', '` + string(guest.ActorAdministrator) + `')`
)

// KeepAlarms opens the alarms that should be open, closes the others that close by
// themselves, and tells administrators of what they do not know yet.
func (s *Store) KeepAlarms(ctx context.Context, standing []guest.Alarm, now time.Time) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		kinds := []string{}
		for _, a := range standing {
			kinds = append(kinds, string(a.Kind))
			if err := s.raise(ctx, tx, a); err != nil {
				return err
			}
		}
		const close = `UPDATE alarms SET closed_at = $1 WHERE closed_at IS NULL AND NOT pauses AND kind <> ALL($2)`
		tag, err := tx.Exec(ctx, close, now, kinds)
		if err != nil {
			return fmt.Errorf("close alarms: %w", err)
		}
		if tag.RowsAffected() > 0 {
			if err := announce(ctx, tx, topicOps); err != nil {
				return err
			}
		}
		return s.tell(ctx, tx, now)
	})
}
