package authority

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/page"
)

// Resolve finds whom a typed address belongs to.
func (a *Authority) Resolve(username string) (*directory.User, error) {
	username = strings.TrimSpace(username)
	var user *directory.User
	a.o.Directory.View(func(tx *directory.Tx) {
		if user = tx.UserByUPN(username); user == nil {
			user = tx.UserByAddress(username)
		}
		for _, alias := range a.o.Control.Settings().AliasesOf(username) { // under which the account was invited, and has accepted
			if guest := tx.UserByAddress(alias); user == nil && guest != nil && guest.ExternalUserState == directory.Accepted {
				user = guest
			}
		}
	})
	_, domain, _ := strings.Cut(strings.ToLower(username), "@")
	switch {
	case username == "":
		return nil, &Refusal{50059, "Enter an email address."}
	case user == nil && slices.Contains(a.o.Domains, domain):
		return nil, &Refusal{50034, fmt.Sprintf("The user account %s does not exist in the %s directory.", username, a.o.TenantID)}
	case user == nil:
		return nil, &Refusal{50020, fmt.Sprintf("User account '%s' from another identity provider does not exist in tenant '%s'. The account needs to be added as an external user in the tenant first.", username, a.o.Organisation)}
	case !user.AccountEnabled:
		return nil, &Refusal{50057, "The user account is disabled."}
	}
	return user, nil
}

// SignedIn returns the signed-in user of the browser, or handles the sign-in
// page itself and returns nil. The page posts the field username to the address
// it is shown at.
func (a *Authority) SignedIn(w http.ResponseWriter, r *http.Request, hint string, again bool) (Session, *directory.User) {
	if r.Method == http.MethodPost {
		if username, ok := lastOf(r.PostForm["username"]); ok {
			user, err := a.Resolve(username)
			if err != nil {
				a.signInPage(w, http.StatusBadRequest, username, err.Error())
				return Session{}, nil
			}
			if user.ExternalUserState != "" && !a.o.Admit(w, r, user, username, continueURL(r)) {
				return Session{}, nil
			}
			return a.o.Sessions.SignIn(w, r, user.ID), user
		}
	}
	session, user := a.o.Sessions.Current(r)
	if user != nil && !again && (hint == "" || isName(user, hint)) {
		return session, user
	}
	a.signInPage(w, http.StatusOK, a.hinted(hint), "")
	return Session{}, nil
}

func isName(u *directory.User, name string) bool {
	return strings.EqualFold(u.UserPrincipalName, name) || strings.EqualFold(u.Mail, name) || name == loginHint(u)
}

// hinted gives the name behind a hint: the claim login_hint stands for a person,
// and all else is a name itself.
func (a *Authority) hinted(hint string) string {
	id, err := base64.RawURLEncoding.DecodeString(strings.TrimPrefix(hint, "O."))
	if err != nil {
		return hint
	}
	a.o.Directory.View(func(tx *directory.Tx) {
		if user := tx.User(string(id)); user != nil && loginHint(user) == hint {
			hint = shownName(user)
		}
	})
	return hint
}

// lastOf picks what a person chose: a person's button comes after the empty
// text field in the same form.
func lastOf(values []string) (string, bool) {
	for _, v := range slices.Backward(values) {
		if v != "" {
			return v, true
		}
	}
	return "", len(values) > 0
}

func (a *Authority) signInPage(w http.ResponseWriter, status int, hint, problem string) {
	a.o.Pages.Render(w, status, "signin", page.SignIn{Organisation: a.o.Organisation, Hint: hint, Problem: problem, People: a.o.People})
}

// Problem shows an error page with a code, as Entra does where it cannot or
// must not redirect.
func (a *Authority) Problem(w http.ResponseWriter, status int, e *Refusal) {
	a.o.Pages.Render(w, status, "problem", a.ProblemView(e))
}

// ProblemView is what the error page says about a refusal.
func (a *Authority) ProblemView(e *Refusal) page.Problem {
	return page.Problem{
		Title: "Sorry, but we’re having trouble signing you in", Words: e.Error(), Code: fmt.Sprintf("AADSTS%d", e.Code),
		TraceID: uuid.NewString(), CorrelationID: uuid.NewString(), At: a.o.Control.Now().UTC().Format("2006-01-02 15:04:05Z"),
	}
}
