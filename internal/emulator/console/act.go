package console

import (
	"net/http"
	"net/url"

	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/page"
)

// userActions are what can be done with a user at the press of a button.
func userActions(u *directory.User) []page.Action {
	post := func(what string) string { return thing{user: u}.link() + "?do=" + what }
	if u.DeletedDateTime != nil {
		return []page.Action{
			{Text: "Restore", Post: post("restore"), Style: "plain"},
			{Text: "Delete for good", Post: post("purge"), Sure: "Groups, sponsors and assignments of this user are lost, too."},
		}
	}
	var actions []page.Action
	switch {
	case !u.AccountEnabled:
		actions = append(actions, page.Action{Text: "Enable", Post: post("enable"), Style: "plain"})
	case u.ExternalUserState == directory.PendingAcceptance:
		actions = append(actions, page.Action{Text: "Accept the invitation", Post: post("signin")})
	default:
		actions = append(actions, page.Action{Text: "Open My Apps", Post: post("signin")})
	}
	if u.AccountEnabled {
		actions = append(actions, page.Action{Text: "Disable", Post: post("disable"), Style: "plain"})
	}
	return append(actions, page.Action{Text: "Delete", Post: post("delete"), Style: "plain"})
}

// act does one of them. Signing in makes this browser the user's: a guest who has
// not accepted is asked for consent before My Apps opens.
func (c *Console) act(w http.ResponseWriter, r *http.Request) {
	what := r.URL.Query().Get("do")
	if what == "signin" {
		c.signIn(w, r)
		return
	}
	found := false
	err := c.o.Directory.Update(func(tx *directory.Tx) error {
		live, deleted := tx.User(r.PathValue("id")), tx.DeletedUser(r.PathValue("id"))
		found = change(tx, what, live, deleted)
		return nil
	})
	switch {
	case err != nil:
		c.refuse(w, r, http.StatusInternalServerError, err.Error())
	case !found:
		c.nothing(w, r)
	case what == "purge":
		back(w, r, Root+"/directory/users", what)
	default:
		back(w, r, Root+"/directory/users/"+url.PathEscape(r.PathValue("id")), what)
	}
}

// change says whether there was something to change.
func change(tx *directory.Tx, what string, live, deleted *directory.User) bool {
	switch {
	case live != nil && (what == "enable" || what == "disable"):
		u := live.Clone()
		u.AccountEnabled = what == "enable"
		tx.PutUser(u)
	case live != nil && what == "delete":
		tx.DeleteUser(live)
	case deleted != nil && what == "restore":
		tx.RestoreUser(deleted)
	case deleted != nil && what == "purge":
		tx.PurgeUser(deleted)
	default:
		return false
	}
	return true
}

func (c *Console) signIn(w http.ResponseWriter, r *http.Request) {
	var user *directory.User
	c.o.Directory.View(func(tx *directory.Tx) { user = tx.User(r.PathValue("id")) })
	if user == nil || !user.AccountEnabled {
		c.nothing(w, r)
		return
	}
	c.o.Sessions.SignIn(w, r, user.ID)
	http.Redirect(w, r, "/myapps?tenantid="+url.QueryEscape(c.o.TenantID), http.StatusSeeOther)
}

func (c *Console) signOut(w http.ResponseWriter, r *http.Request) {
	c.o.Sessions.SignOut(w, r)
	back(w, r, "/", "signedout")
}
