package main

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

func TestReadyFileSaysWhereEverythingIs(t *testing.T) {
	t.Parallel()
	d := begin(t, folder(t))
	for name, address := range map[string]string{
		"portal": d.Portal + "/readyz", "emulator": d.Emulator.HTTP + "/_emulator/settings", "mailbox": d.Mailbox + "/api/messages",
		"authority": d.Emulator.HTTP + "/" + d.Emulator.TenantID + "/v2.0/.well-known/openid-configuration",
	} {
		if status := statusOf(t, address); status != http.StatusOK {
			t.Errorf("the %s answers %d", name, status)
		}
	}
	conn, err := pgx.Connect(t.Context(), d.Database)
	if err != nil {
		t.Fatalf("the database: %v", err)
	}
	var packages int
	if err := conn.QueryRow(t.Context(), "SELECT count(*) FROM packages").Scan(&packages); err != nil || packages < 5 {
		t.Errorf("there are %d access packages: %v", packages, err)
	}
	_ = conn.Close(t.Context())
	if d.PID != os.Getpid() || d.Emulator.PortalClient.Secret == "" || !strings.HasPrefix(d.Emulator.HTTPS, "https://127.0.0.1:") {
		t.Errorf("the ready file says %+v", d.readyFile)
	}
	if _, err := os.Stat(d.Emulator.CAFile); err != nil {
		t.Error(err)
	}
	for _, want := range []string{d.Portal, d.Mailbox, d.Emulator.HTTP, "ana.silva@contoso.example", "ben.ito@contoso.example", "gil@fabrikam.example"} {
		if !strings.Contains(d.stdout.String(), want) {
			t.Errorf("what it prints lacks %s:\n%s", want, d.stdout.String())
		}
	}
	d.end(t)
	if _, err := os.Stat(d.file); !os.IsNotExist(err) {
		t.Errorf("the ready file is still there: %v", err)
	}
	if _, err := pgx.Connect(t.Context(), d.Database); err == nil {
		t.Error("the database still answers")
	}
}

func TestGuestsAreKeptUntilReset(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	first := begin(t, dir)
	ana := newStaff(t)
	ana.signIn(first.readyFile, "ana.silva@contoso.example")
	ana.invite(first.Portal, "Lou Tan", "lou.tan@fabrikam-labs.example")
	ana.waitFor(first.Mailbox, "Lou Tan") // sent by the worker, in its own time
	first.end(t)

	second := begin(t, dir)
	if page := ana.page(second.Portal + "/guests"); !strings.Contains(page, "Lou Tan") {
		t.Errorf("the second run has not got the guest, or has forgotten who signed in: %s", page)
	}
	if page := ana.page(second.Mailbox); !strings.Contains(page, "Lou Tan") {
		t.Error("the second run has lost the mail to the approver")
	}
	second.end(t)

	other := filepath.Join(dir, "notes.txt") // somebody's own file
	if err := os.WriteFile(other, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	third := begin(t, dir, "--reset")
	if page := ana.page(third.Portal + "/guests"); !strings.Contains(page, "Sign in to Guest portal") {
		t.Error("after --reset the old session still stands")
	}
	ana.signIn(third.readyFile, "ana.silva@contoso.example")
	if page := ana.page(third.Portal + "/guests"); strings.Contains(page, "Lou Tan") {
		t.Error("after --reset the guest is still there")
	}
	if page := ana.page(third.Mailbox); strings.Contains(page, "Lou Tan") {
		t.Error("after --reset the mail is still there")
	}
	if _, err := os.Stat(other); err != nil {
		t.Errorf("--reset threw away what is not the demo's: %v", err)
	}
}

func TestFolderInUseIsLeftAlone(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	first := begin(t, dir)
	for _, flags := range [][]string{nil, {"--reset"}} {
		args := append([]string{"--listen", "127.0.0.1:0", "--emulator-listen", "127.0.0.1:0", "--dir", dir}, flags...)
		if said := launch(t, nil, args...).failure(t); !strings.Contains(said, "another demo is using this folder") || !strings.Contains(said, "--dir") {
			t.Errorf("with %v the second demo says %q", flags, said)
		}
	}
	if status := statusOf(t, first.Portal+"/readyz"); status != http.StatusOK {
		t.Errorf("the first demo suffers: %d", status)
	}
}

func TestMissingPostgresSaysWhatToInstall(t *testing.T) {
	t.Parallel()
	said := launch(t, map[string]string{"PORTAL_PG_BIN": filepath.Join(t.TempDir(), "nothing")}, "--dir", folder(t)).failure(t)
	for _, want := range []string{"apt-get install postgresql", "brew install postgresql", "PORTAL_DATABASE_URL"} {
		if !strings.Contains(said, want) {
			t.Errorf("the message lacks %q: %s", want, said)
		}
	}
}

func TestDatabaseOfYoursIsUsedAndNeverReset(t *testing.T) {
	t.Parallel()
	first := begin(t, folder(t)) // whose database stands for one of yours
	conn, err := pgx.Connect(t.Context(), first.Database)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Exec(t.Context(), "CREATE DATABASE yours"); err != nil {
		t.Fatal(err)
	}
	_ = conn.Close(t.Context())
	env := map[string]string{"PORTAL_DATABASE_URL": strings.Replace(first.Database, "dbname='"+databaseName+"'", "dbname='yours'", 1)}
	args := []string{"--listen", "127.0.0.1:0", "--emulator-listen", "127.0.0.1:0", "--dir", folder(t)}
	second := launch(t, env, args...)
	second.readyFile = awaitReady(t, second.file, second.ended)
	if second.Database != env["PORTAL_DATABASE_URL"] || second.Database == first.Database {
		t.Errorf("the database is %s", second.Database)
	}
	second.end(t)
	if said := launch(t, env, append(args, "--reset")...).failure(t); !strings.Contains(said, "PORTAL_DATABASE_URL names a database of yours") {
		t.Errorf("--reset says %q", said)
	}
}

func TestHelpNamesTheFlags(t *testing.T) {
	t.Parallel()
	var out output
	if err := run(t.Context(), []string{"--help"}, func(string) string { return "" }, &out, &out); err != nil {
		t.Fatal(err)
	}
	for _, flag := range []string{"--listen", "--emulator-listen", "--dir", "--reset", "--ready-file", "127.0.0.1:8080", "127.0.0.1:8090"} {
		if !strings.Contains(out.String(), flag) {
			t.Errorf("the help lacks %s: %s", flag, out.String())
		}
	}
	if err := run(t.Context(), []string{"--rest"}, func(string) string { return "" }, &out, &out); err == nil {
		t.Error("an unknown flag is taken")
	}
}

func statusOf(t *testing.T, address string) int {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	return answer.StatusCode
}
