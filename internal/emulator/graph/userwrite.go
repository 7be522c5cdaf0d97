package graph

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"guestportal/internal/emulator/control"
)

// writable are the properties of a user that PATCH changes, with what the
// single-purpose permissions may change alone.
var writable = []string{
	"accountEnabled", "businessPhones", "companyName", "department", "displayName", "employeeId", "employeeType", "givenName", "jobTitle",
	"mail", "mailNickname", "mobilePhone", "officeLocation", "otherMails", "preferredLanguage", "surname", "usageLocation", "userPrincipalName", "userType",
}

func patchUser(c *call) (*answer, error) {
	u, err := c.writableUser()
	if err != nil {
		return nil, err
	}
	fields, err := c.fields()
	if err != nil {
		return nil, err
	}
	for name, raw := range fields {
		switch {
		case !slices.Contains(writable, name) && userType.Known(name) == "id":
			return nil, badRequest("Property '%s' does not exist as a declared property or extension property.", name)
		case !slices.Contains(writable, name):
			return nil, badRequest("Property '%s' is read-only and cannot be set.", name)
		case !c.may("User.ReadWrite.All") && !c.mayChange(name):
			return nil, denied()
		case name == "displayName" && (string(raw) == "null" || string(raw) == `""`):
			return nil, badRequest("Invalid value specified for property 'displayName' of resource 'User'.")
		case string(raw) == "null": // an absent string is the empty one in the store
			fields[name] = json.RawMessage(`""`)
		}
	}
	changed := u.Clone()
	data, err := json.Marshal(fields)
	if err == nil {
		err = json.Unmarshal(data, changed)
	}
	if err != nil {
		return nil, badRequest("Invalid value specified for a property of resource 'User'.")
	}
	c.tx.PutUser(changed)
	return noContent()
}

func (c *call) mayChange(name string) bool {
	switch name {
	case "accountEnabled":
		return c.may("User.EnableDisableAccount.All + User.Read.All")
	case "otherMails":
		return c.may("User-Mail.ReadWrite.All")
	}
	return c.mayChangeOwn(name)
}

func deleteUser(c *call) (*answer, error) {
	u, err := c.writableUser()
	if err != nil {
		return nil, err
	}
	c.tx.DeleteUser(u)
	return noContent()
}

// revokeSessions has no effect on guests, whose sessions are their home
// tenant's; it answers true for everybody.
func revokeSessions(c *call) (*answer, error) {
	u, err := c.writableUser()
	if err != nil {
		return nil, err
	}
	if !u.IsGuest() {
		changed, at := u.Clone(), c.now.UTC()
		changed.SignInSessionsValidFrom = &at
		c.tx.PutUser(changed)
	}
	return ok(map[string]any{"@odata.context": c.context("Edm.Boolean"), "value": true})
}

// message is what sendMail takes.
type message struct {
	Subject string `json:"subject"`
	Body    struct {
		ContentType string `json:"contentType"`
		Content     string `json:"content"`
	} `json:"body"`
	To []recipient `json:"toRecipients"`
	Cc []recipient `json:"ccRecipients"`
}

type recipient struct {
	Address struct {
		Name    string `json:"name"`
		Address string `json:"address"`
	} `json:"emailAddress"`
}

func sendMail(c *call) (*answer, error) {
	u, err := c.readUser()
	if err != nil {
		return nil, err
	}
	if u.IsGuest() || u.Mail == "" {
		return nil, &Error{Status: http.StatusNotFound, Code: "MailboxNotEnabledForRESTAPI", Message: "The mailbox is either inactive, soft-deleted, or is hosted on-premise."}
	}
	var body struct {
		Message         message `json:"message"`
		SaveToSentItems *bool   `json:"saveToSentItems"`
	}
	if err := c.decode(&body, "message", "saveToSentItems"); err != nil {
		return nil, err
	}
	m := control.Message{Kind: control.KindMail, From: u.Mail, Subject: body.Message.Subject}
	for _, to := range append(body.Message.To, body.Message.Cc...) {
		m.To = append(m.To, to.Address.Address)
	}
	if len(body.Message.To) == 0 {
		return nil, &Error{Status: http.StatusBadRequest, Code: "ErrorInvalidRecipients", Message: "At least one recipient is required."}
	}
	if strings.EqualFold(body.Message.Body.ContentType, "HTML") {
		m.HTML = body.Message.Body.Content
	} else {
		m.Text = body.Message.Body.Content
	}
	c.o.Control.Mail(m)
	return &answer{status: http.StatusAccepted}, nil
}
