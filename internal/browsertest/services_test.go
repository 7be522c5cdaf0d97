package browsertest

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"guestportal/internal/browser"
)

// letterPatience is how long a message may take: the portal leaves a minute between
// two to one person about one request.
const letterPatience = browser.Patience + 90*time.Second

// eventually asks until the answer is yes.
func (d *demo) eventually(t *testing.T, what string, ask func() bool) {
	t.Helper()
	d.within(t, browser.Patience, what, ask)
}

// within asks until the answer is yes, for a while.
func (d *demo) within(t *testing.T, patience time.Duration, what string, ask func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	for !ask() {
		select {
		case <-ctx.Done():
			t.Fatalf("waited in vain for %s", what)
		case <-again.C:
		}
	}
}

// get reads a JSON answer of one of the demo's services.
func get[T any](t *testing.T, address string) (answer T) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), browser.Patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: %s", address, response.Status)
	}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		t.Fatalf("GET %s: %v", address, err)
	}
	return answer
}

// letter is a message in the mailbox.
type letter struct {
	ID      string   `json:"id"`
	To      []string `json:"to"`
	Subject string   `json:"subject"`
	Text    string   `json:"text"`
	HTML    string   `json:"html"`
}

// letters gives the messages to an address whose subject has a text.
func (d *demo) letters(t *testing.T, to, subject string) (found []letter) {
	t.Helper()
	for _, l := range get[struct{ Messages []letter }](t, d.Mailbox+"/api/messages").Messages {
		if slices.Contains(l.To, to) && strings.Contains(l.Subject, subject) {
			found = append(found, l)
		}
	}
	return found
}

// letter waits for a message.
func (d *demo) letter(t *testing.T, to, subject string) (found letter) {
	t.Helper()
	d.within(t, letterPatience, "a message to "+to+" about "+subject, func() bool {
		all := d.letters(t, to, subject)
		if len(all) > 0 {
			found = all[0]
		}
		return len(all) > 0
	})
	return found
}

var invitation = regexp.MustCompile(`https?://\S+/i/\S+`)

// link gives the invitation link in a message.
func (l letter) link(t *testing.T) string {
	t.Helper()
	found := invitation.FindString(l.Text)
	if found == "" {
		t.Fatalf("no invitation link in %q", l.Text)
	}
	return found
}

// tenant is what the emulated directory knows.
type tenant struct {
	Users []struct {
		ID             string   `json:"id"`
		Mail           string   `json:"mail"`
		DisplayName    string   `json:"displayName"`
		UserType       string   `json:"userType"`
		State          string   `json:"externalUserState"`
		AccountEnabled bool     `json:"accountEnabled"`
		Sponsors       []string `json:"sponsors"`
	} `json:"users"`
	Groups []struct {
		DisplayName string   `json:"displayName"`
		Types       []string `json:"groupTypes"`
		Members     []string `json:"members"`
	} `json:"groups"`
	Apps []struct {
		DisplayName string `json:"displayName"`
		Roles       []struct {
			ID   string `json:"id"`
			Name string `json:"displayName"`
		} `json:"appRoles"`
		Assigned []struct {
			Principal string `json:"principalId"`
			Role      string `json:"appRoleId"`
		} `json:"app_role_assigned_to"`
	} `json:"service_principals"`
}

// account is a guest as the tenant has them: how often, and what they were given.
type account struct {
	Number   int
	State    string
	Enabled  bool
	Sponsors int
	Access   []string // "Project Falcon", "Expense Desk: Reviewer"; dynamic groups left out
}

// account reads what the tenant knows of an address.
func (d *demo) account(t *testing.T, address string) (a account) {
	t.Helper()
	now := get[tenant](t, d.Emulator.HTTP+"/_emulator/state")
	id := ""
	for _, u := range now.Users {
		if strings.EqualFold(u.Mail, address) {
			id = u.ID
			a = account{Number: a.Number + 1, State: u.State, Enabled: u.AccountEnabled, Sponsors: len(u.Sponsors)}
		}
	}
	for _, g := range now.Groups {
		if slices.Contains(g.Members, id) && !slices.Contains(g.Types, "DynamicMembership") {
			a.Access = append(a.Access, g.DisplayName)
		}
	}
	for _, app := range now.Apps {
		for _, given := range app.Assigned {
			if given.Principal != id {
				continue
			}
			name := "Default Access"
			for _, r := range app.Roles {
				if r.ID == given.Role {
					name = r.Name
				}
			}
			a.Access = append(a.Access, app.DisplayName+": "+name)
		}
	}
	slices.Sort(a.Access)
	return a
}
