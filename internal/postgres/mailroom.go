package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// mailRows selects messages with who they go to and what they are about.
const mailRows = `
	SELECT m.id, m.kind, m.created_at, m.sent_at, m.failed_at, coalesce(m.failed_kind, ''), coalesce(m.failed_words, ''),
		m.tries, m.waits, m.again, m.again_at, m.digest_at, m.wait_until,
		coalesce(p.name, g.name, ''), coalesce(p.email, g.email, ''), m.person_id IS NULL,
		coalesce(g.name, ''), coalesce(g.ref, ''), coalesce(sp.name, ''), coalesce(r.ref, ''),
		m.kind = 'invitation' AND m.failed_at IS NOT NULL AND EXISTS (SELECT 1 FROM mails n
			WHERE n.guest_id = m.guest_id AND n.kind = 'invitation' AND n.id > m.id)
	FROM mails m LEFT JOIN guests g ON g.id = m.guest_id LEFT JOIN people sp ON sp.id = g.sponsor_id
		LEFT JOIN people p ON p.id = m.person_id LEFT JOIN requests r ON r.id = m.request_id`

func scanMail(row pgx.CollectableRow) (m guest.MailRow, err error) {
	err = row.Scan(&m.ID, &m.Kind, moment{&m.At}, moment{&m.SentAt}, moment{&m.FailedAt}, &m.Last.Kind, &m.Last.Words,
		&m.Tries, &m.Waits, &m.Again, moment{&m.AgainAt}, moment{&m.DigestAt}, moment{&m.WaitUntil}, &m.Name, &m.Address, &m.ToGuest, &m.Guest, &m.GuestRef, &m.Sponsor, &m.Request, &m.Newer)
	m.Last.Final = !m.FailedAt.IsZero()
	return m, err
}

// mailState says of a message m in which state it is, in the words of the indexes.
var mailState = map[guest.MailState]string{
	"":                "true",
	guest.MailWaiting: "m.sent_at IS NULL AND m.failed_at IS NULL",
	guest.MailSent:    "m.sent_at IS NOT NULL",
	guest.MailGivenUp: "m.failed_at IS NOT NULL AND m.failed_kind IS DISTINCT FROM 'not needed'",
	guest.MailMoot:    "m.failed_at IS NOT NULL AND m.failed_kind = 'not needed'",
}

// mostWritten is of how many guests, and of how many people, the messages are looked
// through for a query.
const mostWritten = 50

// Mails lists messages, newest first. A query is answered from the messages of those
// whom it finds, a page of each.
func (s *Store) Mails(ctx context.Context, f guest.MailFilter) (guest.MailPage, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	var page guest.MailPage
	state, known := mailState[f.State]
	if !known {
		return page, guest.ErrNotFound
	}
	shown := `SELECT m.id FROM mails m WHERE ` + state + ` AND m.id < ` + last + ` ORDER BY m.id DESC LIMIT $1`
	args := []any{f.Limit + 1, f.After}
	if f.Query != "" {
		var guests, people []string
		var err error
		if guests, people, page.Many, err = s.written(ctx, f.Query); err != nil {
			return page, err
		}
		of := func(column, ids string) string {
			return `SELECT x.id FROM unnest(` + ids + `::uuid[]) w (id) CROSS JOIN LATERAL (
				SELECT m.id FROM mails m WHERE m.` + column + ` = w.id AND ` + state + ` AND m.id < ` + last + ` ORDER BY m.id DESC LIMIT $1) x`
		}
		shown = `SELECT id FROM (` + of("guest_id", "$3") + ` UNION ` + of("person_id", "$4") + `) found ORDER BY id DESC LIMIT $1`
		args = append(args, guests, people)
	}
	rows, err := s.Pool.Query(ctx, mailRows+` WHERE m.id IN (`+shown+`) ORDER BY m.id DESC`, args...)
	if err != nil {
		return page, fmt.Errorf("list mails: %w", err)
	}
	if page.Rows, err = pgx.CollectRows(rows, scanMail); err != nil {
		return page, fmt.Errorf("list mails: %w", err)
	}
	if page.More = len(page.Rows) > f.Limit; page.More {
		page.Rows = page.Rows[:f.Limit]
	}
	return page, nil
}

