package graph_test

import (
	"errors"
	"net/http"
	"testing"

	"guestportal/internal/guest"
)

func TestAMailboxSendsWhatItIsHanded(t *testing.T) {
	t.Parallel()
	x, ctx := newTenant(t), t.Context()
	sender := x.as(t, x.register(t, "Mail.Send").app())
	message := []byte("From: cleo.marsh@contoso.example\r\nTo: gil@fabrikam.example\r\nMessage-ID: <one@contoso.example>\r\nSubject: Hello\r\n\r\nHello, Gil.\r\n")
	must(t, sender.MaySendMail(ctx))
	must(t, sender.SendMail(ctx, "cleo.marsh@contoso.example", message))
	var outbox struct {
		Messages []struct {
			To        []string
			Text      string
			MessageID string `json:"message_id"`
		}
	}
	x.control(t, http.MethodGet, "/outbox", nil, &outbox)
	if m := outbox.Messages; len(m) != 1 || m[0].To[0] != "gil@fabrikam.example" || m[0].Text != "Hello, Gil.\r\n" || m[0].MessageID != "one@contoso.example" {
		t.Errorf("the outbox is %+v", m)
	}
	if f := faultIn(t, sender.SendMail(ctx, "nobody@contoso.example", message)); f.Kind != guest.FaultMissing {
		t.Errorf("a mailbox that is none: %v", f)
	}
	if f := faultIn(t, sender.SendMail(ctx, "cleo.marsh@contoso.example/../x", message)); f.Status != 0 || f.Kind != guest.FaultRefused {
		t.Errorf("a mailbox with a way in it: %v", f)
	}
	x.control(t, http.MethodPost, "/settings", map[string]any{"mail_allowed_mailboxes": []string{"portal@contoso.example"}}, nil)
	if f := faultIn(t, sender.SendMail(ctx, "cleo.marsh@contoso.example", message)); f.Kind != guest.FaultRefused || f.Code != "ErrorAccessDenied" {
		t.Errorf("a mailbox that the application may not use: %v", f)
	}
	for what, err := range map[string]error{"asked": x.MaySendMail(ctx), "tried": x.SendMail(ctx, "cleo.marsh@contoso.example", message)} {
		if f := shutOut(t, err); f.Reason != guest.ReasonPermission || f.Permission != "Mail.Send" {
			t.Errorf("%s without the permission: %+v", what, f)
		}
	}
}

// faultIn wants err to be a fault and gives it.
func faultIn(t *testing.T, err error) *guest.Fault {
	t.Helper()
	f, is := errors.AsType[*guest.Fault](err)
	if !is {
		t.Fatalf("got %v, want a fault", err)
	}
	return f
}
