package emulator_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/oauth2"
)

// entries are the journal's entries that a filter leaves.
func (w *world) entries(filter string) (out []map[string]any) {
	w.t.Helper()
	r := w.send(http.MethodGet, "/_emulator/journal?"+filter, nil, nil)
	if r.status != 200 {
		w.t.Fatalf("GET /journal?%s: %d %s", filter, r.status, r.text)
	}
	for _, e := range r.json["entries"].([]any) {
		out = append(out, e.(map[string]any))
	}
	return out
}

func TestTheJournalCanBeFiltered(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.send("DELETE", "/_emulator/journal", nil, nil)
	w.graph("GET", "/groups", nil)
	w.graph("GET", "/groups/11111111-2222-4333-8444-555555555555", nil)
	w.invite("kim@northwind.example")
	id := w.fault(`{"path":"/domains$","status":503}`)
	w.graph("GET", "/domains", nil)
	since := int(w.entries("")[1]["seq"].(float64))
	for filter, want := range map[string]int{
		"": 4, "method=post": 1, "path=" + escape("^/v1\\.0/groups"): 2, "status=404": 1, "status=4xx": 1, "status=2xx": 2, "status=0": 0,
		"app=" + w.ready.WorkerClient.ID: 3, "app=x": 0, "fault=" + id: 1, "fault=": 3, fmt.Sprintf("since=%d", since): 2,
		fmt.Sprintf("since=%d&limit=1", since): 1, "since=99999": 0, "method=GET&status=503&wait_ms=1": 1, "parent=": 4,
	} {
		if got := w.entries(filter); len(got) != want {
			t.Errorf("%s: %d entries, want %d: %v", filter, len(got), want, got)
		}
	}
	seen := []any{} // page by page, each going on where the one before said
	for next := "0"; ; {
		r := w.send("GET", "/_emulator/journal?limit=3&since="+next, nil, nil)
		page := r.json["entries"].([]any)
		if len(page) == 0 {
			break
		}
		seen, next = append(seen, page...), strconv.Itoa(int(r.json["latest"].(float64)))
	}
	if len(seen) != 4 {
		t.Errorf("by pages of three there are %d entries", len(seen))
	}
	for _, bad := range []string{"since=x", "since=-1", "colour=1", "path=(", "status=teapot", "status=99", "wait_ms=soon"} {
		if r := w.send("GET", "/_emulator/journal?"+bad, nil, nil); r.status != 400 || r.at("error") == "" {
			t.Errorf("%s: %d %s", bad, r.status, r.text)
		}
	}
	for _, bad := range []string{"kind=parcel", "path=x", "since=x"} {
		if r := w.send("GET", "/_emulator/outbox?"+bad, nil, nil); r.status != 400 {
			t.Errorf("outbox %s: %d %s", bad, r.status, r.text)
		}
	}
}

func TestTheJournalAndTheOutboxCanBeWaitedFor(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	latest := w.send("GET", "/_emulator/journal", nil, nil).json["latest"].(float64)
	type waited struct {
		text string
		took time.Duration
	}
	wait := func(path string) chan waited {
		done := make(chan waited, 1)
		began := time.Now()
		go func() {
			r, err := w.try("GET", "/_emulator"+path, nil, nil)
			if err != nil {
				t.Error(err)
			}
			done <- waited{r.text, time.Since(began)}
		}()
		return done
	}
	entry := wait(fmt.Sprintf("/journal?since=%d&path=invitations&wait_ms=30000", int(latest)))
	mail := wait("/outbox?to=kim@northwind.example&kind=passcode&wait_ms=30000")
	_, link := w.invite("kim@northwind.example")
	if got := <-entry; !strings.Contains(got.text, `"path":"/v1.0/invitations"`) || got.took > 20*time.Second {
		t.Errorf("after %v the journal told %s", got.took, got.text)
	}
	w.visitor().open(link).press("passcode", "")
	if got := <-mail; !strings.Contains(got.text, "verification code") || got.took > 20*time.Second {
		t.Errorf("after %v the outbox told %s", got.took, got.text)
	}
	if r := w.send("GET", "/_emulator/outbox?since=1&wait_ms=20", nil, nil); len(r.json["messages"].([]any)) != 0 {
		t.Errorf("nothing came, but %s", r.text)
	}
}

