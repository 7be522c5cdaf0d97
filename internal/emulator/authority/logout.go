package authority

import (
	"net/http"
	"net/url"
	"slices"

	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/page"
)

// logout ends the browser's session (OpenID Connect RP-Initiated Logout 1.0).
// Applications that the session signed in to and that registered a logout URL are
// told through frames with iss and sid (Front-Channel Logout 1.0). It goes back
// only to an address that is registered: with the application that id_token_hint
// was issued to, or, without a hint, with any of the tenant.
func (a *Authority) logout(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		a.Problem(w, http.StatusBadRequest, &Refusal{900144, "The request could not be read."})
		return
	}
	session := a.o.Sessions.SignOut(w, r)
	frames := a.logoutFrames(r, session)
	location := a.afterLogout(r)
	switch {
	case len(frames) > 0:
		view := page.SignedOut{Frames: frames}
		if location != nil {
			view.Continue = location.String()
			w.Header().Set("Refresh", "2; url="+view.Continue) // long enough for the frames
		}
		a.o.Pages.Render(w, http.StatusOK, "signedout", view)
	case location != nil:
		http.Redirect(w, r, location.String(), http.StatusFound)
	default:
		a.o.Pages.Render(w, http.StatusOK, "signedout", page.SignedOut{})
	}
}

// logoutFrames are the addresses that tell applications of the session's end.
func (a *Authority) logoutFrames(r *http.Request, session Session) (frames []string) {
	a.o.Directory.View(func(tx *directory.Tx) {
		for _, appID := range session.Apps {
			app := tx.AppByAppID(appID)
			if app == nil || app.Web.LogoutURL == nil {
				continue
			}
			u, err := url.Parse(*app.Web.LogoutURL)
			if err != nil {
				continue
			}
			q := u.Query()
			q.Set("iss", a.issuer(r))
			q.Set("sid", session.SID)
			u.RawQuery = q.Encode()
			frames = append(frames, u.String())
		}
	})
	slices.Sort(frames)
	return frames
}

// afterLogout is where the browser goes next, or nil.
func (a *Authority) afterLogout(r *http.Request) *url.URL {
	target := r.Form.Get("post_logout_redirect_uri")
	if target == "" {
		return nil
	}
	var hinted string
	if hint := r.Form.Get("id_token_hint"); hint != "" {
		if claims, err := a.o.Keys.verify(hint, a.o.Control.Now()); err == nil {
			hinted, _ = claims["aud"].(string)
		}
	}
	registered := false
	a.o.Directory.View(func(tx *directory.Tx) {
		for _, app := range tx.Apps() {
			registered = registered || (hinted == "" || app.AppID == hinted) && acceptsRedirect(app, target)
		}
	})
	location, err := url.Parse(target)
	if !registered || err != nil {
		return nil
	}
	if r.Form.Has("state") {
		q := location.Query()
		q.Set("state", r.Form.Get("state"))
		location.RawQuery = q.Encode()
	}
	return location
}
