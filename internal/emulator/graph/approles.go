package graph

import (
	"strings"

	"guestportal/internal/emulator/directory"
)

// checkRoles refuses role lists that Entra refuses: a role without the id, name
// or kind of member it needs, two with the same id or value, and one that is
// gone without having been disabled before.
func checkRoles(before, after []directory.AppRole) error {
	ids, values := map[string]bool{}, map[string]bool{}
	for i, r := range after {
		bad := !isGUID(r.ID) || r.DisplayName == "" || len(r.AllowedMemberTypes) == 0 || ids[lower(r.ID)]
		for _, member := range r.AllowedMemberTypes {
			bad = bad || member != "User" && member != "Application"
		}
		if r.Value != nil {
			bad = bad || strings.Contains(*r.Value, " ") || values[*r.Value]
			values[*r.Value] = true
		}
		if bad {
			return badRequest("Invalid value specified for property 'appRoles': the role at position %d needs a unique id, a displayName, allowedMemberTypes, and a unique value without spaces.", i)
		}
		ids[lower(r.ID)] = true
		after[i].Origin = originOfApplication
	}
	for _, r := range before {
		if r.IsEnabled && !ids[lower(r.ID)] {
			return &Error{Status: 400, Code: "CannotDeleteOrUpdateEnabledEntitlement", Message: "Property value cannot be deleted unless it is disabled first."}
		}
	}
	return nil
}
