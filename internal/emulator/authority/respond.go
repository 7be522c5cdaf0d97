package authority

import (
	"net/http"
	"net/url"

	"guestportal/internal/emulator/page"
)

// responseMode is how the client wants its answer; tokens never go into a query
// string (OAuth 2.0 Multiple Response Type Encoding Practices, section 5).
func responseMode(v url.Values) string {
	front := wants(v, "id_token") || wants(v, "token")
	switch mode := v.Get("response_mode"); {
	case mode == "form_post" || mode == "fragment":
		return mode
	case front:
		return "fragment"
	}
	return "query"
}

// sendError tells the client an error through the browser.
func (a *Authority) sendError(w http.ResponseWriter, r *http.Request, name string, code int, words string) {
	fields := map[string]string{"error": name, "error_description": a.newTrace(r).describe(code, words)}
	if code == 65004 {
		fields["error_subcode"] = "cancel"
	}
	a.sendBack(w, r, fields)
}

// sendBack answers the client through the browser in the asked response mode.
func (a *Authority) sendBack(w http.ResponseWriter, r *http.Request, fields map[string]string) {
	v := r.Form
	if v.Has("state") {
		fields["state"] = v.Get("state")
	}
	mode := responseMode(v)
	if mode == "form_post" {
		a.o.Pages.Render(w, http.StatusOK, "formpost", page.FormPost{Target: v.Get("redirect_uri"), Fields: fields})
		return
	}
	target, err := url.Parse(v.Get("redirect_uri"))
	if err != nil { // it was parsed before, when it was accepted
		a.Problem(w, http.StatusBadRequest, &Refusal{50011, "The redirect URI cannot be read."})
		return
	}
	values := target.Query()
	if mode == "fragment" {
		values = url.Values{}
	}
	for name, value := range fields {
		values.Set(name, value)
	}
	location := *target
	if mode == "fragment" {
		location.Fragment = ""
		http.Redirect(w, r, location.String()+"#"+values.Encode(), http.StatusFound)
		return
	}
	location.RawQuery = values.Encode()
	http.Redirect(w, r, location.String(), http.StatusFound)
}
