package console

import (
	"net/http"
	"strings"

	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/graph"
	"guestportal/internal/emulator/page"
)

// object shows everything about one user, group or application.
func (c *Console) object(w http.ResponseWriter, r *http.Request) {
	var (
		view  page.Object
		found bool
		err   error
	)
	c.o.Directory.View(func(tx *directory.Tx) {
		var t thing
		if t, found = find(tx, r.PathValue("id")); !found || t.kind() != r.PathValue("kind") {
			found = false
			return
		}
		view = page.Object{Frame: c.frame(r, "directory", t.row().Name), Tags: t.tags(), Note: t.row().Note}
		view.BackLink, view.BackText = Root+"/directory/"+t.kind(), "Directory"
		for _, rel := range relationsOf(tx, t) {
			view.Relations = append(view.Relations, rel.peek(t))
		}
		view.Request = page.Code{ID: "request", Label: "Request", Text: "GET " + c.o.Here.HTTP + "/v1.0/" + graphPath(t)}
		view.JSON = page.Code{ID: "json", Label: "Answer"}
		view.JSON.Text, err = graph.Show(t.object())
		switch {
		case t.user != nil:
			view.Caption, view.Facts, view.Actions = "User", userFacts(tx, t.user), userActions(t.user)
		case t.group != nil:
			view.Caption, view.Facts = "Group", groupFacts(t.group)
		default:
			view.Caption, view.Facts = "Application", c.appFacts(tx, t.app)
		}
	})
	switch {
	case !found:
		c.nothing(w, r)
	case err != nil:
		c.refuse(w, r, http.StatusInternalServerError, err.Error())
	default:
		c.o.Pages.Console(w, http.StatusOK, "object", view)
	}
}

// object is the object itself.
func (t thing) object() any {
	switch {
	case t.user != nil:
		return t.user
	case t.group != nil:
		return t.group
	}
	return t.app
}

func graphPath(t thing) string {
	switch {
	case t.user != nil && t.user.DeletedDateTime != nil:
		return "directory/deletedItems/" + t.id()
	case t.app != nil:
		return "servicePrincipals/" + t.id()
	}
	return t.kind() + "/" + t.id()
}

// facts drops those that say nothing.
func facts(list ...page.Fact) []page.Fact {
	var out []page.Fact
	for _, f := range list {
		if f.Value != "" {
			out = append(out, f)
		}
	}
	return out
}

func code(name, value string) page.Fact { return page.Fact{Name: name, Value: value, Code: true} }

func words(name, value string) page.Fact { return page.Fact{Name: name, Value: value} }

func userFacts(tx *directory.Tx, u *directory.User) []page.Fact {
	list := facts(
		code("Object ID", u.ID),
		code("User principal name", u.UserPrincipalName),
		words("Mail", u.Mail),
		words("Other mails", strings.Join(u.OtherMails, ", ")),
		words("Company", u.CompanyName),
		words("Department", u.Department),
		words("Created", moment(u.CreatedDateTime).Text),
	)
	if at := u.ExternalUserStateChangeDateTime; at != nil {
		list = append(list, words("State of the invitation since", moment(*at).Text))
	}
	if at := u.DeletedDateTime; at != nil {
		list = append(list, words("Deleted", moment(*at).Text))
	}
	for _, id := range tx.Manager().Of(u.ID, tx.Now()) {
		if m := tx.User(id); m != nil {
			list = append(list, page.Fact{Name: "Manager", Value: m.DisplayName, Link: thing{user: m}.link()})
		}
	}
	return list
}

func groupFacts(g *directory.Group) []page.Fact {
	return facts(
		code("Object ID", g.ID),
		words("Mail", g.Mail),
		words("Visibility", g.Visibility),
		code("Rule of membership", g.MembershipRule),
		words("Created", moment(g.CreatedDateTime).Text),
	)
}

func (c *Console) appFacts(tx *directory.Tx, sp *directory.ServicePrincipal) []page.Fact {
	list := facts(code("Application (client) ID", sp.AppID), code("Object ID", sp.ID), words("Single sign-on", sp.PreferredSingleSignOnMode), words("Created", moment(sp.CreatedDateTime).Text))
	if app := tx.AppByAppID(sp.AppID); app != nil {
		list = append(list, facts(code("Object ID of the registration", app.ID), code("Redirect URIs", strings.Join(app.RedirectURIs(), " ")))...)
	}
	if sp.AppRoleAssignmentRequired {
		list = append(list, page.Fact{Name: "For people", Value: "Open it as who is signed in here", Link: "/launcher/api/signin/" + sp.AppID + "?tenantId=" + c.o.TenantID})
	}
	return list
}
