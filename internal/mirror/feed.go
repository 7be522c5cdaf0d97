package mirror

import (
	"context"
	"errors"
	"fmt"
	"time"

	"guestportal/internal/guest"
)

// feed is something that is read page by page.
type feed struct {
	name  string
	pages int  // read before others have their turn
	list  bool // it has no changes and is read from its beginning each time
	// page reads the page that a link leads to and stores it with the place after it.
	page func(ctx context.Context, name, link string) (guest.Place, error)
}

// pages joins how pages of one kind are read and how they are stored.
func pages[T any](
	m *Mirror, fetch func(ctx context.Context, link string) (page []T, next string, done bool, err error),
	keep func(ctx context.Context, place guest.Place, page []T) error,
) func(context.Context, string, string) (guest.Place, error) {
	return func(ctx context.Context, name, link string) (guest.Place, error) {
		page, next, done, err := fetch(ctx, link)
		place := guest.Place{Feed: name, Next: next, Done: done, At: m.Now()}
		if err != nil {
			return place, fmt.Errorf("read the directory's %s: %w", name, err)
		}
		return place, keep(ctx, place, page)
	}
}

// read reads pages of a feed from where it stopped; left says that it has more. A
// place that is of no use any more is forgotten, once. What Microsoft Graph
// refuses is noted, for those who run the portal.
func (m *Mirror) read(ctx context.Context, f feed) (left bool, err error) {
	link, err := m.Store.FeedLink(ctx, f.name)
	if err != nil {
		return false, err
	}
	for range f.pages {
		place, err := f.page(ctx, f.name, link)
		fault, is := errors.AsType[*guest.Fault](err)
		if is && link != "" && (expired(fault) || f.list && fault.Lasting()) {
			if err := m.Store.ForgetFeed(ctx, f.name); err != nil {
				return false, err
			}
			link = ""
			continue
		}
		if is && ctx.Err() == nil {
			return false, errors.Join(err, m.failed(ctx, f, fault))
		}
		if err != nil || place.Done {
			return false, err
		}
		link = place.Next
	}
	return true, nil
}

// againAfter is when a list that could not be read is tried again.
const againAfter = 5 * time.Minute

// failed notes why a feed could not be read.
func (m *Mirror) failed(ctx context.Context, f feed, fault *guest.Fault) error {
	var due time.Time
	if f.list {
		due = m.Now().Add(againAfter)
	}
	return m.Store.FeedFailed(ctx, f.name, guest.TroubleFrom(fault, guest.Step{}, guest.Guest{}, m.Now()), due)
}

// expired tells whether our place in the feed is of no use any more: the
// directory has forgotten it, or it is the place in another directory, because
// the address of Microsoft Graph was changed, and was refused before it was
// asked.
//
// Source: https://learn.microsoft.com/graph/delta-query-overview#synchronization-reset
func expired(f *guest.Fault) bool {
	return f.Kind == guest.FaultExpired || f.Status == 0 && f.Kind == guest.FaultRefused
}
