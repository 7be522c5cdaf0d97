package authority

import (
	"net/http"
	"slices"
	"strings"

	"guestportal/internal/emulator/directory"
)

// optional adds the claims that an application asks for, to the id_token or the
// access token (learn.microsoft.com/entra/identity-platform/optional-claims-reference).
// Claims without a value for this person are left out.
func (a *Authority) optional(tx *directory.Tx, claims map[string]any, app *directory.Application, user *directory.User, g grant, of func(*directory.OptionalClaims) []directory.OptionalClaim) {
	if app.OptionalClaims == nil {
		return
	}
	for _, c := range of(app.OptionalClaims) {
		if value := a.optionalValue(tx, c, user, g); value != nil && value != "" {
			claims[c.Name] = value
		}
	}
}

func (a *Authority) optionalValue(tx *directory.Tx, c directory.OptionalClaim, user *directory.User, g grant) any {
	switch c.Name {
	case "acct":
		if user.IsGuest() {
			return 1
		}
		return 0
	case "auth_time":
		return g.authTime.Unix()
	case "ctry", "tenant_ctry":
		return user.UsageLocation
	case "email":
		return user.Mail
	case "family_name":
		return user.Surname
	case "given_name":
		return user.GivenName
	case "login_hint":
		return loginHint(user)
	case "sid":
		return g.sid
	case "upn":
		return guestUPN(c, user)
	case "verified_primary_email":
		if a.ownsDomain(user.Mail) {
			return []string{user.Mail}
		}
	case "xms_edov":
		if user.Mail != "" {
			return a.ownsDomain(user.Mail) || user.IsGuest() && strings.HasPrefix(homeProvider(user), "https://")
		}
	case "xms_pl":
		return user.PreferredLanguage
	case "idtyp":
		return "user"
	case "wids":
		return append(tx.RolesOf(user.ID), everyUser)
	}
	return nil
}

// guestUPN is a member's name; guests have one only when the application asks
// for it, and then with or without the hash marks.
func guestUPN(c directory.OptionalClaim, user *directory.User) string {
	switch {
	case !user.IsGuest():
		return user.UserPrincipalName
	case slices.Contains(c.AdditionalProperties, "include_externally_authenticated_upn_without_hash"):
		return strings.ReplaceAll(user.UserPrincipalName, "#", "_")
	case slices.Contains(c.AdditionalProperties, "include_externally_authenticated_upn"):
		return user.UserPrincipalName
	}
	return ""
}

func (a *Authority) ownsDomain(address string) bool {
	_, domain, _ := strings.Cut(strings.ToLower(address), "@")
	return slices.Contains(a.o.Domains, domain)
}

// implicitGroups is how many groups a token that passes through the browser can
// carry at most.
const implicitGroups = 5

// groupClaims adds the person's groups as the application's groupMembershipClaims
// says, transitive ones too. Beyond a number of groups, setting group_overage_at,
// the token says where to ask instead (learn.microsoft.com/security/zero-trust/develop/configure-tokens-group-claims-app-roles).
func (a *Authority) groupClaims(tx *directory.Tx, r *http.Request, claims map[string]any, app *directory.Application, user *directory.User, implicit bool) {
	ids := groupIDs(tx, app, user)
	switch {
	case len(ids) == 0:
	case implicit && len(ids) > implicitGroups:
		claims["hasgroups"] = true
	case len(ids) > a.o.Control.Settings().GroupOverage:
		claims["_claim_names"] = map[string]string{"groups": "src1"}
		claims["_claim_sources"] = map[string]any{"src1": map[string]string{"endpoint": GraphBase(r) + "/v1.0/users/" + user.ID + "/getMemberObjects"}}
	default:
		claims["groups"] = ids
	}
}

func groupIDs(tx *directory.Tx, app *directory.Application, user *directory.User) []string {
	var ids []string
	wanted := strings.Split(strings.ReplaceAll(app.GroupMembershipClaims, " ", ""), ",")
	for _, word := range wanted {
		switch word {
		case "SecurityGroup", "All":
			for _, g := range tx.GroupsOf(user.ID, true, tx.Now()) {
				if g.SecurityEnabled || word == "All" {
					ids = append(ids, g.ID)
				}
			}
		case "ApplicationGroup":
			sp := tx.SPByAppID(app.AppID)
			if sp == nil {
				continue
			}
			assigned := tx.AssignedTo(sp.ID, tx.Now())
			for _, g := range tx.GroupsOf(user.ID, false, tx.Now()) {
				if slices.ContainsFunc(assigned, func(as *directory.Assignment) bool { return as.PrincipalID == g.ID }) {
					ids = append(ids, g.ID)
				}
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
