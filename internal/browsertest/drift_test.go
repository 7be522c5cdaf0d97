package browsertest

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/browser"
	"guestportal/internal/emulator"
)

func TestWhatSomebodyTookAwayInEntraIsSeenAndPutBackByTheSponsor(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		p    person
		o    browser.Options
	}{
		{"with script", person{"Eva Blum", "eva.blum@northwind.example"}, browser.Options{}},
		{"without script", person{"Bartholomew Vanderplas-Oosterhuis", "bartholomew.vanderplas-oosterhuis@branch.proseware.example"}, browser.Options{NoScript: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := story(t)
			v := d.as(t, sam, c.o)
			v.onceGiven(c.p, "Project Falcon", "Wiki")
			d.takeAway(t, c.p)
			v.Send("Check now")
			v.Sees("We are comparing with Entra.")
			v.becomes("Different in Entra", c.p.name+" should have the group Project Falcon, but it was taken away in Entra.", "Taken away in Entra: Project Falcon")
			v.look("guest, different in Entra")
			if got := d.account(t, c.p.email).Access; !slices.Equal(got, []string{"Wiki: Default Access"}) {
				t.Errorf("it was given again without being asked for: %q", got)
			}

			list := d.as(t, cleo, c.o)
			list.Follow("Differences")
			list.Sees(c.p.name, "Taken away in Entra")
			list.look("differences")
			list.Follow(c.p.name)
			list.Sees("Different in Entra", "Put back", "Adopt")

			v.Send("Put back")
			v.becomes("asked to give " + c.p.name + " the group Project Falcon again")
			v.gone("Different in Entra")
			if got := d.account(t, c.p.email).Access; !slices.Equal(got, []string{"Project Falcon", "Wiki: Default Access"}) {
				t.Errorf("put back, and they have %q", got)
			}
			if !list.script { // else the page is up to date by now, and has no such button
				list.Send("Adopt")
				list.Sees("This difference has been settled meanwhile.")
			}
			list.at("/admin/drift")
			list.SeesNot(c.p.name)
		})
	}
}

func TestWhatSomebodyGaveInEntraIsAdoptedByAnAdministratorWithAReason(t *testing.T) {
	t.Parallel()
	d := story(t)
	p := person{"Ivo Lund", "ivo.lund@northwind.example"}
	v := d.as(t, sam, browser.Options{})
	page := v.onceGiven(p, "Wiki")
	d.graph(t, http.MethodPost, "/groups/"+emulator.SeedStory().Groups.ProjectFalcon.ID+"/members/$ref",
		`{"@odata.id":"`+d.Emulator.HTTP+`/v1.0/directoryObjects/`+d.objectOf(t, p)+`"}`)
	v.Send("Check now")
	v.becomes(p.name+" has the group Project Falcon, which the portal did not give.", "An administrator decides what becomes of it.")

	v = d.as(t, cleo, browser.Options{})
	v.at(page)
	v.Follow("Adopt")
	v.Sees("Adopt what Entra says?", "is taken away with it")
	v.look("adopt")
	if status := v.Send("Adopt"); status != http.StatusUnprocessableEntity {
		t.Errorf("adopting without a reason gives %d", status)
	}
	v.Sees("There is a problem", "Enter why you adopt this")
	v.look("adopt, no reason")
	v.Fill("Why do you adopt this?", "Agreed with the owner of Falcon.")
	v.Send("Adopt")
	v.Sees("You adopted what Entra says.", "Cleo Marsh adopted this: Agreed with the owner of Falcon.")
	v.look("guest, adopted")
	v.Follow("End access")
	v.Fill("Why does their access end?", "The review is finished.")
	v.Send("End access now")
	v.becomes("The access has ended", "was blocked")
	if got := d.account(t, p.email).Access; len(got) > 0 {
		t.Errorf("after the end they have %q", got)
	}
}

