package populate

import (
	"fmt"

	"guestportal/internal/emulator/directory"
)

// apps adds applications: most with one or two roles, some with none, each
// assigned to a few groups and guests.
func (g *generator) apps() {
	for n := range g.size.Apps {
		name := fmt.Sprintf("%s %s %d", pick(g, topics), pick(g, appKinds), n+1)
		sp := &directory.ServicePrincipal{
			ID: g.id(), AppID: g.id(), DisplayName: name, AppDisplayName: name, AccountEnabled: true, AppRoleAssignmentRequired: g.chance(70),
			CreatedDateTime: g.after(200), AppOwnerOrganizationID: g.t.ID, ServicePrincipalType: "Application", SignInAudience: "AzureADMyOrg",
			PreferredSingleSignOnMode: pick(g, []string{"saml", "oidc", ""}), AppRoles: []directory.AppRole{},
			Tags: []string{"WindowsAzureActiveDirectoryIntegratedApp"},
		}
		sp.ServicePrincipalNames = []string{sp.AppID, "api://" + sp.AppID}
		for i, role := range []string{"Reader", "Editor", "Administrator"}[:g.rand.IntN(4)] {
			value := "App." + role
			sp.AppRoles = append(sp.AppRoles, directory.AppRole{
				ID: g.id(), AllowedMemberTypes: []string{"User"}, DisplayName: role, Description: role + " of " + name, IsEnabled: i < 2, Origin: "Application", Value: &value,
			})
		}
		app := &directory.Application{
			ID: g.id(), AppID: sp.AppID, AppRoles: sp.AppRoles, CreatedDateTime: sp.CreatedDateTime, DisplayName: name,
			IdentifierURIs: []string{"api://" + sp.AppID}, SignInAudience: sp.SignInAudience, Tags: []string{},
		}
		g.tx.PutSP(sp)
		g.tx.PutApp(app)
		if len(g.t.Sponsors) > 0 {
			g.tx.Link(g.tx.AppOwners(), sp.ID, pick(g, g.t.Sponsors))
		}
		g.assign(sp)
	}
}

// assign gives an application to up to three groups and ten guests.
func (g *generator) assign(sp *directory.ServicePrincipal) {
	role := directory.DefaultAccessID
	if len(sp.AppRoles) > 0 {
		role = sp.AppRoles[0].ID
	}
	give := func(principal, name, kind string) {
		g.tx.Assign(&directory.Assignment{
			ID: g.id(), AppRoleID: role, CreatedDateTime: g.after(300), PrincipalID: principal, PrincipalDisplayName: name, PrincipalType: kind,
			ResourceID: sp.ID, ResourceDisplayName: sp.DisplayName,
		})
	}
	seen := map[string]bool{}
	for range g.rand.IntN(4) {
		if len(g.group) > 0 {
			if v := g.tx.Group(pick(g, g.group)); !seen[v.ID] {
				seen[v.ID] = true
				give(v.ID, v.DisplayName, "Group")
			}
		}
	}
	for range g.rand.IntN(11) {
		if len(g.people) > 0 {
			if u := g.tx.User(pick(g, g.people)); !seen[u.ID] {
				seen[u.ID] = true
				give(u.ID, u.DisplayName, "User")
			}
		}
	}
}
