package emulator_test

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
)

func TestAMessageInMIMEIsSentWithBothItsForms(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	token := w.tokenWith("Mail.Send")
	send := func(encoded string) reply {
		h, _ := graphRequest(t, token, nil)
		h.Set("Content-Type", "text/plain")
		return w.send(http.MethodPost, "/v1.0/users/"+w.seed.People.Cleo.Address+"/sendMail", h, strings.NewReader(encoded))
	}
	mime := func(lines ...string) string {
		return base64.StdEncoding.EncodeToString([]byte(strings.Join(lines, "\r\n")))
	}
	whole := mime(
		"From: Contoso <cleo.marsh@contoso.example>", "To: Gil Roy <gil@fabrikam.example>", "Cc: b@adatum.example", "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=",
		"Message-ID: <one@contoso.example>", "MIME-Version: 1.0", "Content-Type: multipart/alternative; boundary=x", "",
		"--x", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable", "", "Gr=C3=BC=C3=9Fe",
		"--x", "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: base64", "", base64.StdEncoding.EncodeToString([]byte("<p>Grüße</p>")), "--x--", "",
	)
	if r := w.want(send(whole), 202); r.text != "" {
		t.Errorf("the answer has a body: %s", r.text)
	}
	w.want(send(mime("To: gil@fabrikam.example", "Subject: plain", "", "Hello")), 202)
	messages := w.send(http.MethodGet, "/_emulator/outbox", nil, nil).json["messages"].([]any)
	if len(messages) != 2 {
		t.Fatalf("%d messages", len(messages))
	}
	found := map[any]map[string]any{}
	for _, m := range messages {
		found[m.(map[string]any)["subject"]] = m.(map[string]any)
	}
	m := found["Grüße"]
	if m["text"] != "Grüße" || m["html"] != "<p>Grüße</p>" || m["message_id"] != "one@contoso.example" || m["from"] != "cleo.marsh@contoso.example" ||
		m["to"].([]any)[0] != "gil@fabrikam.example" || m["cc"].([]any)[0] != "b@adatum.example" {
		t.Errorf("the whole message is %v", m)
	}
	if m := found["plain"]; m["text"] != "Hello" || m["html"] != "" {
		t.Errorf("the plain one is %v", m)
	}
	w.want(send("not base64!"), 400, "ErrorMimeContentInvalidBase64String")
	w.want(send(mime("no header")), 400, "ErrorInvalidMimeContent")
	w.want(send(mime("Subject: nobody", "", "Hello")), 400, "ErrorInvalidRecipients")
	w.want(send(mime("From: ana.silva@contoso.example", "To: gil@fabrikam.example", "", "Hello")), 403, "ErrorSendAsDenied")
	w.want(send(mime("To: gil@fabrikam.example", "Content-Type: multipart/mixed; boundary=x", "", "--x", "Content-Type: ?", "", "--x--")), 400, "ErrorInvalidMimeContent")
}
