package sessiontest_test

import (
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/session/sessiontest"
)

func TestMemory(t *testing.T) {
	t.Parallel()
	sessiontest.Run(t, func(*testing.T) sessiontest.Opened {
		return sessiontest.Opened{
			Store: &sessiontest.Memory{},
			Ana:   guest.Person{ID: "ana", Roles: guest.Sponsor},
			Ben:   guest.Person{ID: "ben", Roles: guest.Approver},
		}
	})
}
