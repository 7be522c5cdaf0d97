package mail

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"

	"guestportal/internal/guest"
)

// Settings says how messages leave; the values are those of PORTAL_MAIL_URL taken
// apart.
type Settings struct {
	Kind      string // "smtp"; "graph"; empty: mail is switched off
	Host      string
	Port      int
	TLS       TLSMode
	User      string // empty: no sign-in at the mail server
	Password  guest.Secret
	Roots     *x509.CertPool // nil: the system's authorities
	PublicURL *url.URL       // its host is how we introduce ourselves to the mail server
	Mailbox   string         // of "graph": the address of the mailbox that sends
	Mailer    Mailer         // of "graph"
}

// NewTransport makes the transport for the settings.
func NewTransport(s Settings) (Transport, error) {
	switch s.Kind {
	case "":
		return Off{}, nil
	case "smtp":
		return SMTP{
			Host: s.Host, Port: s.Port, TLS: s.TLS, User: s.User, Password: s.Password, Roots: s.Roots,
			Hello: hello(s.PublicURL), Timeout: sendLimit,
		}, nil
	case "graph":
		if s.Mailer == nil {
			return nil, errors.New("sending mail with Microsoft Graph needs its client")
		}
		return Graph{Mailbox: s.Mailbox, Mailer: s.Mailer}, nil
	}
	return nil, fmt.Errorf("there is no way to send mail called %q", s.Kind)
}

// Off is the transport of a portal without mail. The sponsor sees the invitation
// link and hands it over.
type Off struct{}

// Send refuses, for good.
func (Off) Send(context.Context, Message) error {
	return Failure{Kind: guest.SetbackOff, Words: "mail is switched off", Permanent: true}
}
