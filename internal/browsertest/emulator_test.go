package browsertest

import (
	"bytes"
	"context"
	"maps"
	"net/http"
	"strings"
	"testing"

	"guestportal/internal/browser"
	"guestportal/internal/emulator"
)

// tenantOf starts an emulator of the test's own, with something to see in it.
func tenantOf(t *testing.T) emulator.Ready {
	t.Helper()
	if testing.Short() {
		t.Skip("starts Chromium")
	}
	e, err := emulator.Start(context.WithoutCancel(t.Context()), emulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	post(t, e.Ready().HTTP+"/_emulator/faults", `{"path":"^/redeem$","times":1,"status":503}`)
	get[any](t, e.Ready().HTTP+"/"+e.Ready().TenantID+"/v2.0/.well-known/openid-configuration")
	return e.Ready()
}

func post(t *testing.T, address, body string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, bytes.NewReader([]byte(body)))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil || resp.StatusCode >= 300 {
		t.Fatalf("POST %s: %d %v", address, resp.StatusCode, err)
	}
}

// consolePages are the pages of the emulator's console, by name.
func consolePages() map[string]string {
	const root, seed = "/_emulator/ui", "/_emulator/ui/directory"
	s := emulator.SeedStory()
	return map[string]string{
		"home": "/", "api": "/_emulator/", "users": seed + "/users", "nobody": seed + "/users?q=nobody", "groups": seed + "/groups", "apps": seed + "/apps",
		"user": seed + "/users/" + s.People.Gil.ID, "group": seed + "/groups/" + s.Groups.ProjectFalcon.ID, "app": seed + "/apps/" + s.Apps.ExpenseDesk.ID,
		"related": seed + "/apps/" + s.Apps.ExpenseDesk.ID + "/all?of=roles", "mail": root + "/mail", "journal": root + "/journal", "request": root + "/journal/1",
		"faults": root + "/faults", "settings": root + "/settings", "missing": root + "/nothing",
	}
}

// problemPages are errors of signing in and redeeming, with words that have no
// blank to break at.
func problemPages(ready emulator.Ready) map[string]string {
	sign := "/" + ready.TenantID + "/oauth2/v2.0/authorize?response_type=code&scope=openid&client_id="
	long := "https://nobody.example/" + strings.Repeat("x", 300)
	return map[string]string{
		"no ticket": "/redeem", "bad ticket": "/redeem?rd=" + long, "unknown client": sign + long,
		"wrong redirect": sign + ready.PortalClient.ID + "&redirect_uri=" + long,
	}
}

func TestTheEmulatorsPagesFitNarrowScreensInEveryTheme(t *testing.T) {
	t.Parallel()
	ready := tenantOf(t)
	axe, err := browser.Axe()
	if err != nil {
		browser.Missing(t, err)
	}
	tab := browser.New(t).Tab(t, browser.Options{})
	for _, l := range []browser.Look{browser.Light, browser.Dark, browser.Narrow} {
		tab.As(l)
		pages := consolePages()
		maps.Copy(pages, problemPages(ready))
		for name, path := range pages {
			tab.Go(ready.HTTP + path)
			if over := tab.Overflow(); over > 0 {
				t.Errorf("%s is %d px wider than %d px", name, over, l.Width)
			}
			if l.Name != browser.Narrow.Name { // the same page with the same colours
				for _, line := range tab.CheckAxe(axe) {
					t.Errorf("%s, %s: axe-core: %s", name, l.Name, line)
				}
			}
			tab.Shoot("EMULATOR_SHOTS", name+"-"+l.Name)
		}
	}
}

func TestTheEmulatorsPagesWorkWithoutScript(t *testing.T) {
	t.Parallel()
	ready := tenantOf(t)
	tab := browser.New(t).Tab(t, browser.Options{NoScript: true})
	tab.Go(ready.HTTP + "/_emulator/ui/directory/users")
	tab.Fill("Name, address or id", "gil")
	tab.Send("Search")
	tab.Follow("Gil Roy")
	tab.Sees("Sam Okafor", "Partner Workspace")
	tab.Send("Disable")
	tab.Sees("The account is disabled.")
	tab.Follow("Settings")
	tab.Fill("page_size", "0")
	tab.Send("Save settings")
	tab.Sees("There is a problem", "page_size: must be between 1 and 999")
	if got := tab.Value("page_size"); got != "0" {
		t.Errorf("page_size shows %q", got)
	}
	tab.Follow("Faults 1 standing")
	tab.Send("Remove fault 1")
	tab.Sees("Everything works")
}
