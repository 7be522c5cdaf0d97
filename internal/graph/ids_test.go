package graph

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"guestportal/internal/guest"
)

// notGUIDs are ids that would lead a call astray, or nowhere.
var notGUIDs = []string{
	"", ".", "..", "../" + aGuest, aGuest + "/../x", "%2e%2e", aGuest + "%2f", aGuest + "/$ref", aGuest + "?x", aGuest + "#", "me", "$ref", "delta",
	"{" + aGuest + "}", "urn:uuid:" + aGuest, strings.ReplaceAll(aGuest, "-", ""), aGuest + "\n", " " + aGuest, "6f1ed7ca-0a4e-4a70-9b2c-8f2f7f1f0a0g", "ana_fabrikam.example#EXT#@contoso.example",
}

func TestIdsThatAreNoGUIDsAreRefusedUnsent(t *testing.T) {
	t.Parallel()
	s := serve(t, graphOf)
	c := s.client(t)
	for _, id := range notGUIDs {
		invite := order()
		invite.Sponsors = []string{aSponsor, id}
		for name, call := range map[string]func(context.Context) error{
			"account":          func(ctx context.Context) error { _, err := c.Account(ctx, id); return err },
			"invite, sponsor":  func(ctx context.Context) error { _, _, err := c.Invite(ctx, invite, aCall); return err },
			"sponsors":         func(ctx context.Context) error { _, err := c.Sponsors(ctx, id); return err },
			"add sponsor, 1":   func(ctx context.Context) error { return c.AddSponsor(ctx, id, aSponsor, aCall) },
			"add sponsor, 2":   func(ctx context.Context) error { return c.AddSponsor(ctx, aGuest, id, aCall) },
			"groups":           func(ctx context.Context) error { _, err := c.Groups(ctx, id); return err },
			"add member, 1":    func(ctx context.Context) error { return c.AddMember(ctx, id, aGuest, aCall) },
			"add member, 2":    func(ctx context.Context) error { return c.AddMember(ctx, aGroup, id, aCall) },
			"remove member, 1": func(ctx context.Context) error { return c.RemoveMember(ctx, id, aGuest, aCall) },
			"remove member, 2": func(ctx context.Context) error { return c.RemoveMember(ctx, aGroup, id, aCall) },
			"group": func(ctx context.Context) error {
				_, err := c.Target(ctx, guest.Resource{Kind: guest.Group, ObjectID: id})
				return err
			},
			"app": func(ctx context.Context) error {
				_, err := c.Target(ctx, guest.Resource{Kind: guest.App, ObjectID: id})
				return err
			},
			"assignments": func(ctx context.Context) error { _, err := c.Assignments(ctx, id); return err },
			"assign, 1":   func(ctx context.Context) error { return c.AssignRole(ctx, id, anApp, aRole, aCall) },
			"assign, 2":   func(ctx context.Context) error { return c.AssignRole(ctx, aGuest, id, aRole, aCall) },
			"assign, 3":   func(ctx context.Context) error { return c.AssignRole(ctx, aGuest, anApp, id, aCall) },
			"unassign":    func(ctx context.Context) error { return c.UnassignRole(ctx, id, "key", aCall) },
			"enable":      func(ctx context.Context) error { return c.SetEnabled(ctx, id, true, aCall) },
			"delete":      func(ctx context.Context) error { return c.Delete(ctx, id, aCall) },
		} {
			if f := faultOf(t, call(t.Context())); f.Kind != guest.FaultRefused {
				t.Errorf("%s with %q: got kind %d, want refused", name, id, f.Kind)
			}
		}
		if id != "" {
			if f := faultOf(t, c.Delete(t.Context(), aGuest, id)); f.Kind != guest.FaultRefused {
				t.Errorf("client-request-id %q: got kind %d, want refused", id, f.Kind)
			}
		}
	}
	for _, key := range []string{"", ".", "..", "a/b", "a%2fb", "a?b", "a b", "$ref", "a=", strings.Repeat("a", 129)} {
		if f := faultOf(t, c.UnassignRole(t.Context(), anApp, key, aCall)); f.Kind != guest.FaultRefused {
			t.Errorf("assignment %q: got kind %d, want refused", key, f.Kind)
		}
	}
	if n := len(s.requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

func TestInvitationsThatMakeNoSenseAreRefusedUnsent(t *testing.T) {
	t.Parallel()
	s := serve(t, graphOf)
	for name, change := range map[string]func(*guest.InvitationOrder){
		"no address":         func(o *guest.InvitationOrder) { o.Email = "ana" },
		"no way back":        func(o *guest.InvitationOrder) { o.RedirectURL = "" },
		"a script as way":    func(o *guest.InvitationOrder) { o.RedirectURL = "javascript:alert(1)" },
		"a path as way back": func(o *guest.InvitationOrder) { o.RedirectURL = "/i/abc" },
		"six sponsors": func(o *guest.InvitationOrder) {
			o.Sponsors = []string{aSponsor, aGroup, anApp, aRole, aCall, aGuest}
		},
	} {
		o := order()
		change(&o)
		_, _, err := s.client(t).Invite(t.Context(), o, aCall)
		if f := faultOf(t, err); f.Kind != guest.FaultRefused {
			t.Errorf("%s: got kind %d, want refused", name, f.Kind)
		}
	}
	if n := len(s.requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

// FuzzAddress: whatever the id, a call goes to its route below the base or
// nowhere.
func FuzzAddress(f *testing.F) {
	for _, id := range append(notGUIDs, aGuest) {
		f.Add(id, id)
	}
	base, err := url.Parse("https://graph.example/v1.0")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, id, key string) {
		u, err := request{path: "/servicePrincipals/{guid}/appRoleAssignedTo/{key}", ids: []string{id, key}}.address(base)
		if err != nil {
			return
		}
		again, err := url.Parse(u.String())
		if err != nil || again.Host != base.Host || again.RawQuery != "" || again.Fragment != "" ||
			again.EscapedPath() != "/v1.0/servicePrincipals/"+id+"/appRoleAssignedTo/"+key || strings.Count(again.Path, "/") != 5 {
			t.Errorf("%q and %q lead to %s", id, key, u)
		}
	})
}

func TestAddressWantsAsManyIdsAsPlaces(t *testing.T) {
	t.Parallel()
	base, _ := url.Parse("https://graph.example/v1.0")
	for _, ids := range [][]string{nil, {aGuest, aGuest}} {
		if u, err := (request{path: "/users/{guid}", ids: ids}).address(base); err == nil {
			t.Errorf("%d ids give %s", len(ids), u)
		}
	}
}
