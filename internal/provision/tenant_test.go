package provision_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"

	"github.com/PuerkitoBio/goquery"

	"guestportal/internal/guest"
)

// tenantState is what the emulator says is in the tenant.
type tenantState struct {
	Users []struct {
		ID, Mail, UserType, ExternalUserState string
		AccountEnabled                        bool
		DeletedDateTime                       *string
	}
	Groups []struct {
		ID      string
		Members []string
	}
	ServicePrincipals []struct {
		ID                string
		AppRoleAssignedTo []struct{ PrincipalID, AppRoleID string } `json:"app_role_assigned_to"`
	} `json:"service_principals"`
}

func (w *world) tenant() tenantState {
	w.t.Helper()
	var s tenantState
	w.control(http.MethodGet, "/state", nil, &s)
	return s
}

// accounts gives the ids of the living accounts with an address.
func (s tenantState) accounts(mail string) []string {
	var ids []string
	for _, u := range s.Users {
		if strings.EqualFold(u.Mail, mail) && u.DeletedDateTime == nil {
			ids = append(ids, u.ID)
		}
	}
	return ids
}

func (s tenantState) member(groupID, userID string) bool {
	for _, g := range s.Groups {
		for _, m := range g.Members {
			if g.ID == groupID && m == userID {
				return true
			}
		}
	}
	return false
}

func (s tenantState) assigned(appID, roleID, userID string) int {
	n := 0
	for _, a := range s.ServicePrincipals {
		for _, r := range a.AppRoleAssignedTo {
			if a.ID == appID && r.PrincipalID == userID && r.AppRoleID == roleID {
				n++
			}
		}
	}
	return n
}

func (w *world) control(method, path string, body, answer any) {
	w.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		w.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(w.t.Context(), method, w.ready.HTTP+"/_emulator"+path, bytes.NewReader(raw))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := (&http.Client{Transport: unshared}).Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if res.StatusCode >= 300 {
		w.t.Fatalf("%s %s: %s", method, path, res.Status)
	}
	if answer != nil {
		if err := json.NewDecoder(res.Body).Decode(answer); err != nil {
			w.t.Fatal(err)
		}
	}
}

// writes gives the mutating calls on Graph, as method and path, in order.
func (w *world) writes() []string {
	w.t.Helper()
	var j struct {
		Entries []struct{ Method, Path string }
	}
	w.control(http.MethodGet, "/journal", nil, &j)
	var out []string
	for _, e := range j.Entries {
		if e.Method != http.MethodGet && strings.HasPrefix(e.Path, "/v1.0/") {
			out = append(out, e.Method+" "+strings.TrimPrefix(e.Path, "/v1.0"))
		}
	}
	return out
}

// mails counts the messages of a kind about a guest.
func (w *world) mails(g guest.Guest, kind guest.MailKind) int {
	w.t.Helper()
	var n int
	const count = `SELECT count(*) FROM mails WHERE guest_id = $1 AND kind = $2`
	if err := w.store.Pool.QueryRow(w.t.Context(), count, g.ID, kind).Scan(&n); err != nil {
		w.t.Fatal(err)
	}
	return n
}

// accept redeems an invitation as the guest does in a browser.
func (w *world) accept(mail string) {
	w.t.Helper()
	_, link, err := w.graph.Invite(w.t.Context(), guest.InvitationOrder{
		Email: mail, DisplayName: "Lou Tan", RedirectURL: w.ready.HTTP + "/",
	}, w.hand(""))
	if err != nil {
		w.t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		w.t.Fatal(err)
	}
	browser := &http.Client{Jar: jar, Transport: unshared}
	page := w.fetch(browser, http.MethodGet, link.Reveal(), nil)
	for range 3 { // the provider, the permissions
		form := page.Find("form").First()
		if form.Length() == 0 {
			return
		}
		values := url.Values{}
		form.Find("input[type=hidden]").Each(func(_ int, i *goquery.Selection) {
			values.Set(i.AttrOr("name", ""), i.AttrOr("value", ""))
		})
		button := form.Find("button").First()
		values.Set(button.AttrOr("name", "ok"), button.AttrOr("value", "ok"))
		action, err := page.Url.Parse(form.AttrOr("action", ""))
		if err != nil {
			w.t.Fatal(err)
		}
		page = w.fetch(browser, http.MethodPost, action.String(), values)
	}
}

func (w *world) fetch(browser *http.Client, method, address string, form url.Values) *goquery.Document {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		w.t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := browser.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	page, err := goquery.NewDocumentFromReader(res.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	page.Url = res.Request.URL
	return page
}
