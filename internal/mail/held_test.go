package mail_test

import (
	"errors"
	"testing"

	"guestportal/internal/guest"
)

func TestALetterThatIsHeldBackIsNeitherSentNorGivenUp(t *testing.T) {
	t.Parallel()
	l := letter(guest.MailInvitation)
	l.Held = true
	postman, p := office(t, l)
	err := postman.Deliver(t.Context(), l.ID, true)
	if !errors.As(err, new(guest.Braked)) || final(err) {
		t.Errorf("it ends with %v", err)
	}
	if len(p.sent) != 0 || len(p.notes) != 0 {
		t.Errorf("%d messages, notes %q", len(p.sent), p.notes)
	}
}
