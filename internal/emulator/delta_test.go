package emulator_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestDeltaTellsWhatChanged(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	var link string
	for _, spelling := range []string{"/users/delta", "/users/delta()", "/users/microsoft.graph.delta()"} {
		r := w.want(w.graph("GET", spelling+"?$select=mail,externalUserState", nil), 200)
		if len(r.list()) != 8 || len(r.list()[0]) != 3 {
			t.Errorf("%s: %s", spelling, r.text)
		}
		link = r.at("@odata.deltaLink")
	}
	round := func() reply {
		t.Helper()
		r := w.want(w.graph("GET", link, nil), 200)
		link = r.at("@odata.deltaLink")
		if !strings.HasPrefix(link, w.ready.HTTP+"/v1.0/users/delta?$deltatoken=") {
			t.Fatalf("the next link is %s", link)
		}
		return r
	}
	if r := round(); len(r.list()) != 0 {
		t.Errorf("nothing happened, and delta tells %s", r.text)
	}
	guest, _ := w.invite("delta@adatum.example")
	r := round()
	if !slices.Equal(r.names("externalUserState"), []string{"PendingAcceptance"}) || r.list()[0]["displayName"] != nil {
		t.Errorf("after the invitation: %s", r.text)
	}
	w.want(w.graph("PATCH", "/users/"+guest, map[string]any{"accountEnabled": false}), 204)
	if r := round(); len(r.list()) != 0 {
		t.Errorf("a property that is not selected changed, and delta tells %s", r.text)
	}
	w.want(w.graph("PATCH", "/users/"+guest, map[string]any{"mail": "one@adatum.example"}), 204)
	w.want(w.graph("PATCH", "/users/"+guest, map[string]any{"mail": "two@adatum.example"}), 204)
	if r := round(); !slices.Equal(r.names("id"), []string{guest}) {
		t.Errorf("after two changes: %s", r.text)
	}
	w.want(w.graph("DELETE", "/users/"+guest, nil), 204)
	if r := round(); !strings.Contains(r.text, `"@removed":{"reason":"changed"}`) {
		t.Errorf("after the deletion: %s", r.text)
	}
	w.want(w.graph("DELETE", "/directory/deletedItems/"+guest, nil), 204)
	if r := round(); !strings.Contains(r.text, `"@removed":{"reason":"deleted"}`) {
		t.Errorf("after the purge: %s", r.text)
	}
}

func TestDeltaComesInPagesWithoutLosingAnybody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.control("/settings", map[string]any{"page_size": 3})
	walk := func(link string) (ids []string, next string) {
		for {
			r := w.want(w.graph("GET", link, nil), 200)
			ids = append(ids, r.names("id")...)
			if next = r.at("@odata.deltaLink"); next != "" {
				return ids, next
			}
			if link = r.at("@odata.nextLink"); link == "" {
				t.Fatalf("no link at all: %s", r.text)
			}
			if len(ids) == 3 { // somebody comes while the first round runs
				w.invite("between@adatum.example")
			}
		}
	}
	first, link := walk("/users/delta()")
	if len(first) < 8 {
		t.Errorf("the first round told %d users", len(first))
	}
	var invited []string
	for i := range 7 {
		id, _ := w.invite(fmt.Sprintf("page%d@adatum.example", i))
		invited = append(invited, id)
	}
	second, _ := walk(link)
	for _, id := range invited {
		if !slices.Contains(second, id) {
			t.Errorf("%s was not told", id)
		}
	}
	if between := w.guestID("between@adatum.example"); !slices.Contains(append(first, second...), between) {
		t.Error("who came during the first round was never told")
	}
}

func TestOldDeltaTokensAskForANewRound(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	latest := w.want(w.graph("GET", "/users/delta?$deltatoken=latest&$select=id,mail", nil), 200)
	if len(latest.list()) != 0 {
		t.Errorf("latest told %s", latest.text)
	}
	w.passTime(8 * 24 * time.Hour)
	w.token = w.appToken(w.ready.WorkerClient)
	gone := w.graph("GET", latest.at("@odata.deltaLink"), nil)
	if gone.status != 410 || gone.header.Get("Location") != w.ready.HTTP+"/v1.0/users/delta?$deltatoken=&$select=id%2Cmail" {
		t.Fatalf("%d, Location %s", gone.status, gone.header.Get("Location"))
	}
	if r := w.want(w.graph("GET", gone.header.Get("Location"), nil), 200); len(r.list()) != 8 {
		t.Errorf("the new round: %s", r.text)
	}
	w.want(w.graph("GET", "/users/delta?$deltatoken=rubbish", nil), 400)
	w.want(w.graph("GET", "/users/delta?$top=5", nil), 400, "Request_UnsupportedQuery")
	w.control("/settings", map[string]any{"clock_offset_s": 0})
	before := w.want(w.graph("GET", "/users/delta?$deltatoken=latest", nil), 200).at("@odata.deltaLink")
	w.send("POST", "/_emulator/reset", nil, nil)
	if r := w.graph("GET", before, nil); r.status != 410 {
		t.Errorf("a token from before the reset: %d", r.status)
	}
}
