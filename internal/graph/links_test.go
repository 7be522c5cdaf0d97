package graph

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"guestportal/internal/guest"
)

func TestNoTokenGoesToAnotherAddress(t *testing.T) {
	t.Parallel()
	for _, read := range reads() {
		if slices.Contains([]string{"account", "group", "app"}, read.name) {
			continue // not a list
		}
		for name, link := range map[string]string{
			"another host":     "FOREIGN/v1.0/users?$skiptoken=x",
			"another scheme":   "https://HOST/v1.0/users?$skiptoken=x",
			"another version":  "http://HOST/beta/users",
			"a longer version": "http://HOST/v1.0x/users",
			"a user":           "http://me@HOST/v1.0/users",
			"a host as user":   "http://HOST@other.example/v1.0/users",
			"no scheme":        "//other.example/v1.0/users",
			"a path":           "/v1.0/users",
			"no address":       "http://HOST:x/%zz",
		} {
			t.Run(read.name+"/"+name, func(t *testing.T) {
				t.Parallel()
				foreign := serve(t, reply(200, emptyList))
				s := serve(t, func(w http.ResponseWriter, r *http.Request) {
					next := strings.NewReplacer("FOREIGN", foreign.URL, "HOST", r.Host).Replace(link)
					reply(200, fmt.Sprintf(`{"value":[],"@odata.nextLink":%q}`, next))(w, r)
				})
				f := faultOf(t, read.call(t.Context(), s.client(t)))
				if f.Kind != guest.FaultUnknown {
					t.Errorf("got kind %d, want unknown", f.Kind)
				}
				if len(foreign.requests()) != 0 || len(s.requests()) != 1 {
					t.Errorf("%d requests went away, %d to Graph", len(foreign.requests()), len(s.requests()))
				}
			})
		}
	}
}

func TestDeltaRefusesAForeignLinkUnsent(t *testing.T) {
	t.Parallel()
	foreign := serve(t, reply(200, emptyList))
	s := serve(t, graphOf)
	for _, link := range []string{foreign.URL + "/v1.0/users/delta?$deltatoken=CANARY", "http://\x7f/?CANARY", "::CANARY"} {
		_, _, _, err := s.client(t).Delta(t.Context(), link)
		f := faultOf(t, err)
		if f.Kind != guest.FaultRefused || strings.Contains(f.Error(), "CANARY") {
			t.Errorf("%q gives kind %d: %v", link, f.Kind, f)
		}
	}
	if len(foreign.requests())+len(s.requests()) != 0 {
		t.Error("a request was sent")
	}
}

func TestListsAreReadToTheirEnd(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		next := `"@odata.nextLink":"http://` + r.Host + `/v1.0/users/` + aGuest + `/memberOf?$skiptoken=2"`
		switch r.URL.RawQuery {
		case "$select=id":
			reply(200, `{"value":[{"@odata.type":"#microsoft.graph.group","id":"`+aGroup+`"},{"@odata.type":"#microsoft.graph.directoryRole","id":"`+aRole+`"}],`+next+`}`)(w, r)
		case "$skiptoken=2":
			reply(200, `{"value":[{"@odata.type":"#microsoft.graph.group","id":"`+anApp+`"}]}`)(w, r)
		default:
			t.Errorf("asked for %s", r.URL)
		}
	})
	got, err := s.client(t).Groups(t.Context(), aGuest)
	if err != nil || len(got) != 2 || got[0] != aGroup || got[1] != anApp {
		t.Errorf("got %v %v, want the two groups", got, err)
	}
}

func TestListsThatDoNotEndAreGivenUp(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		next     func(n int) string
		requests int
	}{
		"a loop":      {func(int) string { return "x" }, 2},
		"ever onward": {func(n int) string { return fmt.Sprint(n) }, maxPages},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := 0
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				n++
				reply(200, `{"value":[],"@odata.nextLink":"http://`+r.Host+`/v1.0/x?$skiptoken=`+c.next(n)+`"}`)(w, r)
			})
			_, err := s.client(t).Sponsors(t.Context(), aGuest)
			if f := faultOf(t, err); f.Kind != guest.FaultUnknown || !errors.Is(err, errEndless) {
				t.Errorf("got %v", f)
			}
			if got := len(s.requests()); got != c.requests {
				t.Errorf("%d requests, want %d", got, c.requests)
			}
		})
	}
}

