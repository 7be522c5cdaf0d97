package guestside

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"guestportal/internal/emulator/authority"
	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/page"
)

// tenantGiven refuses links without the tenant: a guest would land in their home
// tenant, where the apps are not.
func (g *GuestSide) tenantGiven(w http.ResponseWriter, r *http.Request) bool {
	if err := r.ParseForm(); err != nil {
		g.problem(w, http.StatusBadRequest, &authority.Refusal{Code: 90013, Words: "Invalid input received from the user."})
		return false
	}
	for name, values := range r.Form {
		if strings.EqualFold(name, "tenantid") && strings.EqualFold(values[0], g.o.TenantID) {
			return true
		}
	}
	g.problem(w, http.StatusBadRequest, &authority.Refusal{Code: 50059, Words: "No tenant-identifying information found in the request. A guest's link needs tenantId."})
	return false
}

// signedIn returns who is signed in, after the sign-in page and, for a guest who
// has not accepted yet, after consent.
func (g *GuestSide) signedIn(w http.ResponseWriter, r *http.Request) *directory.User {
	_, user := g.o.Authority().SignedIn(w, r, "", false)
	if user == nil {
		return nil
	}
	if user.ExternalUserState == directory.PendingAcceptance {
		g.Redeem(w, r, user, r.URL.RequestURI())
		return nil
	}
	if r.Method == http.MethodPost { // so that Reload does not send the form again
		http.Redirect(w, r, r.URL.RequestURI(), http.StatusSeeOther)
		return nil
	}
	return user
}

func (g *GuestSide) myApps(w http.ResponseWriter, r *http.Request) {
	if !g.tenantGiven(w, r) {
		return
	}
	user := g.signedIn(w, r)
	if user == nil {
		return
	}
	view := page.MyApps{Organisation: g.o.Organisation, Name: user.DisplayName, SignOut: "/" + g.o.TenantID + "/oauth2/v2.0/logout"}
	g.o.Directory.View(func(tx *directory.Tx) {
		for _, sp := range tx.SPs() {
			_, assigned := tx.RolesIn(sp, user.ID)
			if assigned && !slices.Contains(sp.Tags, "HideApp") && sp.AppID != directory.GraphAppID {
				view.Apps = append(view.Apps, page.AppTile{Name: sp.DisplayName, Description: sp.Description, Link: "/launcher/api/signin/" + sp.AppID + "?tenantId=" + url.QueryEscape(g.o.TenantID)})
			}
		}
		for _, group := range tx.GroupsOf(user.ID, true, tx.Now()) {
			view.Groups = append(view.Groups, group.DisplayName)
		}
	})
	g.o.Pages.Render(w, http.StatusOK, "myapps", view)
}

// launch opens an application, or shows that it was not given to the person.
func (g *GuestSide) launch(w http.ResponseWriter, r *http.Request) {
	if !g.tenantGiven(w, r) {
		return
	}
	user := g.signedIn(w, r)
	if user == nil {
		return
	}
	var sp *directory.ServicePrincipal
	var view page.App
	assigned := false
	g.o.Directory.View(func(tx *directory.Tx) {
		if sp = tx.SPByAppID(r.PathValue("app")); sp != nil {
			view = page.App{Name: sp.DisplayName, Person: user.DisplayName, MyApps: "/myapps?tenantid=" + g.o.TenantID}
			view.Roles, assigned = tx.RolesIn(sp, user.ID)
		}
	})
	switch {
	case sp == nil:
		g.problem(w, http.StatusBadRequest, &authority.Refusal{Code: 700016, Words: "Application with identifier '" + r.PathValue("app") + "' was not found in the directory '" + g.o.Organisation + "'."})
	case !sp.AccountEnabled:
		g.problem(w, http.StatusForbidden, &authority.Refusal{Code: 7000112, Words: "Application '" + sp.AppID + "' (" + sp.DisplayName + ") is disabled."})
	case !assigned && sp.AppRoleAssignmentRequired:
		g.problem(w, http.StatusForbidden, authority.NotAssigned(user, sp))
	default:
		g.o.Pages.Render(w, http.StatusOK, "app", view)
	}
}
