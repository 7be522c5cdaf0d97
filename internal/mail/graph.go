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
// else can be put right, or passes.
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
	failed := Failure{Words: "Microsoft Graph did not take it", Err: err}
	switch {
	case f.Code == "ErrorInvalidRecipients":
		failed.Words, failed.Permanent = "the mail server refused the address", true
	case f.Code == "ErrorSendAsDenied":
		failed.Words = "the mailbox " + g.Mailbox + " may not send as the portal's sender"
	case f.Kind == guest.FaultMissing:
		failed.Words = "there is no mailbox " + g.Mailbox
	case f.Kind == guest.FaultRefused || f.Kind == guest.FaultShutOut:
		failed.Words = "Microsoft Graph does not let the portal send from " + g.Mailbox
	case f.Kind == guest.FaultUnknown || f.Kind == guest.FaultNotSent:
		failed.Words = "Microsoft Graph could not be reached"
	}
	return failed
}
