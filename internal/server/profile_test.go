package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// checked gives the choices of the profile that are marked, by their groups.
func checked(t *testing.T, page reply) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, name := range []string{"deciding", "requests", "guests", "settled"} {
		marked := doc(t, page).Find(`input[type=radio][name=` + name + `][checked]`)
		if marked.Length() > 1 {
			t.Errorf("%s has %d choices marked", name, marked.Length())
		}
		out[name] = marked.AttrOr("value", "")
	}
	return out
}

func TestEverybodyChoosesHowTheirOwnMessagesCome(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(ben)
	first := b.get("/profile")
	if got := checked(t, first); got["deciding"] != "at once" || got["requests"] != "at once" || got["guests"] != "at once" || got["settled"] != "at once" {
		t.Errorf("before anything was chosen: %v", got)
	}
	if menu := doc(t, first).Find(`#user-menu a[href="/profile"]`); menu.Length() != 1 {
		t.Error("the menu does not lead here")
	}
	if strings.Contains(first.body, `id="deciding-off"`) || doc(t, first).Find(`input[name=deciding][value=off]`).Length() != 0 {
		t.Error("being asked to decide can be switched off")
	}
	form := url.Values{"deciding": {"daily"}, "requests": {"at once"}, "guests": {"off"}, "settled": {"off"}}
	want(t, "the form", b.post("/profile", form), http.StatusSeeOther, "/profile")
	after := b.get("/profile")
	if got := checked(t, after); got["deciding"] != "daily" || got["requests"] != "at once" || got["guests"] != "off" || got["settled"] != "off" {
		t.Errorf("afterwards: %v", got)
	}
	says(t, after, "Saved.", "07:00 UTC")
	a, _ := o.as(ana)
	if got := checked(t, a.get("/profile")); got["guests"] != "at once" {
		t.Errorf("somebody else's were changed: %v", got)
	}
}

func TestWhatCannotBeChosenIsRefusedAndTheRestIsKept(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(ben)
	for name, wrong := range map[string]url.Values{
		"deciding off":   {"deciding": {"off"}, "requests": {"daily"}, "guests": {"at once"}, "settled": {"off"}},
		"nothing said":   {"requests": {"daily"}, "guests": {"at once"}, "settled": {"off"}},
		"something else": {"deciding": {"weekly"}, "requests": {"daily"}, "guests": {"at once"}, "settled": {"off"}},
	} {
		got := b.post("/profile", wrong)
		if got.StatusCode != http.StatusUnprocessableEntity || doc(t, got).Find(`.error-summary a[href="#deciding"]`).Length() != 1 {
			t.Errorf("%s: %d %s", name, got.StatusCode, got.body)
		}
		if kept := checked(t, got); kept["deciding"] != "" || kept["requests"] != "daily" || kept["settled"] != "off" {
			t.Errorf("%s: kept %v", name, kept)
		}
	}
	if got := b.post("/profile", url.Values{"deciding": {"daily"}, "person": {"somebody"}}); got.StatusCode != http.StatusBadRequest {
		t.Errorf("a field of somebody else: %d", got.StatusCode)
	}
	if got := checked(t, b.get("/profile")); got["requests"] != "at once" {
		t.Errorf("a form with a fault changed something: %v", got)
	}
}
