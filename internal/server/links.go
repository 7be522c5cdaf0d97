package server

import (
	"net/url"
	"slices"

	"guestportal/web/ui"
)

// myApps leads to all apps of this tenant, whatever other tenants the guest
// belongs to.
//
// Source: https://learn.microsoft.com/entra/identity/enterprise-apps/end-user-experiences
func (s *Server) myApps() ui.Link {
	base, err := url.Parse(s.MyAppsURL)
	if err != nil {
		return ui.Link{}
	}
	return outside(base, url.Values{"tenantid": {s.TenantID}})
}

// launch leads to one app, pinned to this tenant; no link for an app of which
// the client id is not known.
//
// Source: https://learn.microsoft.com/entra/identity/enterprise-apps/end-user-experiences
func (s *Server) launch(appID string) ui.Link {
	base, err := url.Parse(s.LauncherURL)
	if err != nil || appID == "" {
		return ui.Link{}
	}
	return outside(base.JoinPath(appID), url.Values{"tenantId": {s.TenantID}})
}

// teams leads to Microsoft Teams in this tenant: who is a guest there is not shown the
// tenant in its picker before they have opened it so. A link to one team would need
// the id of its first channel, which is not known here.
//
// Source: https://learn.microsoft.com/entra/external-id/invite-internal-users
func (s *Server) teams() ui.Link {
	base, err := url.Parse(s.TeamsURL)
	if err != nil {
		return ui.Link{}
	}
	return outside(base, url.Values{"tenantId": {s.TenantID}})
}

func outside(u *url.URL, query url.Values) ui.Link {
	u.RawQuery = query.Encode()
	link, err := ui.External(u.String())
	if err != nil {
		return ui.Link{} // a page without this link is worth more than none
	}
	return link
}

// redeemable tells whether a redeem link leads where redeem links may lead. The
// address comes from another process and from Microsoft; nothing else is
// trusted to send a guest's browser somewhere.
func (s *Server) redeemable(link string) bool {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && u.Scheme != "http" {
		return false
	}
	return slices.Contains(s.RedeemOrigins, u.Scheme+"://"+u.Host)
}
