package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	netmail "net/mail"
	"net/url"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"guestportal/internal/guest"
)

// sendLimit bounds one try, from the first packet to the last answer.
const sendLimit = 15 * time.Second

// TLSMode is how an SMTP connection is protected.
type TLSMode string

// The ways to protect an SMTP connection.
const (
	TLSRequired      TLSMode = "required"      // STARTTLS, or no mail (RFC 3207)
	TLSOpportunistic TLSMode = "opportunistic" // STARTTLS where offered
	TLSNone          TLSMode = "none"          // plain text
	TLSImplicit      TLSMode = "implicit"      // TLS from the first byte (RFC 8314)
)

// SMTP sends through a mail server, one connection for each message. A password
// never travels in plain text, except to this machine.
type SMTP struct {
	Host     string
	Port     int
	TLS      TLSMode
	User     string // empty: no sign-in
	Password guest.Secret
	Roots    *x509.CertPool // nil: the system's authorities
	Hello    string         // our name for EHLO
	Timeout  time.Duration  // for one message as a whole
}

// Send delivers one message. A refusal of the address or of the message is a
// permanent Failure; everything else may work at another time.
func (s SMTP) Send(ctx context.Context, m Message) error {
	ctx, cancel := context.WithTimeout(ctx, s.Timeout)
	defer cancel()
	client, err := s.client(ctx)
	if err != nil {
		return fmt.Errorf("prepare the mail client: %w", err)
	}
	msg := wire(m)
	err = client.DialAndSendWithContext(ctx, msg)
	if err == nil || msg.IsDelivered() {
		// What fails after the server took the message is only the goodbye.
		return nil
	}
	return failure(err)
}

// client makes a client for one message. The library leaves the connection open
// when the greeting fails, so it is closed here when the context ends.
func (s SMTP) client(ctx context.Context) (*gomail.Client, error) {
	config := &tls.Config{ServerName: s.Host, RootCAs: s.Roots, MinVersion: tls.VersionTLS12}
	policy := map[TLSMode]gomail.TLSPolicy{
		TLSRequired: gomail.TLSMandatory, TLSOpportunistic: gomail.TLSOpportunistic, TLSNone: gomail.NoTLS, TLSImplicit: gomail.NoTLS,
	}
	starttls, known := policy[s.TLS]
	if !known {
		return nil, fmt.Errorf("there is no TLS mode %q", s.TLS)
	}
	dial := (&net.Dialer{}).DialContext
	if s.TLS == TLSImplicit {
		dial = (&tls.Dialer{Config: config}).DialContext
	}
	options := []gomail.Option{
		gomail.WithPort(s.Port), gomail.WithTimeout(s.Timeout), gomail.WithTLSPolicy(starttls), gomail.WithTLSConfig(config),
		gomail.WithDialContextFunc(func(dialing context.Context, network, address string) (net.Conn, error) {
			conn, err := dial(dialing, network, address)
			if err != nil {
				return nil, err
			}
			context.AfterFunc(ctx, func() { _ = conn.Close() })
			return conn, nil
		}),
	}
	if s.Hello != "" {
		options = append(options, gomail.WithHELO(s.Hello))
	}
	if s.User != "" {
		options = append(options, gomail.WithUsername(s.User), gomail.WithPassword(s.Password.Reveal()),
			gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthSCRAMSHA1, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin))
	}
	return gomail.NewClient(s.Host, options...)
}

// wire puts a message into the library's form, plain text first (RFC 2046,
// 5.1.4).
func wire(m Message) *gomail.Msg {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(&netmail.Address{Name: line(m.From.Name), Address: m.From.Address})
	msg.ToMailAddress(&m.To)
	msg.Subject(m.Subject)
	msg.SetDateWithValue(m.Date.UTC())
	msg.SetMessageIDWithValue(m.ID)
	msg.SetGenHeader(gomail.HeaderContentLang, m.Language)
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no answering machines, please
	if m.List != "" {
		msg.SetGenHeader("List-Id", m.List) // RFC 2919
	}
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	return msg
}

// failure says what an error of the library means. What the server wrote goes to
// the log only: it is not ours to show.
func failure(err error) error {
	sent, ok := errors.AsType[*gomail.SendError](err)
	if !ok || sent.ErrorCode() == 0 {
		return Failure{Kind: guest.SetbackSilent, Words: "the mail server could not be reached", Err: err}
	}
	code := strings.TrimSpace(fmt.Sprintf("%d %s", sent.ErrorCode(), sent.EnhancedStatusCode()))
	// 530 asks for a sign-in: the settings are wrong, not the address (RFC 4954, 6).
	permanent := sent.ErrorCode() >= 500 && sent.ErrorCode() != 530
	switch {
	case permanent && sent.Reason == gomail.ErrSMTPRcptTo:
		return Failure{Kind: guest.SetbackAddress, Words: "the mail server refused the address (" + code + ")", Permanent: true, Err: err}
	case permanent && sent.Reason == gomail.ErrSMTPDataClose:
		return Failure{Kind: guest.SetbackMessage, Words: "the mail server refused the message (" + code + ")", Permanent: true, Err: err}
	}
	return Failure{Kind: guest.SetbackRefused, Words: "the mail server did not take it (" + code + ")", Err: err}
}

// hello gives our name for EHLO: the host of the portal, an address in brackets
// (RFC 5321, 4.1.3).
func hello(u *url.URL) string {
	if u == nil {
		return ""
	}
	h := u.Hostname()
	switch ip := net.ParseIP(h); {
	case ip == nil:
		return h
	case strings.Contains(h, ":"):
		return "[IPv6:" + h + "]"
	default:
		return "[" + h + "]"
	}
}

// Check greets the mail server, signs in where there is a user, and leaves.
func (s SMTP) Check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, s.Timeout)
	defer cancel()
	client, err := s.client(ctx)
	if err != nil {
		return fmt.Errorf("prepare the mail client: %w", err)
	}
	if err := client.DialWithContext(ctx); err != nil {
		return failure(err)
	}
	return client.Close()
}