func TestDeltaTellsChangesRemovalsAndWhereToGoOn(t *testing.T) {
	t.Parallel()
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		base := "http://" + r.Host + "/v1.0/users/delta?"
		if r.URL.Query().Get("$skiptoken") == "" {
			reply(200, `{"value":[{"id":"`+aGuest+`","displayName":"Ana","userType":"Guest","externalUserState":"PendingAcceptance",
				"externalUserStateChangeDateTime":"2025-01-02T03:04:05Z","accountEnabled":false}],"@odata.nextLink":"`+base+`$skiptoken=2"}`)(w, r)
			return
		}
		reply(200, `{"value":[{"id":"`+aSponsor+`","@removed":{"reason":"changed"}},
			{"id":"`+aGuest+`","externalUserState":"Accepted","externalUserStateChangeDateTime":"2025-01-02T03:04:05Z"}],"@odata.deltaLink":"`+base+`$deltatoken=3"}`)(w, r)
	})
	c := s.client(t)
	first, next, done, err := c.Delta(t.Context(), "")
	if err != nil || done || len(first) != 1 || first[0].Account.DisplayName != "Ana" || first[0].Account.Enabled || !first[0].Account.AcceptedAt.IsZero() {
		t.Fatalf("first page: %+v %v %v", first, done, err)
	}
	second, next, done, err := c.Delta(t.Context(), next)
	if err != nil || !done || len(second) != 2 {
		t.Fatalf("second page: %+v %v %v", second, done, err)
	}
	if want := (guest.Observed{Account: guest.Account{ObjectID: aSponsor}, Removed: true}); second[0] != want {
		t.Errorf("removal is %+v", second[0])
	}
	if a := second[1].Account; !a.Accepted() || a.AcceptedAt.Year() != 2025 || !a.Enabled {
		t.Errorf("acceptance is %+v", a)
	}
	if u, _ := url.Parse(next); u.Query().Get("$deltatoken") != "3" {
		t.Errorf("goes on at %q", next)
	}
}

func TestDeltaTellsWhenToStartAgain(t *testing.T) {
	t.Parallel()
	for name, handle := range map[string]http.HandlerFunc{
		"gone":       reply(410, `{"error":{"code":"Gone","message":"x"}}`),
		"gone, bare": raw(410, "", ""),
		"state lost": reply(400, `{"error":{"code":"syncStateNotFound","message":"x"}}`),
		"not valid":  reply(404, `{"error":{"code":"SyncStateInvalid","message":"x"}}`),
		"begin anew": reply(410, `{"error":{"code":"resyncRequired","message":"x"}}`),
	} {
		s := serve(t, handle)
		_, _, _, err := s.client(t).Delta(t.Context(), s.URL+"/v1.0/users/delta?$deltatoken=old")
		if f := faultOf(t, err); f.Kind != guest.FaultExpired {
			t.Errorf("%s: got kind %d, want an expired link: %v", name, f.Kind, err)
		}
	}
	s := serve(t, reply(503, `{}`))
	_, _, _, err := s.client(t).Delta(t.Context(), "")
	if f := faultOf(t, err); f.Kind == guest.FaultExpired {
		t.Error("a 503 must not throw the place away")
	}
}

func TestRolesOfTheGuestsGroupsAreNotTheGuests(t *testing.T) {
	t.Parallel()
	one := func(id, principal string) string {
		return `{"id":"` + id + `","principalId":"` + principal + `","resourceId":"` + anApp + `","appRoleId":"` + guest.DefaultAccess + `","createdDateTime":"2021-02-15T16:14:59.8643039Z"}`
	}
	s := serve(t, reply(200, `{"value":[`+one("a", aGroup)+`,`+one("b", aGuest)+`]}`))
	got, err := s.client(t).Assignments(t.Context(), strings.ToUpper(aGuest))
	if err != nil || len(got) != 1 || got[0] != (guest.Assignment{ID: "b", AppID: anApp, RoleID: guest.DefaultAccess}) {
		t.Errorf("got %+v %v", got, err)
	}
}
