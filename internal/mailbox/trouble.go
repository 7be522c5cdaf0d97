package mailbox

import (
	"errors"

	"github.com/emersion/go-smtp"
)

// Moment is one of those at which a mail server can be in trouble.
type Moment string

// The moments of one message, in their order.
const (
	AtSender    Moment = "MAIL"
	AtRecipient Moment = "RCPT"
	AtContent   Moment = "DATA" // before what follows is read to its end
	AtAnswer    Moment = "kept" // the message is kept, and the sender does not know yet
	AtGoodbye   Moment = "bye"  // the sender knows, and would take leave
)

// Trouble makes the mailbox a mail server with faults. It is asked at every moment
// of every message; to is the last recipient, empty before there is one. Nil is no
// trouble. An error of Refuse is what the sender hears, ErrHangUp ends the
// connection without a word, and a call that takes long makes the sender wait.
// Several calls come at once.
type Trouble func(at Moment, to string) error

// ErrHangUp ends the connection.
var ErrHangUp = errors.New("the mail server hangs up")

// Refuse is an answer other than yes: 4xx for now, 5xx for good (RFC 5321, section
// 4.2.1).
func Refuse(code int, words string) error {
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{code / 100, 0, 0}, Message: words}
}

// meet lets the session run into trouble, if there is any.
func (s *session) meet(at Moment) error {
	if s.trouble == nil {
		return nil
	}
	to := ""
	if n := len(s.recipients); n > 0 {
		to = s.recipients[n-1]
	}
	err := s.trouble(at, to)
	if errors.Is(err, ErrHangUp) {
		_ = s.conn.Conn().Close() // the sender learns by it
	}
	return err
}
