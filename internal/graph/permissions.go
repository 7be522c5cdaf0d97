package graph

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
)

// power is what Graph lets a caller do for one of several application
// permissions. Its kind names the calls that need it, for the gate.
type power struct {
	kind string
	ask  string   // the permission that README asks for
	also []string // those that include it
}

var (
	inviteGuests  = power{"inviting", "User.Invite.All", []string{"User.ReadWrite.All", "Directory.ReadWrite.All"}}
	readUsers     = power{"reading users", "User.ReadWrite.All", []string{"User.Read.All", "Directory.Read.All", "Directory.ReadWrite.All"}}
	writeSponsors = power{"recording sponsors", "User.ReadWrite.All", []string{"Directory.ReadWrite.All"}}
	blockUsers    = power{"blocking", "User.EnableDisableAccount.All", []string{"User.ReadWrite.All", "Directory.ReadWrite.All"}}
	deleteUsers   = power{"deleting", "User.DeleteRestore.All", []string{"User.ReadWrite.All", "Directory.ReadWrite.All"}}
	readGroups    = power{"reading groups", "GroupMember.ReadWrite.All", []string{
		"GroupMember.Read.All", "Group.ReadBasic.All", "Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All",
	}}
	readMembers = power{"reading memberships", "GroupMember.ReadWrite.All", []string{
		"GroupMember.Read.All", "GroupMember.ReadBasic.All", "Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All",
	}}
	writeMembers = power{"changing members", "GroupMember.ReadWrite.All", []string{"Group.ReadWrite.All", "Directory.ReadWrite.All"}}
	readApps     = power{"reading apps", "Application.Read.All", []string{
		"Application.ReadWrite.OwnedBy", "Application.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All",
	}}
	// Of the pages of these calls none says that GroupMember.ReadWrite.All includes it.
	listGroups = power{"listing groups", "GroupMember.Read.All", []string{
		"Group.Read.All", "Group.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All",
	}}
	listApps   = power{"listing apps", readApps.ask, readApps.also}
	readRoles  = power{"reading app roles", "AppRoleAssignment.ReadWrite.All", []string{"Directory.Read.All", "Directory.ReadWrite.All"}}
	writeRoles = power{"changing app roles", "AppRoleAssignment.ReadWrite.All", nil}
	sendMails  = power{"sending mail", "Mail.Send", nil}
	addApps    = power{"adding apps", "Application.ReadWrite.OwnedBy", []string{"Application.ReadWrite.All", "Directory.ReadWrite.All"}}
)

// needed says which powers a call takes, by its route.
//
// Source: https://learn.microsoft.com/graph/permissions-reference and the table
// of permissions on the page of each operation.
var needed = map[string][]power{
	"POST /invitations":                         {inviteGuests},
	"GET /users":                                {readUsers},
	"GET /users/{guid}":                         {readUsers},
	"GET /users/delta":                          {readUsers},
	"GET /users/{guid}/sponsors":                {readUsers},
	"POST /users/{guid}/sponsors/$ref":          {writeSponsors},
	"PATCH /users/{guid}":                       {blockUsers},
	"DELETE /users/{guid}":                      {deleteUsers},
	"GET /users/{guid}/memberOf":                {readMembers},
	"GET /users/{guid}/appRoleAssignments":      {readRoles},
	"GET /groups/{guid}":                        {readGroups},
	"POST /groups/{guid}/members/$ref":          {writeMembers},
	"DELETE /groups/{guid}/members/{guid}/$ref": {writeMembers},
	"GET /servicePrincipals/{guid}":             {readApps},

	"POST /applicationTemplates/{guid}/instantiate": {addApps},
	"PATCH /servicePrincipals/{guid}":               {addApps},
	"GET /applications":                             {readApps},
	"GET /servicePrincipals":                        {readApps},

	"POST " + sendMailPath: {sendMails},

	// What the mirror copies. Nobody waits for it, so that these are powers of their
	// own: a portal that may not list apps still gives them. Package postgres knows
	// them by how their kinds begin.
	"GET /groups/delta":                    {listGroups},
	"GET /groups/{guid}/owners":            {listGroups},
	"GET /groups/{guid}/transitiveMembers": {listGroups},
	"GET /servicePrincipals/delta":         {listApps},
	"GET /servicePrincipals/{guid}/owners": {listApps},
	"GET /groups/{guid}/members":           {listGroups},
	"GET /users/{guid}/manager":            {readUsers},

	"GET /servicePrincipals/{guid}/appRoleAssignedTo": {listApps},

	"POST /servicePrincipals/{guid}/appRoleAssignedTo":         {writeRoles, readApps},
	"DELETE /servicePrincipals/{guid}/appRoleAssignedTo/{key}": {writeRoles, readApps},
}

// powers are those that a call takes.
func (r request) powers() []power { return needed[r.route()] }

// permissionFor gives the permission to ask for when calls of a kind are not let
// in; empty for any other kind.
func permissionFor(kind string) string {
	for _, powers := range needed {
		for _, p := range powers {
			if p.kind == kind {
				return p.ask
			}
		}
	}
	return ""
}

// within tells whether a token's roles give the power.
func (p power) within(roles []string) bool {
	return slices.Contains(roles, p.ask) || slices.ContainsFunc(p.also, func(one string) bool { return slices.Contains(roles, one) })
}

// lacking gives the first power that a call takes and a token does not give; nil
// when it gives all. It is not known for a token that cannot be read. Graph alone
// decides: this only explains its refusal.
func (r request) lacking(token string) (lacks *power, known bool) {
	roles, known := rolesIn(token)
	if !known {
		return nil, false
	}
	for _, p := range r.powers() {
		if !p.within(roles) {
			return &p, true
		}
	}
	return nil, true
}

// rolesIn reads the application permissions in an access token of our own,
// whose signature is Graph's to check.
//
// Source: https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
func rolesIn(token string) (roles []string, known bool) {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil, false
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return nil, false
	}
	var claims struct {
		Roles []string `json:"roles"`
	}
	if err := json.Unmarshal(payload, &claims); err != nil {
		return nil, false
	}
	return claims.Roles, true
}

// denied tells whether Graph refused a call for want of a permission, or because
// of the object, which it answers alike.
func (a answer) denied() bool {
	return a.status == http.StatusForbidden && (a.code == "Authorization_RequestDenied" || a.code == "ErrorAccessDenied") // the latter is Exchange's
}
