package provision

import (
	"context"

	"guestportal/internal/guest"
)

// handler performs one kind of step on an account: one call, no retry.
type handler func(ctx context.Context, r *run, u guest.Undertaking, i guest.Intent, have guest.Present) error

// handlers are all kinds but the invitation, which has an answer of its own.
var handlers = map[guest.StepKind]handler{
	guest.StepAddSponsor:   addSponsor,
	guest.StepAddMember:    addMember,
	guest.StepRemoveMember: removeMember,
	guest.StepAssignRole:   assignRole,
	guest.StepUnassignRole: unassignRole,
	guest.StepBlock:        block,
	guest.StepUnblock:      unblock,
	guest.StepDelete:       remove,
}
