package graph

import (
	"encoding/base64"
	"encoding/json"
	"mime"
	"net/http"
	"net/mail"
	"strings"

	"guestportal/internal/emulator/control"
)

// maxRecipients is how many a message may have in all
// (learn.microsoft.com/graph/outlook-send-mail and Exchange Online's limits).
const maxRecipients = 500

// message is what sendMail takes; what does not change what is sent is accepted
// and left alone.
type message struct {
	Subject string `json:"subject"`
	Body    struct {
		ContentType string `json:"contentType"`
		Content     string `json:"content"`
	} `json:"body"`
	From        *recipient      `json:"from"`
	Sender      *recipient      `json:"sender"`
	To          []recipient     `json:"toRecipients"`
	Cc          []recipient     `json:"ccRecipients"`
	Bcc         []recipient     `json:"bccRecipients"`
	ReplyTo     []recipient     `json:"replyTo"`
	Importance  string          `json:"importance"`
	Headers     json.RawMessage `json:"internetMessageHeaders"`
	Attachments []attachment    `json:"attachments"`

	text string // of a message in MIME, which has more than one form
	id   string // its Message-ID
}

type attachment struct {
	Type        string `json:"@odata.type"`
	Name        string `json:"name"`
	ContentType string `json:"contentType"`
	Bytes       string `json:"contentBytes"`
}

type recipient struct {
	Address struct {
		Name    string `json:"name"`
		Address string `json:"address"`
	} `json:"emailAddress"`
}

// sendMail answers 202 and puts the message into the outbox. A mailbox that the
// application's access policy leaves out is refused as Exchange does
// (learn.microsoft.com/graph/auth-limit-mailbox-access).
func sendMail(c *call) (*answer, error) {
	u, err := c.readUser()
	if err != nil {
		return nil, err
	}
	switch allowed := c.settings.MailboxesAllowed; {
	case len(allowed) > 0 && !containsFold(allowed, u.Mail) && !containsFold(allowed, u.UserPrincipalName) && !containsFold(allowed, u.ID):
		return nil, &Error{Status: http.StatusForbidden, Code: "ErrorAccessDenied", Message: "Access to OData is disabled."}
	case u.IsGuest() || u.Mail == "":
		return nil, &Error{Status: http.StatusNotFound, Code: "MailboxNotEnabledForRESTAPI", Message: "The mailbox is either inactive, soft-deleted, or is hosted on-premise."}
	}
	body, err := c.message()
	if err != nil {
		return nil, err
	}
	m, err := outgoing(u.Mail, body)
	if err != nil {
		return nil, err
	}
	c.o.Control.Mail(m)
	return &answer{status: http.StatusAccepted}, nil
}

// message reads what is to be sent: JSON, or MIME as text/plain.
func (c *call) message() (message, error) {
	if media, _, err := mime.ParseMediaType(c.r.Header.Get("Content-Type")); err == nil && media == "text/plain" {
		return fromMIME(c.body)
	}
	var body struct {
		Message         *message `json:"message"`
		SaveToSentItems *bool    `json:"saveToSentItems"`
	}
	if err := c.decode(&body, "message", "saveToSentItems"); err != nil {
		return message{}, err
	}
	if body.Message == nil {
		return message{}, &Error{Status: http.StatusBadRequest, Code: "ErrorInvalidParameter", Message: "The parameter 'message' is missing."}
	}
	return *body.Message, nil
}

// addresses are those of recipients, never nil.
func addresses(list []recipient) []string {
	out := make([]string, 0, len(list))
	for _, r := range list {
		out = append(out, r.Address.Address)
	}
	return out
}

// outgoing turns a message into what the outbox keeps, or refuses it.
func outgoing(from string, body message) (control.Message, error) {
	m := control.Message{Kind: control.KindMail, MessageID: body.id, Text: body.text, From: from, Subject: body.Subject, To: addresses(body.To), Cc: addresses(body.Cc), Bcc: addresses(body.Bcc)}
	for _, to := range m.Recipients() {
		if _, err := mail.ParseAddress(to); err != nil {
			return m, &Error{Status: http.StatusBadRequest, Code: "ErrorInvalidRecipients", Message: "At least one recipient isn't valid."}
		}
	}
	for _, a := range body.Attachments {
		if _, err := base64.StdEncoding.DecodeString(a.Bytes); err != nil || a.Name == "" {
			return m, &Error{Status: http.StatusBadRequest, Code: "ErrorInvalidProperty", Message: "An attachment needs a name and base64-encoded contentBytes."}
		}
	}
	switch {
	case len(m.Recipients()) == 0:
		return m, &Error{Status: http.StatusBadRequest, Code: "ErrorInvalidRecipients", Message: "At least one recipient isn't valid., A message can't be sent because it contains no recipients."}
	case len(m.Recipients()) > maxRecipients:
		return m, &Error{Status: http.StatusBadRequest, Code: "ErrorExceededMaxRecipientLimit", Message: "The message has more recipients than the mailbox may send to."}
	case body.From != nil && !strings.EqualFold(body.From.Address.Address, from):
		return m, &Error{Status: http.StatusForbidden, Code: "ErrorSendAsDenied", Message: "The user account which was used to submit this request does not have the right to send mail on behalf of the specified sending account."}
	}
	switch kind := body.Body.ContentType; {
	case strings.EqualFold(kind, "HTML"):
		m.HTML = body.Body.Content
	case kind == "" || strings.EqualFold(kind, "Text"):
		m.Text = body.text + body.Body.Content // one of them is empty
	default:
		return m, errBody
	}
	return m, nil
}
