package graph

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"guestportal/internal/emulator/directory"
)

// invitationBody is what POST /invitations takes
// (learn.microsoft.com/graph/api/invitation-post).
type invitationBody struct {
	Address     string      `json:"invitedUserEmailAddress"`
	RedirectURL string      `json:"inviteRedirectUrl"`
	DisplayName *string     `json:"invitedUserDisplayName"`
	Type        string      `json:"invitedUserType"`
	SendMail    bool        `json:"sendInvitationMessage"`
	Reset       bool        `json:"resetRedemption"`
	Message     messageInfo `json:"invitedUserMessageInfo"`
	User        *struct {
		ID string `json:"id"`
	} `json:"invitedUser"`
	Sponsors []struct {
		ID  string `json:"id"`
		Ref string `json:"@odata.id"`
	} `json:"invitedUserSponsors"`
}

type messageInfo struct {
	Language *string     `json:"messageLanguage"`
	Body     *string     `json:"customizedMessageBody"`
	Cc       []recipient `json:"ccRecipients"`
}

var invitationFields = []string{
	"invitedUserEmailAddress", "inviteRedirectUrl", "invitedUserDisplayName", "invitedUserType", "sendInvitationMessage",
	"resetRedemption", "invitedUserMessageInfo", "invitedUser", "invitedUserSponsors",
}

// invite creates a guest, or invites one again: the same person then gets a new
// ticket. It is no error that the guest exists.
func invite(c *call) (*answer, error) {
	var body invitationBody
	if err := c.decode(&body, invitationFields...); err != nil {
		return nil, err
	}
	body.Address = strings.TrimSpace(body.Address)
	if err := c.mayInvite(body); err != nil {
		return nil, err
	}
	sponsors, err := c.invitedSponsors(body)
	if err != nil {
		return nil, err
	}
	guest, err := c.invitee(body)
	if err != nil {
		return nil, err
	}
	status := directory.PendingAcceptance
	switch {
	case guest == nil:
		guest = c.newGuest(body)
		if c.settings.PhantomInvitations {
			break // told as created, and never seen
		}
		c.tx.PutUser(guest)
		for _, id := range sponsors {
			c.tx.Link(c.tx.Sponsors(), guest.ID, id)
		}
	case body.Reset:
		guest = c.resetGuest(guest, body.Address)
	case guest.ExternalUserState == directory.Accepted:
		status = c.settings.AcceptedStatus // picked
	}
	id, link := c.ticket(guest, body)
	if body.SendMail {
		c.invitationMail(body, link)
	}
	return &answer{status: http.StatusCreated, header: http.Header{"Location": {c.link("invitations/" + id)}}, body: c.invitationAnswer(body, id, link, status, guest.ID)}, nil
}

func (c *call) invitationAnswer(body invitationBody, id, link, status, userID string) map[string]any {
	cc := []map[string]any{{"emailAddress": map[string]any{"name": nil, "address": nil}}}
	if len(body.Message.Cc) > 0 {
		cc[0]["emailAddress"] = body.Message.Cc[0].Address
	}
	kind := body.Type
	if kind == "" {
		kind = directory.Guest
	}
	return map[string]any{
		"@odata.context": c.context("invitations/$entity"),
		"id":             id, "inviteRedeemUrl": link, "invitedUserDisplayName": body.DisplayName, "invitedUserType": kind,
		"invitedUserEmailAddress": body.Address, "sendInvitationMessage": body.SendMail, "resetRedemption": body.Reset,
		"inviteRedirectUrl": body.RedirectURL, "status": status,
		"invitedUserMessageInfo": map[string]any{"messageLanguage": body.Message.Language, "customizedMessageBody": body.Message.Body, "ccRecipients": cc},
		"invitedUser":            map[string]any{"id": userID},
	}
}

// newGuest makes the user object of a first invitation.
func (c *call) newGuest(body invitationBody) *directory.User {
	at := c.now.UTC()
	upn := c.guestUPN(body.Address)
	local, _, _ := strings.Cut(body.Address, "@")
	u := &directory.User{
		ID: uuid.NewString(), DisplayName: local, Mail: body.Address, UserPrincipalName: upn, AccountEnabled: true,
		UserType: directory.Guest, CreationType: directory.Invitation, ExternalUserState: directory.PendingAcceptance,
		ExternalUserStateChangeDateTime: &at, CreatedDateTime: at, MailNickname: strings.ReplaceAll(body.Address, "@", "_") + "#EXT#",
		OtherMails: []string{body.Address}, ProxyAddresses: []string{"SMTP:" + body.Address}, BusinessPhones: []string{},
		Identities: []directory.Identity{{SignInType: "userPrincipalName", Issuer: c.o.InitialDomain, IssuerAssignedID: &upn}},
	}
	if body.DisplayName != nil && *body.DisplayName != "" {
		u.DisplayName = *body.DisplayName
	}
	if body.Type == directory.Member {
		u.UserType = directory.Member
	}
	return u
}

// guestUPN is the address with @ as _, #EXT#@ and the initial domain; a number
// tells apart two addresses that come to the same.
func (c *call) guestUPN(address string) string {
	base := strings.ReplaceAll(address, "@", "_")
	upn := base + "#EXT#@" + c.o.InitialDomain
	for n := 1; c.tx.UserByUPN(upn) != nil; n++ {
		upn = fmt.Sprintf("%s%d#EXT#@%s", base, n, c.o.InitialDomain)
	}
	return upn
}

// resetGuest puts an accepted guest back to pending, with the address as the
// sign-in name from now on. Object id, names, groups and roles stay.
func (c *call) resetGuest(u *directory.User, address string) *directory.User {
	at := c.now.UTC()
	changed := u.Clone()
	changed.ExternalUserState, changed.ExternalUserStateChangeDateTime = directory.PendingAcceptance, &at
	changed.Mail = address
	changed.Identities = slices.DeleteFunc(changed.Identities, func(i directory.Identity) bool { return i.SignInType == "federated" })
	c.tx.PutUser(changed)
	return changed
}

// invitedSponsors reads and checks the sponsors in the body. Without any the
// person who invites is the sponsor; an application cannot be one itself (picked).
// For a guest who exists they change nothing (picked).
func (c *call) invitedSponsors(body invitationBody) ([]string, error) {
	var ids []string
	if len(body.Sponsors) == 0 && c.caller.User {
		return []string{c.caller.ObjectID}, nil
	}
	for _, s := range body.Sponsors {
		id := lower(s.ID)
		if s.Ref != "" {
			var err error
			if id, err = parseRef(s.Ref); err != nil {
				return nil, err
			}
		}
		kind := c.tx.KindOf(id)
		if kind != directory.KindUser && kind != directory.KindGroup {
			return nil, notFound(id)
		}
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if len(ids) > maxSponsors {
		return nil, badRequest("The number of sponsors exceeds the maximum of %d.", maxSponsors)
	}
	return ids, nil
}

// noInvitations is the answer to reading invitations, which nobody can: an HTML
// page within an error.
func noInvitations(*call) (*answer, error) {
	return nil, &Error{Status: http.StatusNotFound, Code: "UnknownError", Message: "<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd\">\r\n<html><head><title>404 - File or directory not found.</title></head><body><h2>404 - File or directory not found.</h2></body></html>"}
}
