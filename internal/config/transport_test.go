package config

import (
	"reflect"
	"strings"
	"testing"
)

func TestMailAddresses(t *testing.T) {
	t.Parallel()
	good := map[string]Transport{
		"":                                      {},
		"smtp://mail.example":                   {Kind: MailSMTP, Host: "mail.example", Port: 587, TLS: TLSRequired},
		"smtp://u%40x:p%3Aq@mail.example:25":    {Kind: MailSMTP, Host: "mail.example", Port: 25, TLS: TLSRequired, User: "u@x", Password: NewSecret("p:q")},
		"smtp://mail.example?tls=opportunistic": {Kind: MailSMTP, Host: "mail.example", Port: 587, TLS: TLSOpportunistic},
		"smtp://u:p@127.0.0.1:2525?tls=none":    {Kind: MailSMTP, Host: "127.0.0.1", Port: 2525, TLS: TLSNone, User: "u", Password: NewSecret("p")},
		"smtps://u:p@[::1]":                     {Kind: MailSMTP, Host: "::1", Port: 465, TLS: TLSImplicit, User: "u", Password: NewSecret("p")},
		"graph:guests@contoso.example":          {Kind: MailGraph, Mailbox: "guests@contoso.example"},
	}
	for text, want := range good {
		if got, problem := parseTransport(text); problem != "" || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %s; want %+v", text, got, problem, want)
		}
	}
	for text, want := range map[string]string{
		"smtp://u:hush%@h":             "cannot be read",
		"smtp://":                      "no host",
		"smtp://h:0":                   "port",
		"smtp://h:70000":               "port",
		"smtp://h/path":                "more than",
		"smtp://h?tls=maybe":           "tls other than",
		"smtp://h?tls=":                "tls other than",
		"smtp://h?auth=plain":          "more than",
		"smtps://h?tls=none":           "both smtps and tls",
		"smtp://:hush@h":               "without a user",
		"smtp://u:hush@h?tls=none":     "plain text",
		"graph:Not A Mailbox":          "mailbox",
		"graph:o'neil@contoso.example": "mailbox",
		"https://mail.example/send":    "none of smtp://",
		"guests@contoso.example":       "none of smtp://",
		"smtp://u:hush@h#tls=none":     "more than",
		"smtp://u:hush@h:25:26":        "host, or one that cannot be read",
	} {
		if got, problem := parseTransport(text); !strings.Contains(problem, want) || strings.Contains(problem, "hush") || !reflect.DeepEqual(got, Transport{}) {
			t.Errorf("%s: %+v, %q; want %q", text, got, problem, want)
		}
	}
}
