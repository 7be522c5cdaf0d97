package graph

import (
	"context"
	"errors"
	"net/url"

	"github.com/microsoftgraph/msgraph-sdk-go/models"

	"guestportal/internal/guest"
)

// maxSponsors is how many sponsors Entra keeps for one guest.
//
// Source: https://learn.microsoft.com/entra/external-id/b2b-sponsors
const maxSponsors = 5

// invitationsPath is where invitations are sent, below the base address.
const invitationsPath = "/invitations"

// Invite makes the guest's account, or, when there is one, only a fresh redeem
// link for it: success does not mean that something was created, and the account
// may be invisible for a while. Graph sends no mail; it would drop our words.
//
// An existing account that is blocked from signing in gives FaultRefused with
// status 412.
//
// Source: https://learn.microsoft.com/graph/api/invitation-post
func (c *Client) Invite(ctx context.Context, o guest.InvitationOrder, clientRequestID string) (objectID string, redeemURL Secret, err error) {
	r := stepCall(guest.StepInvite, clientRequestID)
	body, err := invitation(o)
	if err != nil {
		return "", Secret{}, r.refused(err)
	}
	r.body = body
	err = send(ctx, c, r, models.CreateInvitationFromDiscriminatorValue, func(made models.Invitationable) error {
		link, user := text(made.GetInviteRedeemUrl()), made.GetInvitedUser()
		switch {
		case text(made.GetStatus()) == "Error":
			return errors.New("the invitation was answered with status Error")
		case !c.redeemable(link) || user == nil || !isGUID(text(user.GetId())):
			return errIncomplete
		}
		objectID, redeemURL = text(user.GetId()), NewSecret(link)
		return nil
	})
	return objectID, redeemURL, err
}

// redeemable tells whether a guest's browser may be sent to that link: https,
// or what Graph itself is spoken to in.
func (c *Client) redeemable(link string) bool {
	u, err := url.Parse(link)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == c.base.Scheme)
}

// invitation writes an order as Graph wants it, and nothing beyond the order.
func invitation(o guest.InvitationOrder) (models.Invitationable, error) {
	if _, err := byMail(o.Email); err != nil {
		return nil, err
	}
	back, err := url.Parse(o.RedirectURL)
	if err != nil || back.Scheme != "https" && back.Scheme != "http" || back.Host == "" {
		return nil, errors.New("the address to come back to is not a web address")
	}
	if len(o.Sponsors) > maxSponsors {
		return nil, errors.New("more than five sponsors")
	}
	send := false
	body := models.NewInvitation()
	body.SetInvitedUserEmailAddress(&o.Email)
	body.SetInviteRedirectUrl(&o.RedirectURL)
	body.SetSendInvitationMessage(&send)
	if o.DisplayName != "" {
		body.SetInvitedUserDisplayName(&o.DisplayName)
	}
	var sponsors []models.DirectoryObjectable
	for _, id := range o.Sponsors {
		if !isGUID(id) {
			return nil, errors.New("a sponsor's id is not a GUID")
		}
		// A bare object writes {"id":…} and no type, which is what Graph takes.
		sponsor := models.NewDirectoryObject()
		sponsor.SetId(&id)
		sponsors = append(sponsors, sponsor)
	}
	if len(sponsors) > 0 {
		body.SetInvitedUserSponsors(sponsors)
	}
	return body, nil
}
