package graph

import (
	"context"
	"net/http"
	"strings"

	kiota "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoft/kiota-abstractions-go/serialization"
	"github.com/microsoftgraph/msgraph-sdk-go/models"

	"guestportal/internal/guest"
)

// The change feeds, below the base address.
const (
	usersDelta  = "/users/delta"
	groupsDelta = "/groups/delta"
	appsDelta   = "/servicePrincipals/delta"
)

// follows tells whether the call reads a change feed.
func (r request) follows() bool { return strings.HasSuffix(r.path, "/delta") }

// deltaPage is a page of a change feed of objects of type T. The SDK's own types
// live in its users, groups and servicePrincipals packages, which cost minutes of
// build.
type deltaPage[T any] struct {
	*models.BaseDeltaFunctionResponse
	factory serialization.ParsableFactory
	value   []T // nil when the page has none
}

// GetFieldDeserializers adds the changed objects to the links of the base.
func (p *deltaPage[T]) GetFieldDeserializers() map[string]func(serialization.ParseNode) error {
	fields := p.BaseDeltaFunctionResponse.GetFieldDeserializers()
	fields["value"] = func(n serialization.ParseNode) error {
		values, err := n.GetCollectionOfObjectValues(p.factory)
		if err != nil || values == nil {
			return err
		}
		p.value = make([]T, len(values))
		for i, value := range values {
			p.value[i], _ = value.(T)
		}
		return nil
	}
	return fields
}

// Delta reads one page of the directory's change feed: every user at first, then
// what changed since. An empty link begins; afterwards the link of the page
// before, to be kept as it is. done says that there is no more for now, and next
// is where to go on later. A page may be empty, repeat what was said before, and
// lag behind other reads.
//
// A link that Graph no longer knows, after seven days at the latest, gives a
// fault of the kind FaultExpired: forget it and start again with an empty one.
//
// Source: https://learn.microsoft.com/graph/api/user-delta
func (c *Client) Delta(ctx context.Context, link string) (observed []guest.Observed, next string, done bool, err error) {
	r := request{operation: "read the directory's changes", path: usersDelta, query: query("$select", accountFields), link: link}
	return delta(ctx, c, r, models.CreateUserFromDiscriminatorValue, func(user models.Userable) (guest.Observed, error) {
		account, err := accountOf(user)
		if err == nil && removed(user) {
			return guest.Observed{Account: guest.Account{ObjectID: account.ObjectID}, Removed: true}, nil
		}
		return guest.Observed{Account: account}, err
	})
}

// delta reads one page of a change feed; observe gives what it keeps of an object.
func delta[T serialization.Parsable, O any](
	ctx context.Context, c *Client, r request, factory serialization.ParsableFactory, observe func(T) (O, error),
) (observed []O, next string, done bool, err error) {
	r.method, r.want = kiota.GET, http.StatusOK
	newPage := func(serialization.ParseNode) (serialization.Parsable, error) {
		return &deltaPage[T]{BaseDeltaFunctionResponse: models.NewBaseDeltaFunctionResponse(), factory: factory}, nil
	}
	err = send(ctx, c, r, newPage, func(page *deltaPage[T]) error {
		next, done = text(page.GetOdataNextLink()), false
		if next == "" {
			next, done = text(page.GetOdataDeltaLink()), true
		}
		if page.value == nil || next == "" || next == r.link && !done {
			return errIncomplete
		}
		for _, object := range page.value {
			one, err := observe(object)
			if err != nil {
				return err
			}
			observed = append(observed, one)
		}
		return c.onward(next)
	})
	if err != nil {
		return nil, "", false, err
	}
	return observed, next, done, nil
}

// removed tells whether a feed says of an object that it is gone.
func removed(object serialization.AdditionalDataHolder) bool {
	_, gone := object.GetAdditionalData()["@removed"]
	return gone
}
