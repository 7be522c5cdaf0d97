package mirror

import (
	"context"
	"errors"
	"time"

	"guestportal/internal/guest"
)

// Directory is read page by page: an empty link begins, next is the link of the
// page after, and done says that there is no more for now. Errors are
// *guest.Fault.
type Directory interface {
	Delta(ctx context.Context, link string) (page []guest.Observed, next string, done bool, err error)
	GroupsDelta(ctx context.Context, link string) (page []guest.ObservedGroup, next string, done bool, err error)
	AppsDelta(ctx context.Context, link string) (page []guest.ObservedApp, next string, done bool, err error)
	GroupOwners(ctx context.Context, groupID, link string) (ids []string, next string, done bool, err error)
	AppOwners(ctx context.Context, appID, link string) (ids []string, next string, done bool, err error)
	GroupMembers(ctx context.Context, groupID, link string) (ids []string, next string, done bool, err error)
	Manager(ctx context.Context, objectID string) (ids []string, err error)
	// RoleHolders gives who holds the roles of an app, by its object id; DirectMembers
	// the members of a group without those of groups within it.
	RoleHolders(ctx context.Context, appID, link string) (page []guest.RoleHolder, next string, done bool, err error)
	DirectMembers(ctx context.Context, groupID, link string) (ids []string, next string, done bool, err error)
}

// Store is where the copy is kept. Each page is stored in one transaction with
// the place after it.
type Store interface {
	FeedLink(ctx context.Context, feed string) (string, error)
	ForgetFeed(ctx context.Context, feed string) error
	// FeedFailed notes what kept a feed from being read; a list is not due again
	// before due.
	FeedFailed(ctx context.Context, feed string, trouble guest.Trouble, due time.Time) error

	// StoreUsers also makes guests due whose account is gone.
	StoreUsers(ctx context.Context, place guest.Place, page []guest.Observed) error
	StoreGroups(ctx context.Context, place guest.Place, page []guest.ObservedGroup) error
	StoreApps(ctx context.Context, place guest.Place, page []guest.ObservedApp) error

	DueLists(ctx context.Context, now time.Time, limit int) ([]guest.List, error)
	StoreList(ctx context.Context, l guest.List, place guest.Place, ids []string) error
	StoreRoleHolders(ctx context.Context, l guest.List, place guest.Place, page []guest.RoleHolder) error
	ForgetLists(ctx context.Context, now time.Time, limit int) error

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
	// usersAtOnce is how many pages of users are read before anything else: guests
	// wait for what they say.
	usersAtOnce = 200
	// pagesAtOnce is how many pages of another feed are read before it is the users'
	// turn again.
	pagesAtOnce = 20
	// listsAtOnce is the same for lists, of which most have one page.
	listsAtOnce = 50
	// forgetAtOnce is how many lists are forgotten at once.
	forgetAtOnce = 1000
	// noticeAtMost bounds the guests that are updated at once.
	noticeAtMost = 500
	// runAtMost bounds one run; the next one goes on where it stopped.
	runAtMost = 5 * time.Minute
)

// Sync reads what changed since the last run and notes what it means for the
// guests of the portal. A first reading of a large directory takes many pages, in
// rounds, so that changes of users are not kept waiting by it. After a crash it
// goes on with the page that was not stored.
func (m *Mirror) Sync(ctx context.Context) error {
	r := run{Mirror: m, end: m.Now().Add(runAtMost), resting: map[string]bool{}}
	err := m.Store.ForgetLists(ctx, m.Now(), forgetAtOnce)
	for more := true; more && ctx.Err() == nil && m.Now().Before(r.end); {
		more = false
		for _, f := range r.feeds() {
			left, failed := r.read(ctx, f, f.name)
			more = more || left
			err = errors.Join(err, failed)
		}
		left, failed := r.lists(ctx)
		more = more || left
		if failed = errors.Join(failed, m.notice(ctx)); failed != nil {
			return errors.Join(err, failed)
		}
	}
	return err
}

