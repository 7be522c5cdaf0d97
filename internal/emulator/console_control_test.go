package emulator_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

func TestTheMailboxShowsWhatWasSent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor().open(consoleRoot + "/mail")
	if !v.says("No mail yet") {
		t.Error("the mailbox is not empty at first")
	}
	r := w.want(w.graph("POST", "/invitations", map[string]any{"invitedUserEmailAddress": "post@adatum.example", "inviteRedirectUrl": w.ready.HTTP + "/landing", "sendInvitationMessage": true}), 201)
	token := w.tokenWith("Mail.Send")
	w.want(w.graphAs(token, "POST", "/users/"+w.seed.People.Cleo.ID+"/sendMail", map[string]any{"message": map[string]any{
		"subject": "<script>alert(1)</script>", "body": map[string]any{"contentType": "HTML", "content": `<p>Hi</p><script>top.x=1</script>`},
		"toRecipients": []any{map[string]any{"emailAddress": map[string]any{"address": "a@woodgrove.example"}}},
	}}), 202)
	v.open(consoleRoot + "/mail")
	if got := v.rows(); len(got) != 2 || got[0] != "<script>alert(1)</script>" {
		t.Fatalf("the mailbox is %q", got)
	}
	frame := v.follow("<script>alert(1)</script>").doc.Find("iframe")
	if _, sandboxed := frame.Attr("sandbox"); !sandboxed || strings.Contains(frame.AttrOr("sandbox", ""), "script") {
		t.Error("the message's HTML is not in a sandbox")
	}
	letter := w.send(http.MethodGet, frame.AttrOr("src", ""), nil, nil)
	if policy := letter.header.Get("Content-Security-Policy"); !strings.Contains(letter.text, "<p>Hi</p>") || !strings.HasPrefix(policy, "sandbox") || strings.Contains(policy, "script") {
		t.Errorf("the letter: %s %s", policy, letter.text)
	}
	v.open(consoleRoot+"/mail").click("Search", map[string]string{"to": "POST@adatum"})
	if got := v.rows(); len(got) != 1 {
		t.Fatalf("searched for an address: %q", got)
	}
	link := v.follow(v.rows()[0]).doc.Find(".letter-text a").FilterFunction(func(_ int, a *goquery.Selection) bool { return strings.Contains(a.Text(), "/redeem?") })
	if link.AttrOr("href", "") != r.at("inviteRedeemUrl") {
		t.Errorf("the link is %q, the answer said %q", link.AttrOr("href", ""), r.at("inviteRedeemUrl"))
	}
	if v.open(link.AttrOr("href", "")); v.heading() != "Accept your invitation" {
		t.Errorf("the link leads to %s", v.heading())
	}
	if v.open(consoleRoot+"/mail").click("Empty the mailbox", nil); len(v.rows()) != 0 {
		t.Error("the mailbox is not empty")
	}
}

func TestTheOutboxTellsApartToCcAndBccAndKeepsTheLanguage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	list := func(address string) []any {
		return []any{map[string]any{"emailAddress": map[string]any{"address": address}}}
	}
	w.want(w.graph("POST", "/invitations", map[string]any{
		"invitedUserEmailAddress": "to@adatum.example", "inviteRedirectUrl": w.ready.HTTP + "/landing", "sendInvitationMessage": true,
		"invitedUserMessageInfo": map[string]any{"messageLanguage": "pt-BR", "ccRecipients": list("cc@adatum.example")},
	}), 201)
	w.want(w.graphAs(w.tokenWith("Mail.Send"), "POST", "/users/"+w.seed.People.Cleo.ID+"/sendMail", map[string]any{"message": map[string]any{
		"subject": "Hello", "body": map[string]any{"content": "Hi"}, "toRecipients": list("to@adatum.example"), "ccRecipients": list("cc@adatum.example"), "bccRecipients": list("bcc@adatum.example"),
	}}), 202)
	messages := w.send(http.MethodGet, "/_emulator/outbox?to=CC@adatum.example", nil, nil).json["messages"].([]any)
	var got []string
	for _, m := range messages {
		m := m.(map[string]any)
		got = append(got, fmt.Sprintf("%v %v %v %v", m["to"], m["cc"], m["bcc"], m["language"]))
	}
	want := []string{"[to@adatum.example] [cc@adatum.example] <nil> pt-BR", "[to@adatum.example] [cc@adatum.example] [bcc@adatum.example] <nil>"}
	if !slices.Equal(got, want) {
		t.Errorf("the outbox has %q, want %q", got, want)
	}
	v := w.visitor().open(consoleRoot + "/mail?to=bcc@")
	if !v.says("to to@adatum.example cc cc@adatum.example bcc bcc@adatum.example") || len(v.rows()) != 1 {
		t.Errorf("the mailbox shows %q", v.rows())
	}
	if v.open(consoleRoot + "/mail/1"); !v.says("Toto@adatum.exampleCccc@adatum.example") || !v.says("pt-BR") {
		t.Errorf("the page of the invitation says %s", v.doc.Find("dl").Text())
	}
}

