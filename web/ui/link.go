package ui

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/a-h/templ"
)

// Link is an address that is safe to put into href or action. Its zero value
// is "no link". Values are made by Path (our own origin) and External
// (elsewhere) only, so that no page can link to a script or to a look-alike
// "//host" address, whatever the data says.
type Link struct{ href string }

// Path makes a link on our own origin. Each segment is escaped, so a segment
// can not add a further one: Path("guests", "GU-1") is "/guests/GU-1", and
// Path() is "/".
func Path(segments ...string) Link {
	var b strings.Builder
	for _, s := range segments {
		b.WriteByte('/')
		b.WriteString(escapeSegment(s))
	}
	if b.Len() == 0 {
		return Link{href: "/"}
	}
	return Link{href: b.String()}
}

// Same makes a link to the page on which it stands, with another query: the page's
// own address, which may be a secret, is not in it.
func Same(key, value string) Link {
	return Link{href: "?" + url.QueryEscape(key) + "=" + url.QueryEscape(value)}
}

// escapeSegment escapes one path segment. An empty or dot segment would change
// what the path means to a browser, so it becomes "_".
func escapeSegment(s string) string {
	if s == "" || s == "." || s == ".." {
		return "_"
	}
	return url.PathEscape(s)
}

// External makes a link to another site. Only https with a host is accepted, and
// plain http to this very machine; anything else is an error and the zero Link.
func External(raw string) (Link, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return Link{}, fmt.Errorf("read external link: %w", err)
	}
	here := u.Scheme == "http" && loopback(u.Hostname())
	if u.Scheme != "https" && !here || u.Hostname() == "" || u.User != nil || u.Opaque != "" {
		return Link{}, errors.New("read external link: want https with a host and no user")
	}
	return Link{href: u.String()}, nil
}

// loopback tells whether a host is this machine, by number: a name could be
// anybody's.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}

// Under returns the link to what is below it: one more segment, before any query.
func (l Link) Under(segment string) Link {
	end := strings.IndexAny(l.href, "?#")
	if end < 0 {
		end = len(l.href)
	}
	return Link{href: strings.TrimSuffix(l.href[:end], "/") + "/" + escapeSegment(segment)}
}

// With returns the link with one query parameter added; an empty value adds
// nothing. A fragment set before stays last.
func (l Link) With(key, value string) Link {
	if value == "" || l.href == "" {
		return l
	}
	base, fragment, _ := strings.Cut(l.href, "#")
	mark := "?"
	if strings.Contains(base, "?") {
		mark = "&"
	}
	base += mark + url.QueryEscape(key) + "=" + url.QueryEscape(value)
	if fragment != "" {
		base += "#" + fragment
	}
	return Link{href: base}
}

// At returns the link pointing at the element with this id.
func (l Link) At(id string) Link {
	if l.href == "" {
		return l
	}
	base, _, _ := strings.Cut(l.href, "#")
	return Link{href: base + "#" + url.PathEscape(id)}
}

// IsZero tells whether there is no link.
func (l Link) IsZero() bool { return l.href == "" }

// String gives the address as text.
func (l Link) String() string { return l.href }

// Href gives the address to templ, which would otherwise sanitise it again.
// This is the one place where an address is declared safe.
func (l Link) Href() templ.SafeURL { return templ.SafeURL(l.href) }

// anchor is the address of an element on the same page.
func anchor(id string) templ.SafeURL { return Link{href: "#"}.At(id).Href() }
