package mirror

import (
	"context"
	"errors"
	"fmt"
	"time"

	"guestportal/internal/guest"
)

// Directory reads the change feed. Errors are *guest.Fault.
type Directory interface {
	Delta(ctx context.Context, link string) (observed []guest.Observed, next string, done bool, err error)
}

// Store is where the copy is kept.
type Store interface {
	FeedLink(ctx context.Context, feed string) (string, error)
	// StorePage also makes guests due whose account is gone. Done says that the
	// feed ends here for now.
	StorePage(ctx context.Context, feed string, page []guest.Observed, next string, done bool, now time.Time) error
	ForgetFeed(ctx context.Context, feed string) error
	Unnoticed(ctx context.Context, limit int) (map[guest.GuestID]guest.Observed, error)
	Noticed(ctx context.Context) error
	UpdateGuest(ctx context.Context, id guest.GuestID, decide func(guest.Case) (guest.Decision, error)) error
}

// Mirror copies. Its fields are its dependencies.
type Mirror struct {
	Directory Directory
	Store     Store
	Now       func() time.Time
}

const (
	users = "users"
	// pagesAtMost bounds one run; the next one goes on where it stopped.
	pagesAtMost = 200
	// noticeAtMost bounds the guests that one run updates.
	noticeAtMost = 500
)

// Sync reads what changed since the last run and notes what it means for the
// guests of the portal. After a crash it goes on with the page that was not
// stored.
func (m *Mirror) Sync(ctx context.Context) error {
	link, err := m.Store.FeedLink(ctx, users)
	if err != nil {
		return err
	}
	for range pagesAtMost {
		page, next, done, err := m.Directory.Delta(ctx, link)
		if link != "" && expired(err) {
			if err := m.Store.ForgetFeed(ctx, users); err != nil {
				return err
			}
			link = ""
			continue
		}
		if err != nil {
			return fmt.Errorf("read the directory's changes: %w", err)
		}
		if err := m.Store.StorePage(ctx, users, page, next, done, m.Now()); err != nil {
			return err
		}
		link = next
		if done {
			break
		}
	}
	return m.notice(ctx)
}

// notice applies what the mirror says to the guests whose record says otherwise.
// One of whom it cannot be noted is in nobody's way, and tried again.
func (m *Mirror) notice(ctx context.Context) error {
	differ, err := m.Store.Unnoticed(ctx, noticeAtMost)
	if err != nil {
		return err
	}
	var failed error
	for id, seen := range differ {
		err := m.Store.UpdateGuest(ctx, id, func(c guest.Case) (guest.Decision, error) {
			d, _ := guest.Notice(c, seen, m.Now())
			return d, nil
		})
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("note what the directory says of a guest: %w", err))
		}
	}
	return errors.Join(failed, m.Store.Noticed(ctx))
}

// expired tells whether our place in the feed is of no use any more: the
// directory has forgotten it, or it is the place in another directory, because
// the address of Microsoft Graph was changed, and was refused before it was
// asked.
//
// Source: https://learn.microsoft.com/graph/delta-query-overview#synchronization-reset
func expired(err error) bool {
	var f *guest.Fault
	return errors.As(err, &f) && (f.Kind == guest.FaultExpired || f.Status == 0 && f.Kind == guest.FaultRefused)
}