func TestTheJournalIsFilteredAndToldAsCurl(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.want(w.graph("POST", "/invitations", map[string]any{"invitedUserEmailAddress": "brien@adatum.example", "invitedUserDisplayName": "Pat O'Brien", "inviteRedirectUrl": w.ready.HTTP + "/landing"}), 201)
	w.control("/faults", map[string]any{"path": "/groups$", "times": 1, "status": 503})
	w.graph("GET", "/groups?$top=2&$select=id,displayName", nil)
	w.graph("GET", "/nonsense", nil)
	v := w.visitor()
	for query, want := range map[string][]string{
		"":                          {"GET /v1.0/nonsense", "GET /v1.0/groups", "POST /v1.0/invitations", "POST " + w.tokenPath()},
		"?method=POST":              {"POST /v1.0/invitations", "POST " + w.tokenPath()},
		"?status=5":                 {"GET /v1.0/groups"},
		"?faults=1":                 {"GET /v1.0/groups"},
		"?status=4&path=NONSENSE":   {"GET /v1.0/nonsense"},
		"?path=displayName":         {"GET /v1.0/groups"},
		"?app=00000000&method=POST": {},
		"?method=POST&path=oauth2&app=" + w.ready.WorkerClient.ID: {"POST " + w.tokenPath()},
	} {
		if got := v.open(consoleRoot + "/journal" + query).rows(); strings.Join(got, ", ") != strings.Join(want, ", ") {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	v.open(consoleRoot + "/journal?path=invitations").follow("POST /v1.0/invitations")
	curl := v.doc.Find("#curl").Text()
	for _, want := range []string{"-X POST '" + w.ready.HTTP + "/v1.0/invitations'", "$TOKEN", `Pat O'\''Brien`} {
		if !strings.Contains(curl, want) {
			t.Errorf("the command line lacks %s: %s", want, curl)
		}
	}
	if v.open(consoleRoot + "/journal?path=oauth2").follow("POST " + w.tokenPath()); strings.Contains(v.text, w.ready.WorkerClient.Secret) || !v.says("redacted") {
		t.Error("the entry of the token request shows the secret")
	}
	if v.follow("Request after"); v.heading() != "Request 2 POST /v1.0/invitations" && !v.says("/v1.0/invitations") {
		t.Errorf("the request after is %s", v.heading())
	}
	for range 60 {
		w.graph("GET", "/organization", nil)
	}
	if v.open(consoleRoot + "/journal?path=organization"); len(v.rows()) != 50 || len(v.follow("Next page").rows()) != 10 {
		t.Error("the journal is not paged")
	}
	if v.open(consoleRoot+"/journal").click("Empty the journal", nil); len(v.rows()) != 0 {
		t.Error("the journal is not empty")
	}
}

func TestFaultsAreAddedAndRemoved(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor().open(consoleRoot + "/faults")
	if !v.says("Everything works") {
		t.Error("a fault stands at first")
	}
	names := v.doc.Find(".presets h3").Map(func(_ int, s *goquery.Selection) string { return s.Text() })
	if len(names) < 10 {
		t.Fatalf("only %q are ready made", names)
	}
	for i, name := range names {
		if v.click("Add "+name, nil); len(v.rows()) != i+1 {
			t.Fatalf("after adding %q: %q", name, v.rows())
		}
		v.open(consoleRoot + "/faults")
	}
	if v.click("Remove all", nil); len(v.rows()) != 0 || w.graph("GET", "/groups", nil).status != 200 {
		t.Errorf("after removing all: %q", v.rows())
	}
	v.click("Add fault", map[string]string{"path": `^/v1\.0/groups$`, "status": "429", "times": "1", "headers": "Retry-After: 7\r\nX-Odd: a: b\r\n"})
	if got := v.rows(); len(got) != 1 || got[0] != "Answer 429, Retry-After: 7, X-Odd: a: b" {
		t.Errorf("the fault is %q", got)
	}
	if r := w.graph("GET", "/groups", nil); r.status != 429 || r.header.Get("Retry-After") != "7" || r.header.Get("X-Odd") != "a: b" {
		t.Errorf("the fault did not happen: %d %v", r.status, r.header)
	}
	if v.open(consoleRoot + "/faults"); !v.says("fired 1 of 1") {
		t.Error("the page does not count")
	}
	if v.click("Remove fault", nil); len(v.rows()) != 0 {
		t.Errorf("after removing it: %q", v.rows())
	}
	if v.open(consoleRoot+"/faults?from=lost").click("Add fault", map[string]string{"times": "4"}); !v.says("at most 4 times") || !v.says("Close the connection after the effect") {
		t.Errorf("a preset that was changed first: %q", v.rows())
	}
}

func TestAFaultThatCannotBeIsSentBackWithItsWords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor().open(consoleRoot + "/faults")
	for typed, words := range map[[2]string]string{
		{"path", "("}:        "error parsing regexp",
		{"status", "42"}:     "between 200 and 599",
		{"status", "soon"}:   "must be a whole number",
		{"headers", "Retry"}: "not a line of the form Name: value",
		{"probability", "x"}: "must be a number",
	} {
		v.open(consoleRoot+"/faults").click("Add fault", map[string]string{typed[0]: typed[1]})
		field := v.doc.Find(`[name="` + typed[0] + `"]`)
		if v.status != http.StatusUnprocessableEntity || !strings.Contains(field.Closest(".field").Find(".error").Text(), words) || field.AttrOr("value", field.Text()) != typed[1] {
			t.Errorf("%v: %d, %q", typed, v.status, field.Closest(".field").Text())
		}
		if href := v.doc.Find(".complaints a").AttrOr("href", ""); href != "#"+field.AttrOr("id", "") {
			t.Errorf("%v: the summary leads to %q", typed, href)
		}
	}
}

func TestSettingsAreChangedOnTheirPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor().open(consoleRoot + "/settings")
	now := func() reply { return w.send(http.MethodGet, "/_emulator/settings", nil, nil) }
	before := now().text
	if v.click("Save settings", nil); now().text != before {
		t.Errorf("saving what is there changed something: %s", now().text)
	}
	v.click("Save settings", map[string]string{"page_size": "7", "throttle.enabled": "false", "replication_lag_ms.delta": "40"})
	if s := now(); s.json["page_size"] != 7.0 || !strings.Contains(s.text, `"delta":40`) || !strings.Contains(s.text, `"enabled":false`) || !v.says("The settings were saved.") {
		t.Errorf("the settings are %s", s.text)
	}
	v.click("Save settings", map[string]string{"blocked_domains": "evil.example\r\n  bad.example  \r\n\r\n"})
	if s := now(); !strings.Contains(s.text, `"blocked_domains":["evil.example","bad.example"]`) {
		t.Errorf("the settings are %s", s.text)
	}
	before = now().text
	v.click("Save settings", map[string]string{"page_size": "0", "throttle.scale": "0", "latency_ms": "5"})
	if v.status != http.StatusUnprocessableEntity || now().text != before {
		t.Errorf("%d, the settings are %s", v.status, now().text)
	}
	for name, kept := range map[string]string{"page_size": "0", "throttle.scale": "0", "latency_ms": "5"} {
		if got := v.doc.Find(`[name="`+name+`"]`).AttrOr("value", ""); got != kept {
			t.Errorf("%s is %q, %q was typed", name, got, kept)
		}
	}
	if n := v.doc.Find(".field .error").Length(); n != 2 || v.doc.Find(".complaints li").Length() != 2 {
		t.Errorf("%d fields say what is wrong", n)
	}
	if v.click("Save settings", map[string]string{"latency_ms": "many"}); !v.says("latency_ms: must be a whole number") {
		t.Error("a number in words was not refused")
	}
}

