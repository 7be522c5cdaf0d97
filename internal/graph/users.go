package graph

import (
	"context"
	"net/http"
	"time"

	kiota "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoftgraph/msgraph-sdk-go/models"

	"guestportal/internal/guest"
)

// accountFields are all that guest.Account needs; Graph gives most of them only
// when asked by name.
//
// Source: https://learn.microsoft.com/graph/api/user-get
const accountFields = "id,displayName,userPrincipalName,mail,userType,creationType," +
	"externalUserState,externalUserStateChangeDateTime,createdDateTime,accountEnabled"

// FindByMail gives every account that could belong to that address: none, one,
// or several where a colleague carries a guest's address too. The index behind
// it lags: none does not prove that a just-made account does not exist.
func (c *Client) FindByMail(ctx context.Context, email string) ([]guest.Account, error) {
	r := request{operation: "look the guest up by email", method: kiota.GET, path: "/users", want: http.StatusOK}
	filter, err := byMail(email)
	if err != nil {
		return nil, r.refused(err)
	}
	r.query = query("$filter", filter, "$select", accountFields)
	accounts := []guest.Account{}
	err = all[models.Userable, models.UserCollectionResponseable](ctx, c, r, models.CreateUserCollectionResponseFromDiscriminatorValue,
		func(user models.Userable) error {
			account, err := accountOf(user)
			accounts = append(accounts, account)
			return err
		})
	if err != nil {
		return nil, err
	}
	return accounts, nil
}

var readAccount = request{
	operation: "read the guest's account", method: kiota.GET, path: "/users/{guid}",
	query: query("$select", accountFields), want: http.StatusOK,
}

// Account reads one account; FaultMissing when Entra does not show it.
func (c *Client) Account(ctx context.Context, objectID string) (guest.Account, error) {
	r := readAccount
	r.ids = []string{objectID}
	var account guest.Account
	err := send(ctx, c, r, models.CreateUserFromDiscriminatorValue, func(user models.Userable) (err error) {
		account, err = accountOf(user)
		return err
	})
	return account, err
}

// SetEnabled lets the guest sign in, or blocks it. It ends no session that is
// already open: those live until their token does.
//
// Source: https://learn.microsoft.com/graph/api/user-update
func (c *Client) SetEnabled(ctx context.Context, objectID string, enabled bool, clientRequestID string) error {
	kind := guest.StepBlock
	if enabled {
		kind = guest.StepUnblock
	}
	user := models.NewUser()
	user.SetAccountEnabled(&enabled)
	r := stepCall(kind, clientRequestID, objectID)
	r.body = user
	return c.do(ctx, r)
}

// Delete removes the account; Entra keeps it for 30 days to be restored.
//
// Source: https://learn.microsoft.com/graph/api/user-delete
func (c *Client) Delete(ctx context.Context, objectID, clientRequestID string) error {
	return c.do(ctx, stepCall(guest.StepDelete, clientRequestID, objectID))
}

// accountOf gives what Graph says of a user; an error when it does not even say
// who. An account that is not said to be blocked counts as enabled, so that no
// block is ever taken for done.
func accountOf(user models.Userable) (guest.Account, error) {
	if user == nil || !isGUID(text(user.GetId())) {
		return guest.Account{}, errIncomplete
	}
	a := guest.Account{
		ObjectID:          text(user.GetId()),
		DisplayName:       text(user.GetDisplayName()),
		UserPrincipalName: text(user.GetUserPrincipalName()),
		Mail:              text(user.GetMail()),
		UserType:          text(user.GetUserType()),
		CreationType:      text(user.GetCreationType()),
		ExternalUserState: text(user.GetExternalUserState()),
		CreatedAt:         instant(user.GetCreatedDateTime()),
		Enabled:           user.GetAccountEnabled() == nil || *user.GetAccountEnabled(),
	}
	if a.Accepted() { // while pending, Entra gives the time of the invitation here
		a.AcceptedAt = instant(user.GetExternalUserStateChangeDateTime())
	}
	return a, nil
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func instant(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}
