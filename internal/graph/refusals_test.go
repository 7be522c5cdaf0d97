package graph_test

import (
	"errors"
	"net/http"
	"testing"

	"guestportal/internal/guest"
)

// What a tenant refuses is recognised, with the tenant's own texts.
func TestTheTenantsRefusalsAreToldApart(t *testing.T) {
	t.Parallel()
	x, ctx := newTenant(t), t.Context()
	invite := func(address string, sponsors ...string) error {
		_, _, err := x.Invite(ctx, guest.InvitationOrder{Email: address, RedirectURL: "https://portal.example/", Sponsors: sponsors}, "")
		return err
	}
	id, _ := x.invite(t)
	falcon, desk := x.id(t, "Project Falcon"), x.id(t, "Expense Desk")
	nobody := x.ready.TenantID // an id that no object has
	for name, c := range map[string]struct {
		settings map[string]any
		call     func() error
		want     guest.Reason
	}{
		"an address that cannot be": {nil, func() error { return invite("lou+spam@fabrikam.example") }, guest.ReasonAddress},
		"a domain of our own":       {nil, func() error { return invite("new.colleague@contoso.example") }, guest.ReasonOwnDomain},
		"a colleague":               {nil, func() error { return invite(ana) }, guest.ReasonColleague},
		"nobody may invite":         {map[string]any{"allow_invites_from": "none"}, func() error { return invite("lou@fabrikam.example") }, guest.ReasonInvitationsOff},
		"a blocked domain":          {map[string]any{"blocked_domains": []string{"blocked.example"}}, func() error { return invite("lou@blocked.example") }, guest.ReasonDomainBlocked},
		"the same as a 401":         {map[string]any{"blocked_domains": []string{"blocked.example"}, "blocked_domain_status": 401}, func() error { return invite("lou@blocked.example") }, guest.ReasonDomainBlocked},
		"an unknown sponsor":        {nil, func() error { return invite("lou@fabrikam.example", nobody) }, guest.ReasonSponsorGone},
		"an unknown sponsor, later": {nil, func() error { return x.AddSponsor(ctx, id, nobody, "") }, guest.ReasonSponsorGone},
		"a synced group":            {nil, func() error { return x.AddMember(ctx, x.id(t, "Finance Share"), id, "") }, guest.ReasonGroupSynced},
		"an unknown group":          {nil, func() error { return x.AddMember(ctx, nobody, id, "") }, guest.ReasonGroupGone},
		"an unknown app":            {nil, func() error { return x.AssignRole(ctx, id, nobody, guest.DefaultAccess, "") }, guest.ReasonAppGone},
		"an unknown role":           {nil, func() error { return x.AssignRole(ctx, id, desk, nobody, "") }, guest.ReasonRoleUnknown},
		"an unknown guest":          {nil, func() error { return x.SetEnabled(ctx, nobody, false, "") }, guest.ReasonAccountGone},
	} {
		if c.settings != nil {
			x.control(t, http.MethodPost, "/settings", c.settings, nil)
		}
		err := c.call()
		if f, _ := errors.AsType[*guest.Fault](err); f == nil || f.Why() != c.want || !f.Lasting() {
			t.Errorf("%s: got %q (%v), want %q", name, whyOf(err), err, c.want)
		}
		x.control(t, http.MethodPost, "/settings", map[string]any{"allow_invites_from": "everyone", "blocked_domain_status": 403}, nil)
	}
	must(t, x.AddMember(ctx, falcon, id, "")) // none of these shut the gate
	must(t, x.SetEnabled(ctx, id, false, ""))
	if err := invite(email); whyOf(err) != guest.ReasonAccountBlocked {
		t.Errorf("a blocked account: %v", err)
	}
}

func TestASixthSponsorIsOneTooMany(t *testing.T) {
	t.Parallel()
	x, ctx := newTenant(t), t.Context()
	id, _ := x.invite(t)
	var err error
	for _, who := range []string{ana, "ben.ito@contoso.example", "mia.chen@contoso.example", "cleo.marsh@contoso.example", "dee.novak@contoso.example"} {
		must(t, err) // Sam is one already, so the last of these is the sixth
		err = x.AddSponsor(ctx, id, x.id(t, who), "")
	}
	if whyOf(err) != guest.ReasonSponsorsFull {
		t.Errorf("got %v", err)
	}
}

func whyOf(err error) guest.Reason {
	if f, ok := errors.AsType[*guest.Fault](err); ok {
		return f.Why()
	}
	return ""
}
