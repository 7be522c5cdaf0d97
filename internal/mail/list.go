package mail

import (
	"net"

	"guestportal/internal/guest"
)

// list gives the List-Id of a message to a member of staff, by which they can file
// it: the same for all of a group that this portal ever sends (RFC 2919). Nobody can
// leave such a list, so there is no List-Unsubscribe. What a guest gets is no list.
func (p *Postman) list(l guest.Letter) string {
	if l.To.ID == "" {
		return ""
	}
	group := "requests"
	switch {
	case l.Kind.AsksToDecide(), l.Kind == guest.MailSettled:
		group = "approvals"
	case l.Kind == guest.MailAlarm, l.Kind == guest.MailTest:
		group = "operations"
	}
	return "Guest portal " + group + " <" + group + "." + namespace(p.PublicURL.Hostname()) + ">"
}

// namespace gives the name below which the lists of this portal are. An address is
// none, and what has no name of its own goes below localhost (RFC 2919, 2).
func namespace(host string) string {
	if net.ParseIP(host) != nil || host == "localhost" {
		return "guest-portal.localhost"
	}
	return "guest-portal." + host
}
