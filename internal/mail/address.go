package mail

import (
	"errors"
	"net"
	netmail "net/mail"
	"net/url"
	"strings"
	"unicode"
)

// recipient makes the address that a message goes to. The address must be bare
// and plain: that of a member of staff comes from the identity provider as it is.
func recipient(name, address string) (netmail.Address, error) {
	parsed, err := netmail.ParseAddress(address)
	switch {
	case err != nil:
		return netmail.Address{}, err
	case parsed.Address != address || parsed.Name != "" || strings.ContainsFunc(address, unacceptable):
		return netmail.Address{}, errors.New("the address is more than an address")
	}
	return netmail.Address{Name: headline(name), Address: address}, nil
}

func unacceptable(c rune) bool { return unicode.IsSpace(c) || unseen(c) }

// host gives the right side of a Message-ID: the portal's host, in brackets when
// it is an address with colons (RFC 5322, 3.6.4).
func host(u *url.URL) string {
	h := u.Hostname()
	if ip := net.ParseIP(h); ip != nil && strings.Contains(h, ":") {
		return "[" + h + "]"
	}
	return h
}
