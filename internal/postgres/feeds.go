package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// FeedLink gives where reading of a feed goes on; empty at its start.
func (s *Store) FeedLink(ctx context.Context, feed string) (string, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	var link string
	err := s.Pool.QueryRow(ctx, `SELECT link FROM feeds WHERE name = $1`, feed).Scan(&link)
	if found(err) == guest.ErrNotFound {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read the position in a feed: %w", err)
	}
	return link, nil
}

// ForgetFeed starts a feed over: the directory asked for it. What it said so far
// holds until it has been read again.
func (s *Store) ForgetFeed(ctx context.Context, feed string) error {
	ctx, cancel := reading(ctx)
	defer cancel()
	const restart = `
		UPDATE feeds SET link = '', reading = reading + 1, complete = false, seen = 0, began_at = NULL WHERE name = $1`
	if _, err := s.Pool.Exec(ctx, restart, feed); err != nil {
		return fmt.Errorf("start a feed over: %w", err)
	}
	return nil
}

// feedPage is a page of a feed that is to be stored.
type feedPage struct {
	place   guest.Place
	objects int
	keep    func(*turn) // queues what the page says
	count   string      // a query for how many objects the mirror has, asked at the feed's end
	of      []any       // for the query, from $5 on
	again   time.Time   // when to read it from its beginning once it has ended; zero: it is a feed of changes
}

// turn is a page of a feed while it is stored.
type turn struct {
	*pgx.Batch
	reading int  // the number of the reading from the feed's beginning
	last    bool // of that reading: what it did not name is gone
}

// storePage stores one page of a feed in one transaction with the place after it,
// so that reading goes on there after a crash.
func (s *Store) storePage(ctx context.Context, p feedPage) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		t := turn{Batch: &pgx.Batch{}}
		var complete, faulty bool
		var before, seen int
		const move = `
			WITH old AS (SELECT seen, fault FROM feeds WHERE name = $1)
			INSERT INTO feeds AS f (name, link, reading, read_at, seen, began_at) VALUES ($1, $2, 1, $3, $4, $3)
			ON CONFLICT (name) DO UPDATE SET link = excluded.link, read_at = excluded.read_at, fault = NULL,
				seen = f.seen + excluded.seen, began_at = CASE WHEN NOT f.complete THEN coalesce(f.began_at, excluded.began_at) END
			RETURNING f.reading, f.complete, f.seen, coalesce((SELECT seen FROM old), 0), coalesce((SELECT fault IS NOT NULL FROM old), false)`
		err := tx.QueryRow(ctx, move, p.place.Feed, p.place.Next, p.place.At, p.objects).Scan(&t.reading, &complete, &seen, &before, &faulty)
		if err != nil {
			return fmt.Errorf("store the position in a feed: %w", err)
		}
		t.last = p.place.Done && !complete
		p.keep(&t)
		if p.place.Done {
			const end = `
				UPDATE feeds SET complete = $4::timestamptz IS NULL, link = CASE WHEN $4 IS NULL THEN link ELSE '' END,
					reading = reading + ($4 IS NOT NULL)::int, due_at = $4, seen = 0, began_at = NULL, completed_at = $2,
					objects = CASE WHEN seen > 0 OR $3 THEN (%s) ELSE objects END WHERE name = $1`
			t.Queue(fmt.Sprintf(end, p.count), append([]any{p.place.Feed, p.place.At, t.last, nullable(p.again)}, p.of...)...)
		}
		if err := tx.SendBatch(ctx, t.Batch).Close(); err != nil {
			return fmt.Errorf("store a page of the directory: %w", err)
		}
		if faulty || t.last && p.again.IsZero() || seen/shownEvery != before/shownEvery {
			return announce(ctx, tx, topicOps)
		}
		return nil
	})
}

// shownEvery is after how many objects of a first reading the page that shows its
// progress is told.
const shownEvery = 5000

// FeedFailed notes what kept a feed from being read. A list is not tried again
// before due; zero for a feed of changes, which is tried whenever others are read.
func (s *Store) FeedFailed(ctx context.Context, feed string, trouble guest.Trouble, due time.Time) error {
	body, err := document(trouble)
	if err != nil {
		return fmt.Errorf("write what is wrong with a feed: %w", err)
	}
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		var news bool
		const note = `
			WITH old AS (SELECT fault->>'what' AS what FROM feeds WHERE name = $1)
			INSERT INTO feeds (name, link, reading, fault, due_at) VALUES ($1, '', 1, $2, $3)
			ON CONFLICT (name) DO UPDATE SET fault = excluded.fault, due_at = excluded.due_at
			RETURNING (SELECT what FROM old) IS DISTINCT FROM fault->>'what'`
		if err := tx.QueryRow(ctx, note, feed, body, nullable(due)).Scan(&news); err != nil {
			return fmt.Errorf("note what is wrong with a feed: %w", err)
		}
		if news {
			return announce(ctx, tx, topicOps)
		}
		return nil
	})
}

// feedStates says how the copying of each feed stands; a list of lists is summed
// up.
func feedStates(ctx context.Context, q querier) ([]guest.FeedState, error) {
	const look = `
		SELECT split_part(name, ' ', 1), count(*) FILTER (WHERE name LIKE '% %'), count(*) FILTER (WHERE completed_at IS NULL),
			min(completed_at), sum(objects), min(began_at), sum(seen), count(fault), coalesce(min(fault::text), '{}')::jsonb
		FROM feeds GROUP BY 1 ORDER BY array_position($1::text[], split_part(name, ' ', 1))`
	rows, err := q.Query(ctx, look, guest.Feeds)
	if err != nil {
		return nil, fmt.Errorf("look at the feeds: %w", err)
	}
	states, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (f guest.FeedState, err error) {
		err = row.Scan(&f.Feed, &f.Lists, &f.Unread, moment{&f.CompletedAt}, &f.Objects, moment{&f.BeganAt}, &f.Seen, &f.Failing, &f.Fault)
		return f, err
	})
	if err != nil {
		return nil, fmt.Errorf("look at the feeds: %w", err)
	}
	return states, nil
}
