package conformance_test

import (
	"errors"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"guestportal/internal/emulator/conformance"
)

// The emulator answers every case, each in a tenant of its own and with a token
// that has the permissions of the case and no others.
func TestTheEmulatorConforms(t *testing.T) {
	t.Parallel()
	cases, err := conformance.All()
	if err != nil {
		t.Fatal(err)
	}
	if len(cases) < 100 {
		t.Errorf("there are only %d cases", len(cases))
	}
	for _, c := range cases {
		t.Run(c.Title(), func(t *testing.T) {
			t.Parallel()
			if err := newTenant(t, c).Run(t.Context(), c); err != nil {
				t.Error(err)
			}
		})
	}
}

// The same cases run against the tenant that the environment names; see
// FromEnvironment for the variables.
func TestARealTenantConforms(t *testing.T) {
	t.Parallel()
	tenant, err := conformance.FromEnvironment(t.Context(), os.Getenv)
	if errors.Is(err, conformance.ErrNoTenant) {
		t.Skip(err)
	} else if err != nil {
		t.Fatal(err)
	}
	runAgainst(t, tenant)
}

// runAgainst runs every case that fits the tenant; the returned number is how many
// ran.
func runAgainst(t *testing.T, tenant *conformance.Tenant) (ran int) {
	t.Helper()
	t.Cleanup(tenant.HTTP.CloseIdleConnections)
	cases, err := conformance.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.Title(), func(t *testing.T) {
			if why := tenant.Unfit(c); why != "" {
				t.Skip(why)
			}
			err := tenant.Run(t.Context(), c)
			var missing *conformance.MissingError
			switch {
			case errors.As(err, &missing):
				t.Skip(err)
			case err != nil && c.Confidence == conformance.Pick:
				t.Logf("FINDING: the emulator's pick is not what this tenant does\n%v", err)
			case err != nil:
				t.Error(err)
			}
			ran++
		})
	}
	return ran
}

// Pointing the suite at a tenant by environment is tried on an emulator, over TLS
// and as any other client would do it.
func TestTheSuiteCanBePointedAtATenantByEnvironment(t *testing.T) {
	t.Parallel()
	ready := start(t)
	client := &http.Client{Timeout: time.Minute, Transport: &http.Transport{}}
	t.Cleanup(client.CloseIdleConnections)
	cases, err := conformance.All()
	if err != nil {
		t.Fatal(err)
	}
	needed := map[string]bool{}
	for _, c := range cases {
		for _, permission := range c.Needs {
			needed[permission] = true
		}
	}
	grant(t, client, ready, token(t, client, ready, ready.WorkerClient), slices.Sorted(maps.Keys(needed)))
	environment := map[string]string{"CONFORMANCE_GRAPH_URL": ready.HTTPS + "/v1.0/", "CONFORMANCE_CA_FILE": ready.CAFile, "CONFORMANCE_ALLOW_CHANGES": "1"}
	for name, value := range vars(ready) {
		environment["CONFORMANCE_"+strings.ToUpper(name)] = value
	}
	environment["CONFORMANCE_AUTHORITY"] = ready.HTTPS
	environment["CONFORMANCE_CLIENT"], environment["CONFORMANCE_SECRET"] = ready.PortalClient.ID, ready.PortalClient.Secret
	tenant, err := conformance.FromEnvironment(t.Context(), func(name string) string { return environment[name] })
	if err != nil {
		t.Fatal(err)
	}
	if ran := runAgainst(t, tenant); ran < 100 {
		t.Errorf("only %d cases ran", ran)
	}
	tenant.AllowChanges = false
	for _, c := range cases {
		if c.Changes && tenant.Unfit(c) == "" {
			t.Errorf("%s would change the tenant without leave", c.Title())
		}
	}
}
