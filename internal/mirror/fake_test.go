package mirror_test

import (
	"context"
	"fmt"

	"guestportal/internal/guest"
)

// feed is a change feed, or a list: pages by link, each with the link after it. A
// page of a change feed that has no next one is the last for now, and its link
// leads on from there.
type feed[T any] struct {
	pages  map[string][]T
	next   map[string]string
	faults map[string]error // instead of a page, once
	asked  []string
}

func newFeed[T any]() *feed[T] {
	return &feed[T]{pages: map[string][]T{}, next: map[string]string{}, faults: map[string]error{}}
}

func (f *feed[T]) read(link string) (page []T, next string, done bool, err error) {
	f.asked = append(f.asked, link)
	if err := f.faults[link]; err != nil {
		delete(f.faults, link)
		return nil, "", false, err
	}
	next, more := f.next[link]
	if !more {
		next = "end of " + link
	}
	return f.pages[link], next, !more, nil
}

func (f *feed[T]) Delta(_ context.Context, link string) ([]T, string, bool, error) {
	return f.read(link)
}

// directory is one in memory. Lists are kept by what they are of, such as
// "members falcon".
type directory struct {
	*feed[guest.Observed]
	groups *feed[guest.ObservedGroup]
	apps   *feed[guest.ObservedApp]
	lists  map[string]*feed[string]
	roles  map[string]*feed[guest.RoleHolder] // by the object id of the app
}

func newDirectory() *directory {
	return &directory{newFeed[guest.Observed](), newFeed[guest.ObservedGroup](), newFeed[guest.ObservedApp](), map[string]*feed[string]{}, map[string]*feed[guest.RoleHolder]{}}
}

func (d *directory) GroupsDelta(_ context.Context, link string) ([]guest.ObservedGroup, string, bool, error) {
	return d.groups.read(link)
}

func (d *directory) AppsDelta(_ context.Context, link string) ([]guest.ObservedApp, string, bool, error) {
	return d.apps.read(link)
}

// list gives a list, by its feed and the id of its object.
func (d *directory) list(of guest.Feed, id string) *feed[string] {
	key := fmt.Sprint(of, " ", id)
	if d.lists[key] == nil {
		d.lists[key] = newFeed[string]()
	}
	return d.lists[key]
}

func (d *directory) page(f guest.Feed, id, link string) ([]string, string, bool, error) {
	ids, next, done, err := d.list(f, id).read(link)
	if done {
		next = ""
	}
	return ids, next, done, err
}

func (d *directory) GroupOwners(_ context.Context, id, link string) ([]string, string, bool, error) {
	return d.page(guest.FeedOwners, id, link)
}

func (d *directory) AppOwners(_ context.Context, id, link string) ([]string, string, bool, error) {
	return d.page(guest.FeedOwners, id, link)
}

func (d *directory) GroupMembers(_ context.Context, id, link string) ([]string, string, bool, error) {
	return d.page(guest.FeedMembers, id, link)
}

func (d *directory) Manager(_ context.Context, id string) ([]string, error) {
	ids, _, _, err := d.page(guest.FeedManagers, id, "")
	return ids, err
}

func (d *directory) DirectMembers(_ context.Context, id, link string) ([]string, string, bool, error) {
	return d.page(guest.FeedHolders, id, link)
}

func (d *directory) RoleHolders(_ context.Context, id, link string) ([]guest.RoleHolder, string, bool, error) {
	if d.roles[id] == nil {
		d.roles[id] = newFeed[guest.RoleHolder]()
	}
	page, next, done, err := d.roles[id].read(link)
	if done {
		next = ""
	}
	return page, next, done, err
}