// onceGiven has a guest who was given packages long ago, and opens their page.
func (v *visitor) onceGiven(p person, packages ...string) (page string) {
	v.t.Helper()
	ref := v.request(p, packages...)
	approver := v.d.as(v.t, ben, browser.Options{})
	approver.at("/approvals/" + ref)
	for _, name := range packages {
		approver.In(name).Check("Approve")
	}
	approver.Send("Submit decision")
	approver.Sees("You approved")
	v.at("/requests/" + ref)
	v.becomes("Check now") // all of it is read back
	v.d.longAgo(v.t, ref)
	v.at("/guests")
	page = strings.TrimPrefix(v.Href(p.name), v.d.Portal) // not followed: the list moves while others of the sponsor's guests do
	v.at(page)
	v.Sees("Check now")
	return page
}

// gone waits until the page no longer shows a text.
func (v *visitor) gone(text string) {
	v.t.Helper()
	v.d.eventually(v.t, text+" to be gone", func() bool {
		if !v.Shows(text) {
			return true
		}
		if !v.script {
			v.Reload()
		}
		return false
	})
}

// longAgo dates back what a guest was given, and the steps that gave it: what is
// missing so soon after that it may be lag is no difference yet.
func (d *demo) longAgo(t *testing.T, request string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), d.Database)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(context.WithoutCancel(t.Context())) }()
	const older = `
		WITH g AS (SELECT guest_id FROM requests WHERE ref = $1),
			s AS (UPDATE steps SET intent_at = intent_at - interval '1 hour', outcome_at = outcome_at - interval '1 hour'
				FROM g WHERE steps.guest_id = g.guest_id)
		UPDATE given SET confirmed_at = confirmed_at - interval '1 hour' FROM g WHERE given.guest_id = g.guest_id`
	if done, err := conn.Exec(t.Context(), older, request); err != nil || done.RowsAffected() == 0 {
		t.Fatalf("date back what was given: %v, %v", done, err)
	}
}

// takeAway takes a guest out of the group of Project Falcon, past the portal.
func (d *demo) takeAway(t *testing.T, p person) {
	t.Helper()
	d.graph(t, http.MethodDelete, "/groups/"+emulator.SeedStory().Groups.ProjectFalcon.ID+"/members/"+d.objectOf(t, p)+"/$ref", "")
}

// objectOf gives the id of a guest in the directory.
func (d *demo) objectOf(t *testing.T, p person) string {
	t.Helper()
	for _, u := range get[tenant](t, d.Emulator.HTTP+"/_emulator/state").Users {
		if strings.EqualFold(u.Mail, p.email) {
			return u.ID
		}
	}
	t.Fatalf("%s has no account", p.name)
	return ""
}

// graph calls Microsoft Graph as somebody does who is not the portal.
func (d *demo) graph(t *testing.T, method, path, body string) {
	t.Helper()
	client := d.Emulator.WorkerClient
	form := url.Values{
		"grant_type": {"client_credentials"}, "client_id": {client.ID}, "client_secret": {client.Secret}, "scope": {"https://graph.microsoft.com/.default"},
	}
	var token struct {
		AccessToken string `json:"access_token"`
	}
	const urlencoded = "application/x-www-form-urlencoded"
	answer := d.ask(t, http.MethodPost, "/"+d.Emulator.TenantID+"/oauth2/v2.0/token", urlencoded, "", form.Encode())
	if err := json.Unmarshal(answer, &token); err != nil {
		t.Fatal(err)
	}
	d.ask(t, method, "/v1.0"+path, "application/json", "Bearer "+token.AccessToken, body)
}

// ask sends a request to the emulator, and gives the answer of a success.
func (d *demo) ask(t *testing.T, method, path, kind, authorization, body string) []byte {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), browser.Patience)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, d.Emulator.HTTP+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", kind)
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	content, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode >= http.StatusMultipleChoices {
		t.Fatalf("%s %s: %s %s, %v", method, path, answer.Status, content, err)
	}
	return content
}
