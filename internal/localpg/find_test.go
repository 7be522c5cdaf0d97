package localpg

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// pretend makes a folder whose programs say only their version.
func pretend(t *testing.T, root, name, version string) {
	t.Helper()
	dir := filepath.Join(root, name, "bin")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, program := range []string{"initdb", "postgres"} {
		script := fmt.Sprintf("#!/bin/sh\necho '%s (PostgreSQL) %s (Debian)'\n", program, version)
		// A child forked meanwhile would hold the file open, and Linux does not run a
		// file that is open for writing.
		syscall.ForkLock.RLock()
		err := os.WriteFile(filepath.Join(dir, program), []byte(script), 0o755)
		syscall.ForkLock.RUnlock()
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestInstallationIsChosenByTheDataThenByAge(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	for _, version := range []string{"9.6.24", "15.18", "16.9", "18beta1"} {
		pretend(t, root, version, version)
	}
	nothing := func(string) []string { return nil }
	for _, c := range []struct {
		name, pattern string
		made          int
		want          string
		err           error
	}{
		{"new data takes the newest", "*/bin", 0, "18beta1", nil},
		{"data of 15 takes 15", "*/bin", 15, "15.18", nil},
		{"data of 17 has no server", "*/bin", 17, "", ErrVersion},
		{"9.6 is too old", "9*/bin", 0, "", ErrNotFound},
		{"no installation", "none*/bin", 0, "", ErrNotFound},
	} {
		look := places{patterns: []string{filepath.Join(root, c.pattern)}, commands: nothing}
		got, err := look.choose(testContext(t), Options{}, nil, c.made)
		if got.version != c.want || !errors.Is(err, c.err) {
			t.Errorf("%s: got %q and %v", c.name, got.version, err)
		}
	}
}

func TestGivenFolderIsTheOnlyOneLookedAt(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	pretend(t, root, "good", "17.5")
	look := places{patterns: []string{root + "/*/bin"}, commands: func(string) []string { return nil }}
	_, err := look.choose(testContext(t), Options{Binaries: root}, nil, 0)
	if !errors.Is(err, ErrNotFound) || !strings.Contains(err.Error(), root) {
		t.Errorf("a folder without programs gives %v", err)
	}
}

func TestNothingFoundSaysWhatToInstall(t *testing.T) {
	t.Parallel()
	look := places{commands: func(string) []string { return nil }}
	_, err := start(testContext(t), Options{Dir: t.TempDir()}, look)
	if !errors.Is(err, ErrNotFound) {
		t.Fatalf("start gives %v", err)
	}
	for _, words := range []string{"apt-get install postgresql", "brew install", "PORTAL_PG_BIN", "PORTAL_DATABASE_URL"} {
		if !strings.Contains(err.Error(), words) {
			t.Errorf("the message lacks %q", words)
		}
	}
}

func TestFolderThatTheAccountCannotEnterIsExplained(t *testing.T) {
	t.Parallel()
	who, err := serviceAccount()
	if err != nil {
		t.Fatal(err)
	}
	if who == nil {
		t.Skip("only root runs PostgreSQL as somebody else")
	}
	closed := filepath.Join(passable(t), "closed")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	_, err = Start(testContext(t), Options{Dir: filepath.Join(closed, "pg")})
	if errors.Is(err, ErrNotFound) && os.Getenv("CI") == "" {
		t.Skip(err)
	}
	if err == nil || !strings.Contains(err.Error(), "cannot enter") {
		t.Errorf("Start gives %v", err)
	}
}

func TestProgramsSeeNoSecretsAndNoSettingsOfOthers(t *testing.T) {
	t.Parallel()
	got := environment([]string{"PATH=/bin", "PGPORT=1", "PORTAL_CLIENT_SECRET=x", "LANG=de_DE", "TMPDIR=/t"})
	if want := "PATH=/bin TMPDIR=/t LC_ALL=C"; strings.Join(got, " ") != want {
		t.Errorf("got %v", got)
	}
}

func TestTailKeepsTheEndAndPassesEverythingOn(t *testing.T) {
	t.Parallel()
	var all strings.Builder
	keeper := &tail{to: &all}
	text := strings.Repeat("x", 3*tailBytes) + "end"
	if _, err := io.Copy(keeper, strings.NewReader(text)); err != nil {
		t.Fatal(err)
	}
	if all.String() != text || keeper.String() != text[len(text)-tailBytes:] {
		t.Errorf("passed on %d bytes, kept %d", all.Len(), len(keeper.String()))
	}
}
