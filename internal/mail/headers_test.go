package mail_test

import (
	"bytes"
	"maps"
	"mime"
	netmail "net/mail"
	"strings"
	"testing"
	"unicode"

	"guestportal/internal/mail"
)

// headersOf writes a message as it goes out, and reads its headers back.
func headersOf(t *testing.T, m mail.Message) netmail.Header {
	t.Helper()
	var raw bytes.Buffer
	if _, err := mail.Wire(m).WriteTo(&raw); err != nil {
		t.Fatal(err)
	}
	head, _, found := strings.Cut(raw.String(), "\r\n\r\n")
	if !found {
		t.Fatalf("no headers in\n%s", raw.String())
	}
	for line := range strings.SplitSeq(head, "\r\n") {
		if len(line) > 998 || strings.ContainsFunc(line, func(c rune) bool { return c != '\t' && (c < ' ' || c > '~') }) { // RFC 5322, 2.1.1 and 2.2
			t.Errorf("a line of the headers: %+q", line)
		}
	}
	read, err := netmail.ReadMessage(&raw)
	if err != nil {
		t.Fatal(err)
	}
	return read.Header
}

// T43: whatever people, the directory and the organisation are called, a message has
// the headers that it has anyway, each once, and nothing unseen is in one. This holds
// for headers of tomorrow as well.
func TestT43NoTextAddsAHeaderOrHidesInOne(t *testing.T) {
	t.Parallel()
	for name, l := range variants() {
		calm := headersOf(t, compose(t, l))
		for _, payload := range payloads {
			hostile := harm(l, payload)
			hostile.Guest.Language = payload
			postman, p := office(t, hostile)
			postman.Organisation = payload
			if err := postman.Deliver(t.Context(), l.ID, false); err != nil {
				t.Fatalf("%s, %+q: %v", name, payload, err)
			}
			got := headersOf(t, p.sent[0])
			same := func(a, b []string) bool { return len(a) == 1 && len(b) == 1 }
			if !maps.EqualFunc(got, calm, same) {
				t.Errorf("%s, %+q: the headers are %q, want those of %q, each once", name, payload, got, calm)
			}
			for header, values := range got {
				decoded, err := new(mime.WordDecoder).DecodeHeader(values[0])
				if err != nil || strings.ContainsFunc(decoded, hidden) {
					t.Errorf("%s, %+q: %s is %+q, %v", name, payload, header, decoded, err)
				}
			}
		}
	}
}

// hidden tells of what shows nothing, and may change what is shown.
func hidden(c rune) bool {
	return unicode.IsControl(c) || unicode.In(c, unicode.Cf, unicode.Zl, unicode.Zp) || c == unicode.ReplacementChar
}
