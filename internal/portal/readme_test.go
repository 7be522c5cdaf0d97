package portal

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"guestportal/internal/config"
)

// TestTheSettingsInReadmeAreThoseOfTheProgram compares the table in README with
// the settings themselves; UPDATE=1 writes it.
func TestTheSettingsInReadmeAreThoseOfTheProgram(t *testing.T) {
	t.Parallel()
	const begin, end = "<!-- settings -->\n", "<!-- /settings -->"
	file := filepath.Join("..", "..", "README.md")
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, found := strings.Cut(string(raw), begin)
	old, after, closed := strings.Cut(rest, end)
	if !found || !closed {
		t.Fatalf("README has no place for the settings between %q and %q", begin, end)
	}
	table := strings.TrimRight(config.Table(), "\n") + "\n"
	if old == table {
		return
	}
	if os.Getenv("UPDATE") == "" {
		t.Fatal("the settings in README are not those of the program: run UPDATE=1 go test ./internal/portal")
	}
	if err := os.WriteFile(file, []byte(before+begin+table+end+after), 0o644); err != nil {
		t.Fatal(err)
	}
}
