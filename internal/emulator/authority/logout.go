package authority

import (
	"net/http"
	"net/url"

	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/page"
)

// logout ends the browser's session and goes back only to an address that some
// application of the tenant has registered; otherwise it says so on a page
// (OpenID Connect RP-Initiated Logout 1.0).
func (a *Authority) logout(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		a.Problem(w, http.StatusBadRequest, &Refusal{900144, "The request could not be read."})
		return
	}
	a.o.Sessions.SignOut(w, r)
	target := r.Form.Get("post_logout_redirect_uri")
	registered := false
	a.o.Directory.View(func(tx *directory.Tx) {
		for _, app := range tx.Apps() {
			registered = registered || target != "" && acceptsRedirect(app, target)
		}
	})
	location, err := url.Parse(target)
	if !registered || err != nil {
		a.o.Pages.Render(w, http.StatusOK, "signedout", page.SignedOut{})
		return
	}
	if r.Form.Has("state") {
		q := location.Query()
		q.Set("state", r.Form.Get("state"))
		location.RawQuery = q.Encode()
	}
	http.Redirect(w, r, location.String(), http.StatusFound)
}
