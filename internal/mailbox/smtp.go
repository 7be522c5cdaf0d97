package mailbox

import (
	"io"
	"log/slog"

	"github.com/emersion/go-smtp"
)

// Limits on one message (RFC 5321, section 4.5.3.1 asks for 100 recipients).
const (
	maxBytes      = 5 << 20
	maxRecipients = 100
)

// newSMTP is a server that puts every message into the store, as far as its trouble
// lets it.
func newSMTP(to *store, trouble Trouble, log *slog.Logger) *smtp.Server {
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return &session{to: to, log: log, conn: c, trouble: trouble}, nil
	}))
	server.Domain = "mailbox.localhost"
	server.MaxMessageBytes = maxBytes
	server.MaxRecipients = maxRecipients
	server.ReadTimeout, server.WriteTimeout = timeout, timeout
	server.EnableSMTPUTF8 = true
	server.ErrorLog = slog.NewLogLogger(log.Handler(), slog.LevelWarn)
	return server
}

// session is one client; it may hand over several messages, one after another.
type session struct {
	to         *store
	log        *slog.Logger
	conn       *smtp.Conn
	trouble    Trouble
	sender     string
	recipients []string
	kept       bool // the message under way
}

// Reset is asked for by go-smtp right after the answer to a message, before it reads
// what the client says next.
func (s *session) Reset() {
	if s.kept {
		_ = s.meet(AtGoodbye) // there is nothing to answer
	}
	s.sender, s.recipients, s.kept = "", nil, false
}

func (s *session) Logout() error { return nil }

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.sender = from
	return s.meet(AtSender)
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.recipients = append(s.recipients, to)
	return s.meet(AtRecipient)
}

// Data answers only when the message is kept, so that a sender who hears OK can
// rely on it.
func (s *session) Data(r io.Reader) error {
	if err := s.meet(AtContent); err != nil {
		return err
	}
	content, err := io.ReadAll(r)
	if err != nil {
		return err // as it is: the server looks for its own error, and not inside others
	}
	if _, err := s.to.add(s.sender, s.recipients, content); err != nil {
		s.log.Error("mailbox: a message could not be kept", "error", err)
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "The message could not be kept"}
	}
	s.kept = true
	return s.meet(AtAnswer)
}
