package graph

import (
	"context"
	"encoding/base64"
	"net/http"

	kiota "github.com/microsoft/kiota-abstractions-go"

	"guestportal/internal/guest"
)

// maxMails is how many calls Exchange Online takes at once from an application for
// one mailbox.
//
// Source: https://learn.microsoft.com/graph/throttling-limits#outlook-service-limits
const maxMails = 4

const sendMailPath = "/users/" + placeMail + "/sendMail"

var sendMail = request{operation: "send a message from the mailbox", method: kiota.POST, path: sendMailPath, want: http.StatusAccepted}

// SendMail hands a message in MIME form (RFC 5322) to the mailbox of that address,
// which sends it and keeps a copy among what it has sent. Success means that it was
// taken, not that it has arrived. After guest.FaultUnknown it may have been taken:
// whoever sends it again takes into account that it arrives twice, and gives both
// the same Message-ID.
//
// Source: https://learn.microsoft.com/graph/outlook-send-mime-message
func (c *Client) SendMail(ctx context.Context, mailbox string, message []byte) error {
	r := sendMail
	r.ids = []string{mailbox}
	r.plain = []byte(base64.StdEncoding.EncodeToString(message))
	select {
	case c.mails <- struct{}{}:
		defer func() { <-c.mails }()
	case <-ctx.Done():
		return &guest.Fault{Kind: guest.FaultNotSent, Operation: r.operation, Cause: ctx.Err()}
	}
	return c.do(ctx, r)
}

// MaySendMail says whether the portal's token lets it send mail, without sending
// any. Whether the mailbox is one that it may use, Exchange alone knows.
func (c *Client) MaySendMail(ctx context.Context) error { return c.may(ctx, sendMail) }
