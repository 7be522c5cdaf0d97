package emulator_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"guestportal/internal/emulator"
	"guestportal/internal/emulator/emulatortest"
)

func TestATenantSurvivesARestart(t *testing.T) {
	t.Parallel()
	dir := emulatortest.Dir(t)
	var guest, link, delta, token string
	var ca []byte
	var keys []string
	t.Run("before", func(t *testing.T) {
		w := openWorld(t, dir)
		guest, link = w.invite("stay@adatum.example")
		w.want(w.graph("POST", "/groups/"+w.seed.Groups.ProjectFalcon.ID+"/members/$ref", ref(guest)), 204)
		delta = w.graph("GET", "/users/delta?$deltatoken=latest", nil).at("@odata.deltaLink")[len(w.ready.HTTP):]
		if r := w.send("POST", "/_emulator/keys/rotate", nil, nil); r.status != 204 {
			t.Fatalf("rotate: %d", r.status)
		}
		token = w.appToken(w.ready.WorkerClient)
		keys = kids(w.send("GET", "/"+w.ready.TenantID+"/discovery/v2.0/keys", nil, nil))
		var err error
		if ca, err = os.ReadFile(w.ready.CAFile); err != nil {
			t.Fatal(err)
		}
	})
	w := openWorld(t, dir)
	w.want(w.graphAs(token, "GET", "/users/"+guest, nil), 200) // an old token, with the same keys
	if now := kids(w.send("GET", "/"+w.ready.TenantID+"/discovery/v2.0/keys", nil, nil)); !slices.Equal(now, keys) {
		t.Errorf("keys %v, then %v", keys, now)
	}
	if r := w.graph("GET", "/users/"+guest+"/memberOf", nil); len(r.list()) != 2 { // with the group of all guests
		t.Errorf("the groups are %s", r.text)
	}
	w.want(w.graph("PATCH", "/users/"+guest, map[string]any{"jobTitle": "x"}), 204)
	if r := w.want(w.graph("GET", w.ready.HTTP+delta, nil), 200); len(r.list()) != 1 {
		t.Errorf("delta over the restart: %s", r.text)
	}
	if again, err := os.ReadFile(w.ready.CAFile); err != nil || string(again) != string(ca) {
		t.Errorf("the CA changed: %v", err)
	}
	old, err := url.Parse(link) // the port is another one now
	if err != nil {
		t.Fatal(err)
	}
	if v := w.visitor().open(old.RequestURI()); v.heading() != "Accept your invitation" {
		t.Errorf("the link after the restart: %s", v.text)
	}
}

func TestTheCertificateHasTheFurtherNames(t *testing.T) {
	t.Parallel()
	e, err := emulator.Start(t.Context(), emulator.Options{Dir: emulatortest.Dir(t), AlsoNames: []string{"login.microsoftonline.com", "10.1.2.3"}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	pem, err := os.ReadFile(e.Ready().CAFile)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)
	address := e.Ready().HTTPS[len("https://"):]
	for _, name := range []string{"127.0.0.1", "::1", "localhost", "login.microsoftonline.com", "10.1.2.3"} {
		conn, err := tls.Dial("tcp", address, &tls.Config{RootCAs: pool, ServerName: name})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		conn.Close()
	}
}

func TestATemporaryTenantLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	e, err := emulator.Start(ctx, emulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Dir(e.Ready().CAFile)
	cancel()
	if err := e.Close(); err != nil { // waits for the end that the context began
		t.Error(err)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("%s is still there", dir)
	}
	if _, err := http.Get(e.Ready().HTTP); err == nil {
		t.Error("it still answers")
	}
}

func TestTwoEmulatorsDoNotShareADirectory(t *testing.T) {
	t.Parallel()
	dir := emulatortest.Dir(t)
	first, err := emulator.Start(t.Context(), emulator.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if second, err := emulator.Start(t.Context(), emulator.Options{Dir: dir}); err == nil {
		_ = second.Close()
		t.Error("a second emulator started in the directory of the first")
	} else if !strings.Contains(err.Error(), dir) {
		t.Errorf("the refusal does not name the directory: %v", err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	openWorld(t, dir)
}
