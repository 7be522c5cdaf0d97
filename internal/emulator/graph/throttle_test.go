package graph

import (
	"net/http/httptest"
	"strings"
	"testing"

	"guestportal/internal/emulator/authority"
	"guestportal/internal/emulator/control"
)

func TestCallsAreChargedToTheBucketsOfTheDocumentation(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		method, path, query string
		writes              bool // the setting invitations_are_writes
		want                string
	}{
		{"GET", "users", "", true, "requests 1, units 2, app units 2"},
		{"GET", "users", "$select=id&$top=5", true, "requests 1, units 1, app units 1"}, // 2 - 1 - 1, and never below 1
		{"GET", "users/1", "$expand=manager", true, "requests 1, units 2, app units 2"},
		{"GET", "groups/1/transitiveMembers", "", true, "requests 1, units 5, app units 5"},
		{"POST", "users/1/checkMemberGroups", "", true, "requests 1, units 4, app units 4, writes 1, app writes 1, tenant writes 1"},
		{"PATCH", "users/1", "", true, "requests 1, units 1, app units 1, writes 1, app writes 1, tenant writes 1"},
		{"POST", "invitations", "", true, "requests 1, units 1, app units 1, writes 1, app writes 1, tenant writes 1, invitations 1"},
		{"POST", "invitations", "", false, "requests 1, units 1, app units 1, invitations 1"},
		{"GET", "invitations", "", false, "requests 1, units 1, app units 1, invitations 1"},
		{"POST", "users/Cleo/sendMail", "", true, "requests 1, mailbox 1"},
	} {
		call := &call{
			Server: &Server{router: newRouter(routes())}, r: httptest.NewRequest(c.method, "/v1.0/"+c.path+"?"+c.query, nil), vars: map[string]string{},
			caller: authority.Caller{AppID: "app"}, settings: control.Settings{InvitationsAreWrites: c.writes}, steps: strings.Split(c.path, "/"),
		}
		call.query = call.r.URL.Query()
		r, err := call.match(call)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, charge := range chargesOf(call, *r, 100) {
			name, _, _ := strings.Cut(charge.key, "|")
			got = append(got, name+" "+string(rune('0'+int(charge.cost))))
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("%s %s?%s: %v, want %s", c.method, c.path, c.query, got, c.want)
		}
	}
}
