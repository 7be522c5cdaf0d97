package graph

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"guestportal/internal/emulator/authority"
	"guestportal/internal/emulator/control"
	"guestportal/internal/emulator/directory"
)

// ticket records the invitation and makes its redeem link, the only place where
// the ticket ever appears. The link has the shape of Microsoft's, on our host.
func (c *call) ticket(guest *directory.User, body invitationBody) (id, link string) {
	var secret [32]byte
	_, _ = rand.Read(secret[:]) // never fails
	id = uuid.NewString()
	ticket := base64.StdEncoding.EncodeToString(secret[:])
	if !c.settings.PhantomInvitations {
		c.tx.PutInvitation(&directory.InvitationRecord{
			ID: id, UserID: guest.ID, Address: body.Address, RedirectURL: body.RedirectURL, TicketDigest: Digest(ticket), At: c.now.UTC(),
		})
	}
	base := authority.LoginBase(c.r)
	inner := fmt.Sprintf("%s/redeem/?tenant=%s&user=%s&ticket=%s&ver=2.0", base, c.o.TenantID, id, url.QueryEscape(url.QueryEscape(ticket)))
	return id, base + "/redeem?rd=" + url.QueryEscape(inner)
}

// Digest is what is kept of a ticket.
func Digest(ticket string) string {
	sum := sha256.Sum256([]byte(ticket))
	return hex.EncodeToString(sum[:])
}

// invitationMail is Microsoft's own mail. An application's custom message is
// left out of it, as the documentation says; a person's is not. Whoever has blocked
// invitations gets none.
func (c *call) invitationMail(body invitationBody, link string) {
	if c.tx.RefusesInvitations(body.Address) {
		return
	}
	message, language := "", ""
	if c.caller.User && body.Message.Body != nil && *body.Message.Body != "" {
		message = "Message from the person who invites you:\n" + *body.Message.Body + "\n\n"
	}
	if body.Message.Language != nil {
		language = *body.Message.Language
	}
	c.o.Control.Mail(control.Message{
		Kind: control.KindInvitation, From: "invites@microsoft.com", To: []string{body.Address}, Cc: addresses(body.Message.Cc), Language: language,
		Subject: c.o.Organisation + " invited you to access applications within their organization",
		Text: fmt.Sprintf("%sPlease only act on this email if you trust the organization below.\n\nOrganization: %s\nDomain: %s\n\nIf you accept this invitation, you'll be sent to %s.\n\nAccept invitation: %s\n\nBlock future invitations from this organization: %s",
			message, c.o.Organisation, c.o.Domains[0], body.RedirectURL, link, strings.Replace(link, "/redeem?", "/redeem/block?", 1)),
	})
}
