package graph

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"guestportal/internal/emulator/directory"
)

func forbidden(status int, message string) error {
	return &Error{Status: status, Code: "Forbidden", Message: message}
}

// mayInvite judges the tenant's policies and the address itself. Texts are known
// where the comments do not say "picked"; most status codes of them are picked.
func (c *call) mayInvite(body invitationBody) error {
	refused := slices.Contains([]string{"none", "adminsAndGuestInviters"}, c.settings.AllowInvitesFrom) // an application is neither
	if c.caller.User {
		refused = !mayInviteAs(c.caller, c.settings.AllowInvitesFrom)
	}
	if refused {
		return forbidden(http.StatusForbidden, "Guest invitations not allowed for your company. Contact your company administrator for more details.")
	}
	switch {
	case body.Address == "":
		return unreadable("The invited user's email address is required.")
	case body.RedirectURL == "":
		return unreadable("The invite redirect URL is required.")
	case !isWebURL(body.RedirectURL):
		return unreadable("The invite redirect URL is not a valid URL.")
	case body.Type != "" && body.Type != directory.Guest && body.Type != directory.Member:
		return unreadable("The value of invitedUserType is not valid.")
	case body.Type == directory.Member && !c.may("Directory.ReadWrite.All"):
		return denied()
	case len(body.Message.Cc) > 1:
		return unreadable("Only one recipient is supported in ccRecipients.")
	case !inviteAddress(body.Address):
		return unreadable("The address '%s' cannot be invited: Primary SMTP Address is an invalid value.", body.Address)
	case c.tx.GroupByMail(body.Address) != nil:
		return unreadable("Group email address is not supported.")
	}
	return c.domainRules(body.Address)
}

func (c *call) domainRules(address string) error {
	_, domain, _ := strings.Cut(lower(address), "@")
	if u := c.tx.UserByAddress(address); u != nil && u.UserType == directory.Member && u.CreationType != directory.Invitation {
		return nil // an internal account is refused, or converted, by invitee
	}
	switch {
	case slices.Contains(c.o.Domains, domain):
		return unreadable("This user cannot be invited because the domain of the user's email address is a verified domain of this directory.")
	case containsFold(c.settings.BlockedDomains, domain),
		len(c.settings.AllowedDomains) > 0 && !containsFold(c.settings.AllowedDomains, domain):
		return forbidden(c.settings.BlockedStatus, fmt.Sprintf("Unable to invite user %s. Generic authorization exception.", address)) // picked
	}
	return nil
}

// invitee finds the user that the invitation is for, nil for a new one.
func (c *call) invitee(body invitationBody) (*directory.User, error) {
	u := c.tx.UserByAddress(body.Address)
	if body.User != nil && body.User.ID != "" {
		named := c.tx.User(body.User.ID)
		if named == nil {
			return nil, notFound(body.User.ID)
		}
		if !body.Reset && named.IsGuest() && u != named || !body.Reset && !named.IsGuest() {
			return nil, unreadable("Converting an internal user is not offered by this emulator.")
		}
		u = named
	}
	switch {
	case body.Reset && (body.User == nil || body.User.ID == ""):
		return nil, unreadable("resetRedemption needs the id of the invited user.")
	case body.Reset && !c.may("User.ReadWrite.All"):
		return nil, denied()
	case body.Reset && !containsFold(append(slices.Clone(u.OtherMails), u.Mail), body.Address):
		return nil, unreadable("The new address must be among the user's mail and otherMails before redemption is reset.")
	case u == nil:
		return nil, nil
	case !u.AccountEnabled:
		return nil, &Error{Status: http.StatusPreconditionFailed, Code: "PreconditionFailed", Message: fmt.Sprintf("The invited user already exists in the directory as object ID: %s, but the account is blocked from signing in. If the account is unblocked, they can use that account to sign in to shared apps and resources.", u.ID)}
	case !u.IsGuest() && u.CreationType != directory.Invitation:
		return nil, unreadable("The invited user already exists in the directory as objectID: %s. They can use that account to sign in to shared apps and resources.", u.ID)
	}
	return u, nil
}

func isWebURL(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

// refusedInLocal are the characters that the documentation of invitations
// refuses; plus addressing is among them.
const refusedInLocal = "~!#$%^&*()+=[]{}\\/|;:\"<>?,' \t"

// inviteAddress says whether an address is one that can be invited.
func inviteAddress(address string) bool {
	local, domain, ok := strings.Cut(address, "@")
	if !ok || local == "" || len(address) > 254 || strings.ContainsAny(address, refusedInLocal) || strings.Contains(domain, "@") {
		return false
	}
	for _, r := range address {
		if r <= ' ' || r > '~' {
			return false
		}
	}
	labels := strings.Split(domain, ".")
	return strings.Trim(local, ".-") == local && len(labels) >= 2 && !slices.ContainsFunc(labels, func(l string) bool {
		return l == "" || strings.Trim(l, "-") != l || strings.Contains(l, "_")
	})
}
