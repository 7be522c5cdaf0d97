package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestSomebodyDecidesWhileAnApproverIsAway(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(ben)
	const path = "/approvals/away"
	form := hidden(t, b.get(path))
	form.Set("from", "2026-11-01")
	form.Set("until", "yesterday")
	got := b.post(path, form)
	if got.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(got.body, "yesterday") || !strings.Contains(got.body, "Select who decides for you") {
		t.Fatalf("%d %s", got.StatusCode, got.body)
	}
	first := o.Now().AddDate(0, 0, 1)
	form = hidden(t, b.get(path))
	form.Set("from", first.Format("2006-01-02"))
	form.Set("until", first.AddDate(0, 0, 6).Format("2006-01-02"))
	form.Set("to", string(miaChen.ID))
	if got := b.post(path, form); got.to() != path {
		t.Fatalf("%d %s", got.StatusCode, got.body)
	}
	if page := b.get(path); !strings.Contains(page.body, "Mia Chen decides for you, too, from") || !strings.Contains(page.body, first.AddDate(0, 0, 6).Format("2 Jan 2006")) {
		t.Errorf("the page: %s", page.body)
	}
	if got := b.post(path+"/back", url.Values{}); got.to() != path {
		t.Errorf("%d", got.StatusCode)
	}
	if page := b.get(path); strings.Contains(page.body, "decides for you, too, from") {
		t.Error("somebody decides still")
	}
}
