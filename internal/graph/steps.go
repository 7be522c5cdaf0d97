package graph

import (
	"net/http"

	kiota "github.com/microsoft/kiota-abstractions-go"

	"guestportal/internal/guest"
)

// stepCalls are the calls that change something, each without what differs from
// time to time: ids, body and client-request-id. A kind of step is one call.
var stepCalls = map[guest.StepKind]request{
	guest.StepInvite:       {operation: "invite the guest", method: kiota.POST, path: invitationsPath, want: http.StatusCreated},
	guest.StepMint:         {operation: "invite the guest", method: kiota.POST, path: invitationsPath, want: http.StatusCreated},
	guest.StepAddSponsor:   {operation: "add the sponsor", method: kiota.POST, path: "/users/{guid}/sponsors/$ref", want: http.StatusNoContent},
	guest.StepAddMember:    {operation: "add the guest to the group", method: kiota.POST, path: "/groups/{guid}/members/$ref", want: http.StatusNoContent},
	guest.StepRemoveMember: {operation: "remove the guest from the group", method: kiota.DELETE, path: "/groups/{guid}/members/{guid}/$ref", want: http.StatusNoContent},
	guest.StepAssignRole:   {operation: "give the guest the app role", method: kiota.POST, path: "/servicePrincipals/{guid}/appRoleAssignedTo", want: http.StatusCreated},
	guest.StepUnassignRole: {operation: "take the app role from the guest", method: kiota.DELETE, path: "/servicePrincipals/{guid}/appRoleAssignedTo/{key}", want: http.StatusNoContent},
	guest.StepBlock:        {operation: "block the guest's sign-in", method: kiota.PATCH, path: "/users/{guid}", want: http.StatusNoContent},
	guest.StepUnblock:      {operation: "let the guest sign in again", method: kiota.PATCH, path: "/users/{guid}", want: http.StatusNoContent},
	guest.StepDelete:       {operation: "delete the guest's account", method: kiota.DELETE, path: "/users/{guid}", want: http.StatusNoContent},

	guest.StepAddApp:   {operation: "add the app from the gallery", method: kiota.POST, path: "/applicationTemplates/{guid}/instantiate", want: http.StatusCreated},
	guest.StepCloseApp: {operation: "let only assigned people open the app", method: kiota.PATCH, path: "/servicePrincipals/{guid}", want: http.StatusNoContent},
	guest.StepOpenApp:  {operation: "let everybody open the app", method: kiota.PATCH, path: "/servicePrincipals/{guid}", want: http.StatusNoContent},
}

// stepReads are what callers read just before the call of a step, in its turn.
var stepReads = map[guest.StepKind]request{guest.StepMint: readAccount}

// stepCall gives the call of a kind of step, to be filled in.
func stepCall(kind guest.StepKind, clientRequestID string, ids ...string) request {
	r := stepCalls[kind]
	r.id, r.ids = clientRequestID, ids
	return r
}

// priorityOf is that of a step's call, whoever asks: what is taken away goes
// first, and whoever waits for a link comes before what is given.
func priorityOf(s guest.Step) Priority {
	switch {
	case s.TakesAway():
		return Removing
	case s.Kind == guest.StepMint:
		return Redeeming
	}
	return Approving
}