// written finds the newest guests and the people of whom every word of a query begins
// a word of name or address; many tells of more than are given.
func (s *Store) written(ctx context.Context, query string) (guests, people []string, many bool, err error) {
	const find = `
		SELECT ARRAY(SELECT id::text FROM guests WHERE words @@ to_tsquery('simple', $1) ORDER BY id DESC LIMIT $2),
			ARRAY(SELECT id::text FROM people WHERE to_tsvector('simple', translate(name || ' ' || email, '@.,-_''’&()/', '           '))
				@@ to_tsquery('simple', $1) ORDER BY id DESC LIMIT $2)`
	if err = s.Pool.QueryRow(ctx, find, beginnings(query), mostWritten+1).Scan(&guests, &people); err != nil {
		return nil, nil, false, fmt.Errorf("look for who is written to: %w", err)
	}
	many = len(guests) > mostWritten || len(people) > mostWritten
	return guests[:min(len(guests), mostWritten)], people[:min(len(people), mostWritten)], many, nil
}

// SendAgain locks a message, and before it the guest whom it is about, hands it to
// decide with all that its text would be made from and with the guest's case, stores
// what that gives, and queues it: the same row, and so the same Message-ID.
func (s *Store) SendAgain(ctx context.Context, id string, decide func(guest.MailRow, guest.Letter, guest.Case) (guest.MailRow, guest.Event, error)) error {
	l, err := s.Letter(ctx, id)
	if err != nil {
		return err
	}
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		var c guest.Case
		if l.Guest.ID != "" {
			if c, err = loadCase(ctx, tx, l.Guest.ID); err != nil {
				return err
			}
		}
		rows, err := tx.Query(ctx, mailRows+` WHERE m.id = $1 FOR UPDATE OF m`, id)
		if err != nil {
			return fmt.Errorf("lock a mail: %w", err)
		}
		m, err := pgx.CollectExactlyOneRow(rows, scanMail)
		if err != nil {
			return found(err)
		}
		m, e, err := decide(m, l, c)
		if err != nil {
			return err
		}
		const save = `
			UPDATE mails SET failed_at = $2, failed_kind = $3, failed_words = $4, tries = $5, waits = $6, again = $7, again_at = $8
			WHERE id = $1`
		_, err = tx.Exec(ctx, save, id, nullable(m.FailedAt), optional(m.Last.Kind), optional(m.Last.Words), m.Tries, m.Waits, m.Again, nullable(m.AgainAt))
		if err != nil {
			return fmt.Errorf("store that a mail is sent again: %w", err)
		}
		if err := s.Queue.Mail(ctx, tx, guest.QueuedMail{ID: id, Kind: m.Kind}); err != nil {
			return fmt.Errorf("queue a mail: %w", err)
		}
		return appendAbout(ctx, tx, l, e)
	})
}

// TestMail locks a person, hands it to decide how many test messages they got since a
// moment, and queues another one. The same key makes one only: guest.ErrRepeated.
func (s *Store) TestMail(ctx context.Context, to guest.PersonID, key string, since, now time.Time, decide func(sent int) error) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT 1 FROM people WHERE id = $1 FOR NO KEY UPDATE`, to); err != nil {
			return fmt.Errorf("lock a person: %w", err)
		}
		var sent int
		var repeated bool
		const look = `
			SELECT count(*), EXISTS (SELECT 1 FROM mails WHERE form_key = $3)
			FROM mails WHERE kind = 'test' AND person_id = $1 AND created_at > $2`
		if err := tx.QueryRow(ctx, look, to, since, key).Scan(&sent, &repeated); err != nil {
			return fmt.Errorf("count test messages: %w", err)
		}
		if repeated {
			return guest.ErrRepeated
		}
		if err := decide(sent); err != nil {
			return err
		}
		m := guest.QueuedMail{ID: s.NewID(), Kind: guest.MailTest}
		const insert = `INSERT INTO mails (id, kind, person_id, form_key, created_at) VALUES ($1, $2, $3, $4, $5)`
		if _, err := tx.Exec(ctx, insert, m.ID, m.Kind, to, key, now); err != nil {
			return fmt.Errorf("store a test message: %w", err)
		}
		if err := s.Queue.Mail(ctx, tx, m); err != nil {
			return fmt.Errorf("queue a test message: %w", err)
		}
		return announce(ctx, tx, topicOps)
	})
}
