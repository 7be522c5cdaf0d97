package emulator_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guestportal/internal/emulator"
	"guestportal/internal/emulator/emulatortest"
)

func TestASnapshotIsPutBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	guest, _ := w.invite("kept@adatum.example")
	w.want(w.graph("POST", "/groups/"+w.seed.Groups.ProjectFalcon.ID+"/members/$ref", ref(guest)), 204)
	_, link := w.deltaOf("/users/delta?$select=mail")
	saved := w.snapshot()
	w.want(w.graph("DELETE", "/users/"+guest, nil), 204)
	put := func(to *world, body string) reply {
		return to.send(http.MethodPut, "/_emulator/snapshot", http.Header{"Content-Type": {"application/json"}}, strings.NewReader(body))
	}
	for _, broken := range []string{"", "{}", saved[:len(saved)/2], strings.Replace(saved, `"version":1`, `"version":99`, 1)} {
		if r := put(w, broken); r.status != 400 || r.at("error") == "" {
			t.Errorf("a broken snapshot: %d %s", r.status, r.text)
		}
	}
	w.want(w.graph("GET", "/users/"+guest, nil), 404)
	if r := put(w, saved); r.status != 204 {
		t.Fatalf("%d %s", r.status, r.text)
	}
	w.want(w.graph("GET", "/groups/"+w.seed.Groups.ProjectFalcon.ID+"/members/"+guest, nil), 200)
	w.want(w.graph("GET", link, nil), 410, "resyncRequired")
	if told, _ := w.deltaOf("/users/delta?$select=mail"); len(told) != 9 {
		t.Errorf("a new round tells %d users", len(told))
	}

	other := newWorld(t)
	if r := put(other, saved); r.status != 204 {
		t.Fatalf("into another tenant: %d %s", r.status, r.text)
	}
	other.want(other.graph("GET", "/users?$filter=mail%20eq%20'kept@adatum.example'", nil), 200)
}

func TestACorruptStateIsNamed(t *testing.T) {
	t.Parallel()
	dir := emulatortest.Dir(t)
	file := filepath.Join(dir, "state.json")
	if err := os.WriteFile(file, []byte(`{"version":1,"users":[{"id":`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := emulator.Start(t.Context(), emulator.Options{Dir: dir}); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("the error is %v", err)
	}
}

func TestGeneratedTenantsAreKeptAsTheyWere(t *testing.T) {
	t.Parallel()
	dir := emulatortest.Dir(t)
	e, err := emulator.Start(t.Context(), emulator.Options{Dir: dir, Populate: smallCrowd})
	if err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	w := openWorld(t, dir) // without Populate: what the file holds is what there is
	if r := w.want(w.graph("GET", "/users/$count", nil, "ConsistencyLevel", "eventual"), 200); len(r.text) != 4 {
		t.Errorf("%s users came back", r.text)
	}
}

// A tenant begins with its snapshot and goes back to it at a reset. What was kept
// since goes before it at the next start.
func TestATenantBeginsWithItsSnapshot(t *testing.T) {
	t.Parallel()
	first := newWorld(t)
	guest, _ := first.invite("prepared@adatum.example")
	file := filepath.Join(t.TempDir(), "tenant.json")
	if err := os.WriteFile(file, []byte(first.snapshot()), 0o600); err != nil {
		t.Fatal(err)
	}
	o := emulator.Options{Dir: emulatortest.Dir(t), Snapshot: file}
	w, e := runWorld(t, o)
	w.want(w.graph("DELETE", "/users/"+guest, nil), 204)
	w.send(http.MethodPost, "/_emulator/reset", nil, nil)
	w.want(w.graph("GET", "/users/"+guest, nil), 200)
	w.want(w.graph("DELETE", "/users/"+guest, nil), 204)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	again := startWorld(t, o)
	again.want(again.graph("GET", "/users/"+guest, nil), 404)
	again.send(http.MethodPost, "/_emulator/reset", nil, nil)
	again.want(again.graph("GET", "/users/"+guest, nil), 200)
}
