package provision_test

import (
	"crypto/rand"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/nacl/box"

	"guestportal/internal/guest"
)

func TestAGuestWhoAsksGetsALinkThatOnlyTheyCanOpen(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g := w.settle(w.approved(lou, "Project Falcon")).Guest
	public, private, err := box.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id, err := w.store.AskRedemption(t.Context(), g, public[:], w.now())
	if err != nil {
		t.Fatal(err)
	}
	accounts := len(w.tenant().accounts(lou))
	if err := w.worker(w.graph, w.store).Redeem(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	sealed, trouble, err := w.store.TakeRedemption(t.Context(), id)
	if err != nil || trouble != "" {
		t.Fatalf("no link: %q, %v", trouble, err)
	}
	link, ok := box.OpenAnonymous(nil, sealed, public, private)
	if !ok || !strings.HasPrefix(string(link), "http") {
		t.Errorf("the link opens: %v, %q", ok, link)
	}
	if got := len(w.tenant().accounts(lou)); got != accounts || accounts != 1 {
		t.Errorf("%d accounts, and %d before", got, accounts)
	}
	if err := w.worker(w.graph, w.store).Redeem(t.Context(), id); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("what was fetched is answered again: %v", err)
	}
	w.holds()
}

func TestAQuestionForALinkThatIsTooOldIsNotAnswered(t *testing.T) {
	t.Parallel()
	w := setup(t)
	g := w.settle(w.approved(lou, "Project Falcon")).Guest
	id, err := w.store.AskRedemption(t.Context(), g, make([]byte, 32), w.now())
	if err != nil {
		t.Fatal(err)
	}
	before := len(w.writes())
	w.pass(2 * time.Minute)
	if err := w.worker(w.graph, w.store).Redeem(t.Context(), id); !errors.Is(err, guest.ErrNotFound) {
		t.Errorf("an old question says %v", err)
	}
	if len(w.writes()) != before {
		t.Error("a link was minted for nobody")
	}
}

func TestAGuestIsToldWhenThereIsNoLink(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		status int
		want   string
	}{
		"refused": {http.StatusBadRequest, "Microsoft does not accept this invitation at the moment. Tell the person who invited you."},
		"away":    {http.StatusServiceUnavailable, "Microsoft is not answering at the moment. Try again in a minute."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			g := w.settle(w.approved(lou, "Project Falcon")).Guest
			id, err := w.store.AskRedemption(t.Context(), g, make([]byte, 32), w.now())
			if err != nil {
				t.Fatal(err)
			}
			w.control(http.MethodPost, "/faults", map[string]any{
				"method": "POST", "path": "/invitations$", "status": c.status, "body": `{"error":{"code":"x","message":"SECRET"}}`,
			}, nil)
			if err := w.worker(w.graph, w.store).Redeem(t.Context(), id); err != nil {
				t.Fatal(err)
			}
			sealed, trouble, err := w.store.TakeRedemption(t.Context(), id)
			if err != nil || sealed != nil || trouble != c.want {
				t.Errorf("the guest is told %q (%v)", trouble, err)
			}
			story, err := w.store.StoryByGuest(t.Context(), g.Ref, w.now())
			if told := len(story.Told) == 1 && story.Told[0].About == string(guest.LinkRefused); err != nil || told != (name == "refused") {
				t.Errorf("the sponsor is told %v (%v)", story.Told, err)
			}
		})
	}
}
