package graph

import (
	"context"
	"net/http"

	kiota "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoft/kiota-abstractions-go/serialization"
	"github.com/microsoftgraph/msgraph-sdk-go/models"

	"guestportal/internal/guest"
)

// deltaPath is the change feed of users, below the base address.
const deltaPath = "/users/delta"

// deltaPage is a page of the change feed. The SDK's own type lives in its users
// package, which costs minutes of build.
type deltaPage struct {
	*models.BaseDeltaFunctionResponse
	value []models.Userable // nil when the page has none
}

func newDeltaPage(serialization.ParseNode) (serialization.Parsable, error) {
	return &deltaPage{BaseDeltaFunctionResponse: models.NewBaseDeltaFunctionResponse()}, nil
}

// GetFieldDeserializers adds the changed users to the links of the base.
func (p *deltaPage) GetFieldDeserializers() map[string]func(serialization.ParseNode) error {
	fields := p.BaseDeltaFunctionResponse.GetFieldDeserializers()
	fields["value"] = func(n serialization.ParseNode) error {
		values, err := n.GetCollectionOfObjectValues(models.CreateUserFromDiscriminatorValue)
		if err != nil || values == nil {
			return err
		}
		p.value = make([]models.Userable, len(values))
		for i, value := range values {
			p.value[i], _ = value.(models.Userable)
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
	r := request{
		operation: "read the directory's changes", method: kiota.GET, path: deltaPath,
		query: query("$select", accountFields), link: link, want: http.StatusOK,
	}
	err = send(ctx, c, r, newDeltaPage, func(page *deltaPage) error {
		next, done = text(page.GetOdataNextLink()), false
		if next == "" {
			next, done = text(page.GetOdataDeltaLink()), true
		}
		if page.value == nil || next == "" || next == link && !done {
			return errIncomplete
		}
		for _, user := range page.value {
			account, err := accountOf(user)
			if err != nil {
				return err
			}
			_, gone := user.GetAdditionalData()["@removed"]
			if gone {
				account = guest.Account{ObjectID: account.ObjectID}
			}
			observed = append(observed, guest.Observed{Account: account, Removed: gone})
		}
		return c.onward(next)
	})
	if err != nil {
		return nil, "", false, err
	}
	return observed, next, done, nil
}
