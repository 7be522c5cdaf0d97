package mail

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"guestportal/internal/guest"
)

// Mailer hands a message in MIME form to the mailbox that sends it. Its errors are
// faults of package guest.
type Mailer interface {
	SendMail(ctx context.Context, mailbox string, message []byte) error
}

// Graph sends through a mailbox of the organisation, by Microsoft Graph.
type Graph struct {
	Mailbox string
	Mailer  Mailer
}

// Send delivers one message. What Exchange says of the recipient is for good; all
// else can be put right, or passes. Whoever asks to wait, which Microsoft Graph does
// when it is asked too much or is busy, is waited for.
//
// Source: https://learn.microsoft.com/graph/throttling#best-practices-to-handle-throttling
func (g Graph) Send(ctx context.Context, m Message) error {
	ctx, cancel := context.WithTimeout(ctx, sendLimit)
	defer cancel()
	var raw bytes.Buffer
	if _, err := wire(m).WriteTo(&raw); err != nil {
		return fmt.Errorf("write the message: %w", err)
	}
	err := g.Mailer.SendMail(ctx, g.Mailbox, raw.Bytes())
	f, known := errors.AsType[*guest.Fault](err)
	if err == nil || !known {
		return err
	}
	failed := Failure{Kind: guest.SetbackRefused, Words: "Microsoft Graph did not take it", Err: err}
	switch {
	case f.Kind == guest.FaultThrottled, f.Kind == guest.FaultUnknown && f.RetryAfter > 0:
		return guest.Later{In: f.RetryAfter, Err: err}
	case f.Code == "ErrorInvalidRecipients":
		failed.Kind, failed.Words, failed.Permanent = guest.SetbackAddress, "the mail server refused the address", true
	case f.Code == "ErrorSendAsDenied":
		failed.Words = "the mailbox " + g.Mailbox + " may not send as the portal's sender"
	case f.Kind == guest.FaultMissing:
		failed.Words = "there is no mailbox " + g.Mailbox
	case f.Kind == guest.FaultRefused || f.Kind == guest.FaultShutOut:
		failed.Words = "Microsoft Graph does not let the portal send from " + g.Mailbox
	case f.Kind == guest.FaultUnknown || f.Kind == guest.FaultNotSent:
		failed.Kind, failed.Words = guest.SetbackSilent, "Microsoft Graph could not be reached"
	}
	return failed
}
