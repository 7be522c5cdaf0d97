package main

import (
	"os"
	"strings"
	"testing"

	"guestportal/internal/emulator"
)

// TestReadmeSaysWhatTheProgramDoes compares the sections of README that are
// written from declarations with those; UPDATE=1 writes them.
func TestReadmeSaysWhatTheProgramDoes(t *testing.T) {
	t.Parallel()
	e, err := emulator.Start(t.Context(), emulator.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	const file = "README.md"
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	text := string(raw)
	for _, s := range e.Documentation() {
		begin, end := "<!-- "+s.Name+" -->\n", "<!-- /"+s.Name+" -->"
		before, rest, found := strings.Cut(text, begin)
		_, after, closed := strings.Cut(rest, end)
		if !found || !closed {
			t.Fatalf("README has no place between %q and %q", begin, end)
		}
		text = before + begin + "\n" + strings.TrimSpace(s.Markdown) + "\n\n" + end + after
	}
	if text == string(raw) {
		return
	}
	if os.Getenv("UPDATE") == "" {
		t.Fatal("README does not say what the program does: run UPDATE=1 go test ./cmd/emulator")
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
