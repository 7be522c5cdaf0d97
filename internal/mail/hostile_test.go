package mail_test

import (
	"bytes"
	netmail "net/mail"
	"reflect"
	"strings"
	"testing"
	"unicode"

	"github.com/PuerkitoBio/goquery"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
	"guestportal/internal/mail"
)

// payloads are names as an attacker would like to have them.
var payloads = []string{
	"Eve\r\nBcc: victim@contoso.example", "Eve\nSubject: Urgent", "Eve\r\n\r\n<h1>New body</h1>", "Eve\u2028Bcc: x@y.example", "Eve\u0085X: 1",
	`Eve" <ceo@contoso.example>, "`, `Eve\" (comment`, "Eve <ceo@contoso.example>", "=?utf-8?q?Eve=0D=0ABcc:_x@y.example?=",
	"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "</title></style><script>1</script>", "{{.URL}}", "{sponsor}{code}", "javascript:alert(1)",
	"Eve\u202etxt.exe", "E\u200bve", "Eve\u2066\u2069", "\ufeffEve", "Eve\x1b[31m", "Eve\x00", "Eve\xff", "%0d%0aBcc: x@y.example",
	strings.Repeat("Ж", 300),
}

// typed tells of what a person or a directory can put text into: everything in a
// letter but what is made, checked or chosen by the portal.
func typed(field reflect.StructField) bool {
	switch field.Name {
	case "Ref", "Email", "LinkCode", "Language", "Digest", "Key", "Moot":
		return false
	}
	return field.IsExported() && !strings.HasSuffix(field.Name, "ID")
}

// harm puts a payload wherever a person or a directory can put text, and so into what
// is added to letters tomorrow.
func harm(l guest.Letter, with string) guest.Letter {
	fill(reflect.ValueOf(&l).Elem(), with)
	return l
}

// fill sets every plain string in a value. Slices are copied first: samples share
// them.
func fill(v reflect.Value, with string) {
	switch {
	case v.Type() == reflect.TypeFor[string]():
		v.SetString(with)
	case v.Kind() == reflect.Slice && !v.IsNil():
		own := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(own, v)
		for i := range own.Len() {
			fill(own.Index(i), with)
		}
		v.Set(own)
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			if typed(v.Type().Field(i)) {
				fill(v.Field(i), with)
			}
		}
	}
}

func TestHostileTextStaysInert(t *testing.T) {
	t.Parallel()
	for name, l := range variants() {
		calm := compose(t, l)
		for _, payload := range payloads {
			m := compose(t, harm(l, payload))
			checkHeaders(t, name, m)
			for _, s := range []string{m.Subject, m.Text, m.HTML} {
				if i := strings.IndexFunc(s, func(c rune) bool {
					return c != '\n' && (unicode.IsControl(c) || unicode.In(c, unicode.Cf, unicode.Zl, unicode.Zp) || c == unicode.ReplacementChar)
				}); i >= 0 {
					t.Errorf("%s, %+q: something invisible at %d of %+q", name, payload, i, s)
				}
			}
			d, err := goquery.NewDocumentFromReader(strings.NewReader(m.HTML))
			if err != nil {
				t.Fatal(err)
			}
			if d.Find("script, img").Length() != 0 || d.Find("h1").Length() != 1 || d.Find("a").Length() != 1 || !strings.Contains(calm.HTML, d.Find("a").AttrOr("href", "?")) {
				t.Errorf("%s, %+q: markup came alive in\n%s", name, payload, m.HTML)
			}
			if lines := strings.Count(m.Text, "\n> ") - strings.Count(calm.Text, "\n> "); lines > 2*len(l.Request.Lines)+2 {
				t.Errorf("%s, %+q: %d more quoted lines", name, payload, lines)
			}
		}
	}
}

// checkHeaders writes the message as it goes out and reads it back: the headers
// are ours, each once, and nobody else gets it.
func checkHeaders(t *testing.T, name string, m mail.Message) {
	t.Helper()
	var raw bytes.Buffer
	if _, err := mail.Wire(m).WriteTo(&raw); err != nil {
		t.Fatal(err)
	}
	got, err := netmail.ReadMessage(&raw)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	want := map[string]bool{
		"Date": true, "From": true, "To": true, "Subject": true, "Message-Id": true, "Mime-Version": true,
		"Auto-Submitted": true, "Content-Language": true, "Content-Type": true,
	}
	if m.List != "" {
		want["List-Id"] = true
	}
	for header, values := range got.Header {
		if !want[header] || len(values) != 1 {
			t.Errorf("%s: header %s: %q", name, header, values)
		}
		delete(want, header)
	}
	if len(want) > 0 {
		t.Errorf("%s: headers %v are missing", name, want)
	}
	to, err := got.Header.AddressList("To")
	if err != nil || len(to) != 1 || *to[0] != m.To {
		t.Errorf("%s: to %v, %v; want %v", name, to, err, m.To)
	}
	from, err := got.Header.AddressList("From")
	if err != nil || len(from) != 1 || from[0].String() != `"Contoso guests" <guests@contoso.example>` {
		t.Errorf("%s: from %v, %v", name, from, err)
	}
}

func TestAnAddressThatIsMoreThanAnAddressIsRefused(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"", "ben", "Ben <ben@contoso.example>", "ben@contoso.example, eve@contoso.example", "ben@contoso.example\r\nBcc: eve@contoso.example",
		"ben@contoso.example\n", " ben@contoso.example", "b\u200ben@contoso.example", "<ben@contoso.example>", "ben@contoso.example (x)",
	} {
		l := letter(guest.MailAsked)
		l.To.Email = address
		postman, p := office(t, l)
		err := postman.Deliver(t.Context(), l.ID, false)
		if !final(err) || len(p.sent) != 0 || strings.Join(p.notes, ",") != "final: Ben Ito has no mail address that can be used" {
			t.Errorf("%q: %v, notes %q, %d messages", address, err, p.notes, len(p.sent))
		}
	}
}

func TestTheOrganisationCannotHarmEither(t *testing.T) {
	t.Parallel()
	postman, p := office(t, letter(guest.MailInvitation))
	postman.Organisation = "Contoso <b>\u202e{email}"
	if err := postman.Deliver(t.Context(), guesttest.ID[string](50, 1), false); err != nil {
		t.Fatal(err)
	}
	if want := "Ana Silva at Contoso <b>{email} invited you"; p.sent[0].Subject != want || strings.Contains(p.sent[0].HTML, "<b>") {
		t.Errorf("subject %q, want %q", p.sent[0].Subject, want)
	}
}
