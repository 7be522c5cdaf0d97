package graph

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"guestportal/internal/emulator/directory"
)

func forbidden(status int, message string) error {
	return &Error{Status: status, Code: "Forbidden", Message: message}
}

// mayInvite judges the tenant's policies and the address itself. Texts are known
// where the comments do not say "picked"; most status codes of them are picked.
func (c *call) mayInvite(body invitationBody) error {
	s := c.settings
	refused := s.AllowInvitesFrom == "none" || s.AllowInvitesFrom == "adminsAndGuestInviters" && !containsFold(s.GuestInviterApps, c.caller.AppID)
	if c.caller.User {
		refused = !mayInviteAs(c.caller, s.AllowInvitesFrom)
	}
	if refused {
		return forbidden(s.InvitesOffStatus, "Guest invitations not allowed for your company. Contact your company administrator for more details.")
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
	case body.DisplayName != nil && utf8.RuneCountInString(*body.DisplayName) > longestName:
		return invalidValue("displayName", userType.Name)
	case len(body.Message.Cc) > 1:
		return unreadable("Only one recipient is supported in ccRecipients.")
	case !inviteAddress(body.Address):
		return unreadable("The address '%s' cannot be invited: Primary SMTP Address is an invalid value.", body.Address)
	case c.tx.GroupByMail(body.Address) != nil:
		return unreadable("Group email address is not supported.")
	}
	return c.domainRules(body)
}

func (c *call) domainRules(body invitationBody) error {
	_, domain, _ := strings.Cut(lower(body.Address), "@")
	converts := body.User != nil && body.User.ID != "" && !body.Reset
	if u := c.tx.UserByAddress(body.Address); !converts && u != nil && u.UserType == directory.Member && u.CreationType != directory.Invitation {
		return nil // an internal account is refused by invitee
	}
	s := c.settings
	switch {
	case slices.Contains(c.o.Domains, domain):
		return &Error{Status: s.VerifiedDomainStatus, Code: "BadRequest", Message: "This user cannot be invited because the domain of the user's email address is a verified domain of this directory."}
	case containsFold(s.BlockedDomains, domain), len(s.AllowedDomains) > 0 && !containsFold(s.AllowedDomains, domain):
		return forbidden(s.BlockedStatus, fmt.Sprintf("Unable to invite user %s. Generic authorization exception.", body.Address)) // picked
	case containsFold(s.InboundBlocked, domain):
		return forbidden(s.CrossTenantStatus, "This invitation is blocked by cross-tenant access settings. Admins in both your organization and the invited user's organization must configure cross-tenant access settings to allow the invitation.")
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
		if u != nil && u != named && !body.Reset {
			return nil, sameValue("proxyAddresses")
		}
		if u = named; !body.Reset && internal(u) {
			return u, convertible(u, body.Address)
		}
	}
	switch {
	case body.Reset && (body.User == nil || body.User.ID == ""):
		return nil, unreadable("resetRedemption needs the id of the invited user.")
	case body.Reset && !c.may("User.ReadWrite.All"):
		return nil, denied()
	case body.Reset && !hasMail(u, body.Address):
		return nil, unreadable("The new address must be among the user's mail and otherMails before redemption is reset.")
	case u == nil:
		return nil, c.mayInviteAgain(body.Address)
	case !u.AccountEnabled:
		return nil, &Error{Status: http.StatusPreconditionFailed, Code: c.settings.BlockedAccountCode, Message: fmt.Sprintf("The invited user already exists in the directory as object ID: %s, but the account is blocked from signing in. If the account is unblocked, they can use that account to sign in to shared apps and resources.", u.ID)}
	case internal(u):
		return nil, &Error{Status: c.settings.InternalAccountStatus, Code: "BadRequest", Message: fmt.Sprintf("The invited user already exists in the directory as objectID: %s. They can use that account to sign in to shared apps and resources.", u.ID)}
	}
	return u, nil
}

// internal says that a person signs in with an account of this tenant.
func internal(u *directory.User) bool {
	return !u.IsGuest() && u.CreationType != directory.Invitation
}

func hasMail(u *directory.User, address string) bool {
	return containsFold(append(slices.Clone(u.OtherMails), u.Mail), address)
}

// convertible refuses internal accounts that cannot become external ones.
func convertible(u *directory.User, address string) error {
	switch {
	case u.OnPremisesSyncEnabled != nil && *u.OnPremisesSyncEnabled:
		return unreadable("The user is synchronized from an on-premises directory and cannot be converted.")
	case !hasMail(u, address):
		return unreadable("The invited address must be the mail of the user before the account is converted.")
	}
	return nil
}

// mayInviteAgain judges an address that only a deleted guest has.
func (c *call) mayInviteAgain(address string) error {
	if c.settings.ReinviteDeleted == "new" {
		return nil
	}
	if slices.ContainsFunc(c.tx.DeletedUsers(), func(u *directory.User) bool { return hasMail(u, address) && c.kept(u.DeletedDateTime) }) {
		return unreadable("The invited user already exists in the directory as a deleted object. Restore the user, or delete them permanently, and invite them again.")
	}
	return nil
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
