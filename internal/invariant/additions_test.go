package invariant_test

import (
	"strings"
	"testing"
	"time"

	"guestportal/internal/invariant"
)

// addedApp is a record in which one app was added from the gallery and opened to
// everybody.
func addedApp() invariant.Record {
	at := time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)
	return invariant.Record{
		Entries: []invariant.Entry{
			{At: at.Add(time.Second), Method: "POST", Path: "/v1.0/applicationTemplates/t/instantiate", Body: `{"displayName":"Sign"}`, Status: 201, ClientRequestID: "c1", AppID: "worker"},
			{At: at.Add(3 * time.Second), Method: "PATCH", Path: "/v1.0/servicePrincipals/o", Body: `{"appRoleAssignmentRequired":false}`, Status: 204, ClientRequestID: "c2", AppID: "worker"},
		},
		Tenant: invariant.Tenant{ServicePrincipals: []invariant.ServicePrincipal{{ID: "o", AppID: "a", Name: "Sign", TemplateID: "t", CreatedDateTime: at.Add(time.Second)}}},
		Database: invariant.Database{
			Additions: []invariant.Addition{{ID: "1", TemplateID: "t", Name: "Sign", Reason: "We sign.", ByID: "cleo", State: "ready", AppID: "a", ObjectID: "o", AskedAt: at}},
			AdditionSteps: []invariant.AdditionStep{
				{ID: "s1", AdditionID: "1", Kind: "add app", ClientRequestID: "c1", IntentAt: at, Outcome: "done"},
				{ID: "s2", AdditionID: "1", Kind: "open app", ClientRequestID: "c2", IntentAt: at.Add(2 * time.Second), Outcome: "done"},
			},
		},
	}
}

func TestWhatIsWrongWithAnAddedAppIsFound(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		words  string
		tamper func(*invariant.Record)
	}{
		"nothing":                  {"", func(*invariant.Record) {}},
		"no intent":                {"I1: the call POST /applicationTemplates/t/instantiate (c1) has 0 intents", func(r *invariant.Record) { r.Database.AdditionSteps = r.Database.AdditionSteps[1:] }},
		"the intent came later":    {"I1: the call PATCH /servicePrincipals/o for Sign came before its intent", func(r *invariant.Record) { r.Entries[1].At = r.Entries[0].At }},
		"another name":             {"announces to add app", func(r *invariant.Record) { r.Entries[0].Body = `{"displayName":"Else"}` }},
		"closed instead of opened": {"announces to open app", func(r *invariant.Record) { r.Entries[1].Body = `{"appRoleAssignmentRequired":true}` }},
		"sent twice":               {"to add app was sent more than once", func(r *invariant.Record) { r.Entries = append(r.Entries, r.Entries[0]) }},
		"nobody asked":             {"rests on no wish to add Sign", func(r *invariant.Record) { r.Database.Additions[0].ByID = "" }},
		"two apps": {"I2: for 1 wishes to add Sign there are 2 apps", func(r *invariant.Record) {
			r.Tenant.ServicePrincipals = append(r.Tenant.ServicePrincipals, invariant.ServicePrincipal{ID: "p", AppID: "b", Name: "sign", TemplateID: "t", CreatedDateTime: r.Entries[0].At})
		}},
		"ready, and not there":       {"I2: Sign is shown as ready, and is not in the tenant", func(r *invariant.Record) { r.Tenant.ServicePrincipals[0].ID = "q"; r.Entries = nil }},
		"ready, and not as was said": {"that only assigned people can open it is true", func(r *invariant.Record) { r.Tenant.ServicePrincipals[0].AssignmentRequired = true }},
	} {
		r := addedApp()
		c.tamper(&r)
		found := invariant.Check(r, invariant.Terms{Now: time.Date(2026, time.November, 22, 13, 0, 0, 0, time.UTC), Worker: "worker"})
		switch {
		case c.words == "" && len(found) > 0:
			t.Errorf("%s: %v", name, found)
		case c.words != "" && (len(found) == 0 || !strings.Contains(found[0].String(), c.words)):
			t.Errorf("%s: %v, want %q", name, found, c.words)
		}
	}
}
