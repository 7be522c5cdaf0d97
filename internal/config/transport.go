package config

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// TransportKind is a way for mail to leave.
type TransportKind string

// The ways for mail to leave.
const (
	MailOff   TransportKind = ""      // messages are not sent
	MailSMTP  TransportKind = "smtp"  // Host, Port, TLS, User, Password
	MailGraph TransportKind = "graph" // Mailbox
)

// TLSMode is how an SMTP connection is protected.
type TLSMode string

// The ways to protect an SMTP connection.
const (
	TLSRequired      TLSMode = "required"      // STARTTLS, or no mail
	TLSOpportunistic TLSMode = "opportunistic" // STARTTLS where offered
	TLSNone          TLSMode = "none"          // plain text
	TLSImplicit      TLSMode = "implicit"      // smtps: TLS from the first byte (RFC 8314)
)

// plainAddress is the form of a mailbox's address: what has no meaning in the path
// of a call to Microsoft Graph.
var plainAddress = regexp.MustCompile(`^[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9.-]{1,255}$`)

// Transport is PORTAL_MAIL_URL taken apart.
type Transport struct {
	Kind     TransportKind
	Host     string
	Port     int
	TLS      TLSMode
	User     string
	Password Secret
	Mailbox  string // address of the mailbox that Graph sends from
}

// parseTransport returns what is wrong in words that never repeat the text,
// since it may hold a password.
func parseTransport(text string) (t Transport, problem string) {
	if text == "" {
		return Transport{}, ""
	}
	if mailbox, ok := strings.CutPrefix(text, "graph:"); ok {
		if !plainAddress.MatchString(mailbox) {
			return Transport{}, "does not name a mailbox after graph:"
		}
		return Transport{Kind: MailGraph, Mailbox: mailbox}, ""
	}
	u, err := url.Parse(text)
	if err != nil {
		return Transport{}, "cannot be read as an address; special characters in user and password are written as %40 and the like"
	}
	t = Transport{Kind: MailSMTP, Host: u.Hostname(), User: u.User.Username()}
	password, _ := u.User.Password()
	t.Password = NewSecret(password)
	asked := u.Query()
	switch u.Scheme {
	case "smtp":
		t.Port, t.TLS = 587, TLSRequired
		if asked.Has("tls") {
			t.TLS = TLSMode(asked.Get("tls"))
		}
		if t.TLS != TLSRequired && t.TLS != TLSOpportunistic && t.TLS != TLSNone {
			return Transport{}, "has a tls other than required, opportunistic and none"
		}
	case "smtps":
		t.Port, t.TLS = 465, TLSImplicit
		if asked.Has("tls") {
			return Transport{}, "has both smtps and tls: smtps is always encrypted"
		}
	default:
		return Transport{}, "starts with none of smtp://, smtps:// and graph:"
	}
	if u.Port() != "" {
		if t.Port, err = strconv.Atoi(u.Port()); err != nil || t.Port < 1 || t.Port > 65535 {
			return Transport{}, "has a port that is not a number from 1 to 65535"
		}
	}
	asked.Del("tls")
	switch {
	case !hasHost(u):
		return Transport{}, "has no host, or one that cannot be read"
	case strings.Trim(u.Path, "/") != "" || u.Fragment != "" || len(asked) > 0:
		return Transport{}, "has more than user, password, host, port and tls"
	case t.User == "" && t.Password.IsSet():
		return Transport{}, "has a password without a user"
	case t.Password.IsSet() && t.TLS == TLSNone && !Loopback(t.Host):
		return Transport{}, "would send the password in plain text (tls=none)"
	}
	return t, ""
}