func TestOneButtonSavesWhatWasTypedInAnySectionAndNothingElse(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/settings", map[string]any{"terms_of_use": "First.\nSecond.", "blocked_domains": []string{"a.example", "b.example"}})
	v := w.visitor().open(consoleRoot + "/settings")
	if n := v.doc.Find(`form[action="` + consoleRoot + `/settings"]`).Length(); n != 1 {
		t.Fatalf("there are %d forms of settings", n)
	}
	w.control("/clock", map[string]any{"advance_s": 60})
	v.click("Save settings", map[string]string{"page_size": "0", "blocked_domain_status": "451", "terms_of_use": "First.Second."})
	if v.status != http.StatusUnprocessableEntity || v.doc.Find(`[name="blocked_domain_status"]`).AttrOr("value", "") != "451" {
		t.Errorf("%d: what was typed beside a mistake is lost", v.status)
	}
	v.click("Save settings", map[string]string{"page_size": "7"})
	s := w.send(http.MethodGet, "/_emulator/settings", nil, nil)
	for name, want := range map[string]any{"page_size": 7.0, "blocked_domain_status": 451.0, "clock_offset_s": 60.0, "terms_of_use": "First.\nSecond."} {
		if s.json[name] != want {
			t.Errorf("%s is %v, want %v", name, s.json[name], want)
		}
	}
}

func TestClockKeysAndResetHaveButtons(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	v := w.visitor().open(consoleRoot + "/settings")
	offset := func() any { return w.send(http.MethodGet, "/_emulator/settings", nil, nil).json["clock_offset_s"] }
	v.click("Move", map[string]string{"amount": "2", "unit": "d"}).click("Move", map[string]string{"amount": "-1", "unit": "h"})
	if offset() != 169200.0 || !v.says("Clock moved by 47h0m0s") {
		t.Errorf("the clock is moved by %v s", offset())
	}
	if v.click("Back to real time", nil); offset() != 0.0 {
		t.Errorf("the clock is moved by %v s", offset())
	}
	w.invite("gone@adatum.example")
	keys := func() string {
		return w.send(http.MethodGet, "/"+w.ready.TenantID+"/discovery/v2.0/keys", nil, nil).text
	}
	before := keys()
	if v.click("Rotate", nil); keys() == before || !v.says("The next key signs now.") {
		t.Error("the keys are as they were")
	}
	if v.click("Reset everything", nil); !v.says("Everything is back at the start.") || !v.says("8 users") {
		t.Errorf("after the reset: %s", v.heading())
	}
}