// run is one run of Sync. Resting is what could not be read in it, by feed or kind
// of lists, and waits for the next one.
type run struct {
	*Mirror
	end     time.Time
	resting map[string]bool
}

// feeds are the feeds of changes, in the order in which they are read.
func (m *Mirror) feeds() []feed {
	return []feed{
		{name: string(guest.FeedUsers), pages: usersAtOnce, page: pages(m, m.Directory.Delta, m.Store.StoreUsers)},
		{name: string(guest.FeedGroups), pages: pagesAtOnce, page: pages(m, m.Directory.GroupsDelta, m.Store.StoreGroups)},
		{name: string(guest.FeedApps), pages: pagesAtOnce, page: pages(m, m.Directory.AppsDelta, m.Store.StoreApps)},
	}
}

// read reads a feed unless its kind rests, and lets it rest when Microsoft Graph
// has no answer for it. Only of the users that is an error: the others are shown
// on the page Health, and nobody waits for them.
func (r *run) read(ctx context.Context, f feed, kind string) (left bool, err error) {
	if r.resting[kind] {
		return false, nil
	}
	left, err = r.Mirror.read(ctx, f)
	fault, is := errors.AsType[*guest.Fault](err)
	r.resting[kind] = err != nil && !(is && f.list && fault.Lasting())
	if is && f.name != string(guest.FeedUsers) {
		return false, nil
	}
	return left && err == nil, err
}

// lists reads lists that are due; left says that there are more.
func (r *run) lists(ctx context.Context) (left bool, err error) {
	due, err := r.Store.DueLists(ctx, r.Now(), listsAtOnce)
	if err != nil {
		return false, err
	}
	asked := 0
	for _, l := range due {
		kind := string(l.Feed) + " " + l.Of
		if r.resting[kind] || ctx.Err() != nil {
			continue
		}
		asked++
		more, failed := r.read(ctx, feed{name: l.Name(), pages: pagesAtOnce, list: true, page: r.list(l)}, kind)
		left, err = left || more, errors.Join(err, failed)
	}
	return left || asked > 0 && len(due) == listsAtOnce, err
}

// list reads a page of a list and stores it.
func (m *Mirror) list(l guest.List) func(context.Context, string, string) (guest.Place, error) {
	if l.Feed == guest.FeedRoles {
		return pages(m, orGone(l, m.Directory.RoleHolders), func(ctx context.Context, place guest.Place, page []guest.RoleHolder) error {
			return m.Store.StoreRoleHolders(ctx, l, place, page)
		})
	}
	return pages(m, orGone(l, m.fetch(l)), func(ctx context.Context, place guest.Place, ids []string) error {
		return m.Store.StoreList(ctx, l, place, ids)
	})
}

// fetch gives what reads a list of people.
func (m *Mirror) fetch(l guest.List) func(ctx context.Context, id, link string) ([]string, string, bool, error) {
	switch {
	case l.Feed == guest.FeedManagers:
		return func(ctx context.Context, id, _ string) ([]string, string, bool, error) {
			ids, err := m.Directory.Manager(ctx, id)
			return ids, "", true, err
		}
	case l.Feed == guest.FeedMembers:
		return m.Directory.GroupMembers
	case l.Feed == guest.FeedHolders:
		return m.Directory.DirectMembers
	case l.Of == string(guest.App):
		return m.Directory.AppOwners
	}
	return m.Directory.GroupOwners
}

// orGone reads a page of an object's list; that of what is gone is empty.
func orGone[T any](l guest.List, fetch func(ctx context.Context, id, link string) ([]T, string, bool, error),
) func(context.Context, string) ([]T, string, bool, error) {
	return func(ctx context.Context, link string) (page []T, next string, done bool, err error) {
		page, next, done, err = fetch(ctx, l.ObjectID, link)
		if f, is := errors.AsType[*guest.Fault](err); is && f.Kind == guest.FaultMissing && link == "" {
			return nil, "", true, nil
		}
		return page, next, done, err
	}
}
