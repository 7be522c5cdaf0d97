package browsertest

import (
	"testing"

	"guestportal/internal/browser"
)

func TestThoseWithoutAPlaceHereAreTurnedAwayPolitely(t *testing.T) {
	t.Parallel()
	for username, says := range map[string]string{
		gil: "Your account is a guest account at Contoso. Only people who work here can invite and approve guests.",
		nia: "You signed in as " + nia,
	} {
		t.Run(username, func(t *testing.T) {
			t.Parallel()
			d := story(t)
			v := d.as(t, username, browser.Options{})
			v.Sees("You don't have access to this service", says)
			v.look("refused, " + username)
			if token, there := v.Cookies()["session"]; there {
				t.Errorf("there is a session cookie: %s", token)
			}
			v.Send("Sign in with another account")
			v.Sees("choose a person") // though the provider still knows who this is
			v.at("/guests")
			v.Sees("Sign in to Guest portal")
		})
	}
}

func TestSigningOutEndsTheSessionHereAndAtTheProvider(t *testing.T) {
	t.Parallel()
	for _, o := range []browser.Options{{}, {NoScript: true}} {
		d := story(t)
		v := d.as(t, mia, o)
		v.Sees("My guests")
		v.Press("MC")
		v.Sees("Approver", "Sponsor")
		v.Send("Sign out")
		v.Sees("Sign in to Guest portal")
		if token, there := v.Cookies()["session"]; there {
			t.Errorf("there still is a session cookie: %s", token)
		}
		v.Send("Sign in with your work account")
		v.Sees("choose a person")
	}
}

// The page that signing in led to is one that Chromium keeps in memory.
func TestBackAfterSigningOutShowsNothing(t *testing.T) {
	t.Parallel()
	v := story(t).visit(t, browser.Options{})
	v.at("/admin/catalogue")
	v.Send("Sign in with your work account")
	v.Send("Cleo Marsh")
	v.Sees("Falcon reviewer")
	v.look("catalogue")
	v.Press("CM")
	v.Send("Sign out")
	v.Sees("Sign in to Guest portal")
	v.Back()
	v.Until("the catalogue to be gone", `location.pathname === "/signin" && !document.body.innerText.includes("Falcon")`)
}

func TestPageIsComeBackToAfterSigningIn(t *testing.T) {
	t.Parallel()
	v := story(t).visit(t, browser.Options{})
	v.at("/approvals?show=history")
	v.Send("Sign in with your work account")
	v.Send("Mia Chen") // one of the buttons of the provider's page
	if got := v.URL().RequestURI(); got != "/approvals?show=history" {
		t.Errorf("signing in leads to %s", got)
	}
}

func TestPagesThatAreNotForSomebodySaySo(t *testing.T) {
	t.Parallel()
	d := story(t)
	v := d.as(t, ben, browser.Options{})
	for path, want := range map[string]int{"/requests/GR-00000000": 404, "/nowhere": 404, "/requests/new": 403, "/i/" + "nobody-was-ever-given-this-code": 404} {
		if got := v.at(path); got != want {
			t.Errorf("%s gives %d, want %d", path, got, want)
		}
		v.look("error, " + path)
	}
	v = d.as(t, "cleo.marsh@contoso.example", browser.Options{})
	v.look("all guests")
	v.Go(d.Emulator.HTTP)
	v.Sees("Contoso")
	v.look("identity provider")
}