func TestItemsOfABatchAreEntriesWithAParent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.want(w.graph("POST", "/$batch", map[string]any{"requests": []any{
		map[string]any{"id": "1", "method": "GET", "url": "/groups?$top=1"},
		map[string]any{"id": "2", "method": "GET", "url": "/users/none", "dependsOn": []string{"1"}}, // so that the order is known
	}}), 200)
	items := w.entries("parent=" + r.header.Get("request-id"))
	slices.SortFunc(items, func(a, b map[string]any) int { return strings.Compare(a["path"].(string), b["path"].(string)) }) // they run side by side
	if len(items) != 2 || items[0]["path"] != "/v1.0/groups" || items[0]["status"] != 200.0 || items[1]["status"] != 404.0 || items[1]["app_id"] != w.ready.WorkerClient.ID {
		t.Errorf("the items are %v", items)
	}
	if whole := w.entries("path=batch"); len(whole) != 1 || whole[0]["request_id"] != r.header.Get("request-id") || whole[0]["parent"] != nil {
		t.Errorf("the batch is %v", whole)
	}
}

func TestAWholeStoryLeavesNoSecretInTheJournal(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	secrets := map[string]string{"worker's secret": w.ready.WorkerClient.Secret, "portal's secret": w.ready.PortalClient.Secret, "access token": w.token}
	_, link := w.invite("kim@northwind.example")
	v := w.visitor().open(link).press("passcode", "").sees("Enter code")
	secrets["passcode"] = w.passcode("kim@northwind.example")
	secrets["transaction"] = v.at.Query().Get("t")
	v.press("", secrets["passcode"]).press("accept", "").landed()
	rd, _ := url.Parse(must(url.Parse(link)).Query().Get("rd"))
	secrets["ticket"], _ = url.QueryUnescape(rd.Query().Get("ticket"))

	p := newRelyingParty(t, w)
	p.config.Scopes = append(p.config.Scopes, "offline_access")
	_, location := p.choose(p.authorizeURL(), "ana.silva@contoso.example")
	secrets["code"] = location.Query().Get("code")
	secrets["verifier"] = p.verifier
	token, err := p.config.Exchange(p.ctx(), secrets["code"], oauth2.VerifierOption(p.verifier))
	if err != nil {
		t.Fatal(err)
	}
	secrets["user's token"], secrets["refresh token"], secrets["id token"] = token.AccessToken, token.RefreshToken, fmt.Sprint(token.Extra("id_token"))
	w.send("GET", "/"+w.ready.TenantID+"/oauth2/v2.0/logout?id_token_hint="+secrets["id token"], nil, nil)

	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	fmt.Fprintf(z, `{"requests":[{"id":"1","method":"POST","url":"/invitations","headers":{"Content-Type":"application/json","Authorization":"Bearer %s"},"body":{"customizedMessageBody":%q}}]}`, w.token, link)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	h, _ := graphRequest(t, w.token, nil)
	h.Set("Content-Type", "application/json")
	h.Set("Content-Encoding", "gzip")
	w.send("POST", "/v1.0/$batch", h, &packed)

	journal := w.send("GET", "/_emulator/journal", nil, nil).text
	for _, path := range []string{"/redeem/passcode", "/v1.0/$batch", "/redeem/consent", "logout", "northwind.example"} {
		if !strings.Contains(journal, path) {
			t.Errorf("the story is not in the journal: no %s", path)
		}
	}
	plain := journal
	for range 4 {
		for name, secret := range secrets {
			if secret == "" || strings.Contains(plain, secret) {
				t.Errorf("the journal shows the %s (%q)", name, secret)
			}
		}
		plain = unescapeOnce(plain)
	}
}

// unescapeOnce takes away one layer of percent encoding where there is any.
func unescapeOnce(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if c, err := url.PathUnescape(s[i : i+3]); err == nil {
				b.WriteString(c)
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}
