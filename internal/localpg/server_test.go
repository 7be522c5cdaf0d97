package localpg

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDataSurvivesStopAndStart(t *testing.T) {
	t.Parallel()
	o := Options{Dir: filepath.Join(passable(t), "deep", "pg")}
	first := startServer(t, o)
	execute(t, first, "CREATE TABLE kept AS SELECT 'yes' AS answer")
	for range 2 {
		if err := first.Stop(testContext(t)); err != nil {
			t.Fatalf("Stop is not repeatable: %v", err)
		}
	}
	second := startServer(t, o)
	if got := value(t, second, "SELECT answer FROM kept"); got != "yes" {
		t.Errorf("after a restart the table says %q", got)
	}
	if got := value(t, second, "SHOW server_version"); !strings.HasPrefix(got, second.Version()) {
		t.Errorf("Version is %q, the server says %q", second.Version(), got)
	}
}

func TestTwoServersRunAtOnce(t *testing.T) {
	t.Parallel()
	one := startServer(t, Options{Dir: passable(t)})
	two := startServer(t, Options{Dir: passable(t)})
	execute(t, one, "CREATE TABLE mine ()")
	if got := value(t, two, "SELECT count(*)::text FROM pg_tables WHERE tablename = 'mine'"); got != "0" {
		t.Error("both folders have the same server")
	}
}

func TestFolderInUseIsRefusedInPlainWords(t *testing.T) {
	t.Parallel()
	dir := passable(t)
	s := startServer(t, Options{Dir: dir})
	_, err := Start(testContext(t), Options{Dir: dir})
	if !errors.Is(err, ErrBusy) || !strings.Contains(err.Error(), "another demo is using this folder") {
		t.Errorf("a second start gives %v", err)
	}
	if err := Reset(testContext(t), dir); !errors.Is(err, ErrBusy) {
		t.Errorf("Reset of a running server gives %v", err)
	}
	if got := value(t, s, "SELECT 'alive'"); got != "alive" {
		t.Errorf("the first server says %q", got)
	}
}

func TestFolderOfSomethingElseIsLeftAlone(t *testing.T) {
	t.Parallel()
	dir := passable(t)
	letter := filepath.Join(dir, "letter.txt")
	if err := os.WriteFile(letter, []byte("dear"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Start(testContext(t), Options{Dir: dir}); err == nil || !strings.Contains(err.Error(), "not empty") {
		t.Errorf("Start gives %v", err)
	}
	if err := Reset(testContext(t), dir); err == nil {
		t.Error("Reset accepts the folder")
	}
	if _, err := os.Stat(letter); err != nil {
		t.Error(err)
	}
}

func TestResetRemovesAStoppedServer(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(passable(t), "pg")
	if err := startServer(t, Options{Dir: dir}).Stop(testContext(t)); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time there is nothing to remove
		if err := Reset(testContext(t), dir); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder is still there: %v", err)
	}
}

func TestStalePidFileIsNoObstacle(t *testing.T) {
	t.Parallel()
	o := Options{Dir: passable(t)}
	s := startServer(t, o)
	if err := s.Stop(testContext(t)); err != nil {
		t.Fatal(err)
	}
	// A pid beyond the largest that Linux and macOS give.
	stale := strings.Join([]string{"4194305", o.Dir + "/data", "1", port, o.Dir, "", "1 1", "ready"}, "\n")
	name := filepath.Join(o.Dir, "data", "postmaster.pid")
	if err := os.WriteFile(name, []byte(stale), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.folder.who.own(name); err != nil {
		t.Fatal(err)
	}
	startServer(t, o)
}

func TestAnyFolderNameWorks(t *testing.T) {
	t.Parallel()
	for _, name := range []string{`it's a "folder" with \ in it`, strings.Repeat("long", 30)} {
		s := startServer(t, Options{Dir: filepath.Join(passable(t), name)})
		if got := value(t, s, "SELECT 'here'"); got != "here" {
			t.Errorf("in %q the server says %q", name, got)
		}
	}
}

func TestSettingsReachTheServer(t *testing.T) {
	t.Parallel()
	quick := startServer(t, Options{Dir: passable(t), Flags: map[string]string{"max_connections": "37"}})
	safe := startServer(t, Options{Dir: passable(t), Durable: true})
	for _, c := range []struct {
		server     *Server
		name, want string
	}{
		{quick, "max_connections", "37"},
		{quick, "fsync", "off"},
		{safe, "fsync", "on"},
		{safe, "synchronous_commit", "on"},
		{safe, "listen_addresses", ""},
		{safe, "TimeZone", "UTC"},
	} {
		if got := value(t, c.server, "SHOW "+c.name); got != c.want {
			t.Errorf("%s is %q, want %q", c.name, got, c.want)
		}
	}
}

func TestOnlyTheOwnerMayEnterTheFolder(t *testing.T) {
	t.Parallel()
	dir := passable(t)
	startServer(t, Options{Dir: dir})
	info, err := os.Stat(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != 0o700 {
		t.Errorf("the folder has mode %o; whoever enters it is trusted", got)
	}
}

func TestDataOfAnotherVersionIsExplained(t *testing.T) {
	t.Parallel()
	o := Options{Dir: passable(t)}
	if err := startServer(t, o).Stop(testContext(t)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(o.Dir, "data", "PG_VERSION"), []byte("9\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Start(testContext(t), o)
	if !errors.Is(err, ErrVersion) || !strings.Contains(err.Error(), "--reset") {
		t.Errorf("Start gives %v", err)
	}
}

func TestRefusedSettingIsInTheError(t *testing.T) {
	t.Parallel()
	o := Options{Dir: passable(t)}
	if err := startServer(t, o).Stop(testContext(t)); err != nil {
		t.Fatal(err)
	}
	o.Flags = map[string]string{"max_connections": "many"}
	if _, err := Start(testContext(t), o); err == nil || !strings.Contains(err.Error(), "many") {
		t.Errorf("Start gives %v", err)
	}
}

func TestGivenUpStartLeavesTheFolderFree(t *testing.T) {
	t.Parallel()
	o := Options{Dir: passable(t)}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Start(ctx, o); err == nil {
		t.Fatal("Start ignores its context")
	}
	startServer(t, o)
}
