package provision_test

import (
	"context"
	"strings"
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/provision"
)

// broken is a directory in which one call panics.
type broken struct {
	provision.Directory
	at string
}

func (b broken) mayPanic(at string) {
	if b.at == at {
		panic("a mistake in " + at)
	}
}

func (b broken) FindByMail(ctx context.Context, mail string) ([]guest.Account, error) {
	b.mayPanic("search")
	return b.Directory.FindByMail(ctx, mail)
}

func (b broken) Target(ctx context.Context, r guest.Resource) (guest.Target, error) {
	b.mayPanic("target")
	return b.Directory.Target(ctx, r)
}

func (b broken) AddMember(ctx context.Context, group, user, id string) error {
	b.mayPanic("write")
	return b.Directory.AddMember(ctx, group, user, id)
}

func (b broken) Groups(ctx context.Context, id string) ([]string, error) {
	b.mayPanic("read")
	return b.Directory.Groups(ctx, id)
}

// F10: the portal itself fails at one guest.
func TestF10AGuestOnWhomThePortalItselfFailsIsParkedWithTheReason(t *testing.T) {
	t.Parallel()
	for _, at := range []string{"search", "target", "write", "read"} {
		t.Run(at, func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			g := w.approved(lou, "Falcon reviewer")
			func() {
				defer func() {
					if told, ok := recover().(string); !ok || !strings.Contains(told, "a mistake in "+at) {
						t.Errorf("the panic is %q, which tells the log nothing", told)
					}
				}()
				_, err := w.worker(broken{w.graph, at}, w.store).Converge(t.Context(), g.ID)
				t.Errorf("no panic: %v", err)
			}()
			s := w.story(g)
			if s.Guest.Sync != guest.Attention || s.Guest.Trouble.Who != guest.ActorAdministrator || !strings.Contains(s.Guest.Trouble.What, "The portal itself") {
				t.Errorf("guest is %s: %+v", s.Guest.Sync, s.Guest.Trouble)
			}
			if err := w.service.TryAgain(t.Context(), w.ana, g.Ref); err != nil {
				t.Fatal(err)
			}
			if s := w.settle(g); s.Guest.Sync != guest.InSync {
				t.Errorf("after the mistake was mended the guest is %s: %+v", s.Guest.Sync, s.Guest.Trouble)
			}
			w.right()
		})
	}
}
