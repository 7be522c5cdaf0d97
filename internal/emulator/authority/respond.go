package authority

import (
	"net/http"
	"net/url"

	"guestportal/internal/emulator/page"
)

// sendBack answers the client through the browser in the asked response mode.
func (a *Authority) sendBack(w http.ResponseWriter, r *http.Request, fields map[string]string) {
	v := r.Form
	if v.Has("state") {
		fields["state"] = v.Get("state")
	}
	if v.Get("response_mode") == "form_post" {
		a.o.Pages.Render(w, http.StatusOK, "formpost", page.FormPost{Target: v.Get("redirect_uri"), Fields: fields})
		return
	}
	target, err := url.Parse(v.Get("redirect_uri"))
	if err != nil { // it was parsed before, when it was accepted
		a.Problem(w, http.StatusBadRequest, &Refusal{50011, "The redirect URI cannot be read."})
		return
	}
	values := target.Query()
	if v.Get("response_mode") == "fragment" {
		values = url.Values{}
	}
	for name, value := range fields {
		values.Set(name, value)
	}
	location := *target
	if v.Get("response_mode") == "fragment" {
		location.Fragment = ""
		http.Redirect(w, r, location.String()+"#"+values.Encode(), http.StatusFound)
		return
	}
	location.RawQuery = values.Encode()
	http.Redirect(w, r, location.String(), http.StatusFound)
}
