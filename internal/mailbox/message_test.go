package mailbox

import (
	"testing"
	"time"
)

func TestMessagesOfAllKindsAreRead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, content, subject, text, html string }{
		{
			"plain", "Subject: Hi\n\none\ntwo\n",
			"Hi", "one\ntwo", "",
		},
		{
			"encoded subject in an old charset", "Subject: =?iso-8859-1?Q?Gr=FC=DFe?= =?utf-8?B?IPCfkYs=?=\n\nx",
			"Grüße 👋", "x", "",
		},
		{
			"old charset in quoted-printable",
			"Content-Type: text/plain; charset=windows-1252\nContent-Transfer-Encoding: Quoted-Printable\n\n=80 5 soft=\n ware",
			"", "€ 5 soft ware", "",
		},
		{
			"HTML alone in base64",
			"Content-Type: text/html\nContent-Transfer-Encoding: base64\n\nPGI+aGk8L2I+",
			"", "", "<b>hi</b>",
		},
		{
			"attachment beside nested alternatives",
			"Subject: Nested\nContent-Type: multipart/mixed; boundary=o\n\n" +
				"--o\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nnot me\n" +
				"--o\nContent-Type: multipart/alternative; boundary=i\n\n" +
				"--i\nContent-Type: text/plain\n\nme\n--i\nContent-Type: text/html\n\n<p>me\n--i--\n" +
				"--o--\n",
			"Nested", "me", "<p>me",
		},
		{
			"multipart that breaks off", "Content-Type: multipart/mixed; boundary=o\n\n--o\n\nstart",
			"", "start", "",
		},
		{
			"multipart without its boundary", "Content-Type: multipart/mixed\n\nall there is",
			"", "all there is", "",
		},
		{
			"no headers at all", "\nonly a body",
			"", "only a body", "",
		},
		{
			"not UTF-8", "\na\xffb",
			"", "a\uFFFDb", "",
		},
	} {
		got := parse("id", time.Time{}, withEnvelope("a@contoso.example", nil, wire(c.content)))
		if got.Subject != c.subject || got.Text != c.text || got.HTML != c.html {
			t.Errorf("%s: subject %q, text %q, HTML %q", c.name, got.Subject, got.Text, got.HTML)
		}
	}
}

func TestSenderIsTheOneThatTheReaderSees(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ content, want string }{
		{"From: =?utf-8?q?Roy=2C_Gil?= <gil@fabrikam.example>\n\n", "gil@fabrikam.example"},
		{"Subject: no From\n\n", "bounce@contoso.example"},
		{"From: nonsense\n\n", "bounce@contoso.example"},
	} {
		if got := parse("id", time.Time{}, withEnvelope("bounce@contoso.example", nil, wire(c.content))); got.From != c.want {
			t.Errorf("%q is from %q, want %q", c.content, got.From, c.want)
		}
	}
}

func TestAddressesInTextEndWhereTheReaderExpects(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"see https://a.example/x?y=1&z=2.", "https://a.example/x?y=1&z=2"},
		{"(https://a.example/x)", "https://a.example/x"},
		{"https://a.example/x_(y), then", "https://a.example/x_(y)"},
		{"<http://127.0.0.1:8080/i/c>", "http://127.0.0.1:8080/i/c"},
		{"javascript:alert(1) ftp://a.example", ""},
	} {
		var links, all string
		for _, s := range spans(c.text) {
			links += s.Href
			all += s.Text
		}
		if links != c.want || all != c.text {
			t.Errorf("%q: link %q, whole %q", c.text, links, all)
		}
	}
}
