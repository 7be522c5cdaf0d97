package mailbox

import (
	"net/smtp"
	"strings"
	"sync/atomic"
	"testing"
)

func TestTroubleIsMetAtItsMomentAndThenItGoesOn(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		at     Moment
		answer error
		says   string // what the sender hears; empty: nothing, the connection ends
		kept   int
	}{
		{AtSender, Refuse(421, "Not now"), `421 "4.0.0 Not now"`, 0},
		{AtRecipient, Refuse(550, "No such user"), `550 "5.0.0 No such user"`, 0},
		{AtContent, Refuse(452, "Disk full"), `452 "4.0.0 Disk full"`, 0},
		{AtAnswer, Refuse(451, "Lost"), `451 "4.0.0 Lost"`, 1},
		{AtSender, ErrHangUp, "", 0},
		{AtRecipient, ErrHangUp, "", 0},
		{AtContent, ErrHangUp, "", 0},
		{AtAnswer, ErrHangUp, "", 1},
	} {
		var well atomic.Bool
		m := startMailbox(t, Options{Trouble: func(at Moment, to string) error {
			if !well.Load() && at == c.at && (to == "gil@fabrikam.example" || at == AtSender) {
				return c.answer
			}
			return nil
		}})
		err := smtp.SendMail(m.SMTPAddr(), nil, "portal@contoso.example", []string{"gil@fabrikam.example"}, wire("Subject: Hi\n\ntext"))
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: the sender hears %v, want %q", c.at, err, c.says)
		}
		if got := len(m.Messages()); got != c.kept {
			t.Errorf("%s, %v: %d messages are kept, want %d", c.at, c.answer, got, c.kept)
		}
		well.Store(true)
		send(t, m, "Subject: again\n\ntext", "gil@fabrikam.example")
	}
}
