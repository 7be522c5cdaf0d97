package control

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// secretFields are the form fields that the journal never shows. t is the key of
// a redemption on its way.
var secretFields = []string{
	"client_secret", "client_assertion", "assertion", "code", "code_verifier", "refresh_token", "access_token", "id_token", "id_token_hint",
	"rd", "ticket", "passcode", "t", "clientState",
}

// secretForms find secrets in what is no form: tickets in links, tokens in JSON.
var secretForms = []*regexp.Regexp{
	regexp.MustCompile(`(?i)(ticket(?:=|%[0-9a-f]{2}|25)+)[^&"'\s\\]+`),
	regexp.MustCompile(`()eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*`),
	regexp.MustCompile(`(?i)("(?:secretText|clientState|client_secret|password)"\s*:\s*")[^"]*`),
}

func redactText(s string) string {
	for _, form := range secretForms {
		s = form.ReplaceAllString(s, "${1}redacted")
	}
	return s
}

func redact(v url.Values) string {
	for _, name := range secretFields {
		if v.Has(name) {
			v.Set(name, "redacted")
		}
	}
	return v.Encode()
}

func redactQuery(u *url.URL) string {
	values, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return ""
	}
	for _, name := range secretFields {
		if values.Has(name) {
			return redact(values)
		}
	}
	return redactText(u.RawQuery) // else as it came, so that encoding can be judged
}

func redactBody(r *http.Request, body []byte) string {
	plain, err := Inflate(r, body)
	if err != nil {
		return ""
	}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		values, err := url.ParseQuery(string(plain))
		if err != nil {
			return ""
		}
		return redact(values)
	}
	return redactText(string(plain))
}
