package graph

import (
	"context"
	"errors"

	"github.com/microsoft/kiota-abstractions-go/serialization"
)

var errEndless = errors.New("the list has too many pages, or leads back to a page already read")

// list is one page of a collection.
type list[T any] interface {
	serialization.Parsable
	GetValue() []T
	GetOdataNextLink() *string
}

// all hands every item of a list to take, page by page. A page without a value
// is no empty list: it would make a guest look as if there were nothing to keep
// or to remove.
func all[T any, L list[T]](ctx context.Context, c *Client, r request, factory serialization.ParsableFactory, take func(T) error) error {
	seen := make(map[string]bool)
	for {
		err := send(ctx, c, r, factory, func(page L) error {
			if page.GetValue() == nil {
				return errIncomplete
			}
			for _, item := range page.GetValue() {
				if err := take(item); err != nil {
					return err
				}
			}
			next := text(page.GetOdataNextLink())
			if seen[next] || len(seen) == maxPages-1 && next != "" {
				return errEndless
			}
			r.link, seen[next] = next, true
			return c.onward(next)
		})
		if err != nil || r.link == "" {
			return err
		}
	}
}

// onward tells why a link that an answer gives must not be followed; an empty
// one is the end.
func (c *Client) onward(link string) error {
	if link == "" {
		return nil
	}
	_, err := request{link: link}.address(c.base)
	return err
}
