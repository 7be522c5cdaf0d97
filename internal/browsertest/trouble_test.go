package browsertest

import (
	"net/http"
	"strings"
	"testing"

	"guestportal/internal/browser"
)

// settings changes the emulated tenant's.
func (d *demo) settings(t *testing.T, body string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, d.Emulator.HTTP+"/_emulator/settings", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode >= http.StatusMultipleChoices {
		t.Fatalf("settings: %s", answer.Status)
	}
}

// The only domain that is blocked is this guest's, so that no other story is.
// It takes its time, in which Sam signs in elsewhere more often than sessions stay.
func TestASponsorSeesWhatIsWrongAndTriesAgainWhenItIsMended(t *testing.T) {
	t.Parallel()
	s := tale{demo: story(t), t: t, by: ana, name: "Vic Moss", email: "vic.moss@blocked-here.example"}
	s.settings(t, `{"blocked_domains":["blocked-here.example"]}`)
	s.sponsor = s.as(t, s.by, browser.Options{})
	s.ask("Send an email")
	s.approve()
	v := s.sponsor
	v.becomes("Needs attention", "do not allow guests from blocked-here.example", "Our administrator", "allow blocked-here.example")
	v.Sees("Status: 403", "Look at: Entra admin center > External Identities", "Request id: ")
	v.look("request, needs attention")
	s.letter(t, s.by, "Something went wrong with Vic Moss")
	s.settings(t, `{"blocked_domains":[]}`)
	v.Send("Try again")
	v.becomes("Invitation sent", "Not accepted yet")
	v.SeesNot("Who must act")
	if got := s.account(t, s.email); got.Number != 1 {
		t.Errorf("the tenant has %+v", got)
	}
}
