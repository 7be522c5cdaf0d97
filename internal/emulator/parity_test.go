package emulator_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"guestportal/internal/emulator/conformance"
)

// witness is a Go test, a file of conformance cases, or one case of a file.
var witness = regexp.MustCompile("`(Test\\w+|\\w+\\.txt(?:: [^`]+)?)`")

// The table "What is real" names a witness for everything that it claims, and
// every witness exists.
func TestEveryClaimOfTheTableHasItsWitness(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile(filepath.Join("..", "..", "cmd", "emulator", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(readme), "## What is real\n")
	if !found {
		t.Fatal("the README has no section \"What is real\"")
	}
	section, _, _ = strings.Cut(section, "\n## ")
	known := witnesses(t)
	rows := 0
	for line := range strings.SplitSeq(section, "\n") {
		named := witness.FindAllStringSubmatch(line, -1)
		for _, name := range named {
			if !slices.Contains(known, name[1]) {
				t.Errorf("no such witness: %s", name[1])
			}
		}
		cells := strings.Split(line, "|")
		if len(cells) < 7 || strings.HasPrefix(line, "| Feature") || strings.HasPrefix(line, "|--") {
			continue
		}
		rows++
		if here := strings.TrimSpace(cells[2]); !strings.HasPrefix(here, "no") && len(named) == 0 {
			t.Errorf("%q claims %q without a witness", strings.TrimSpace(cells[1]), here)
		}
	}
	if rows < 50 {
		t.Errorf("the tables have only %d rows", rows)
	}
}

// witnesses lists every test of the emulator, every file of cases and every case.
func witnesses(t *testing.T) []string {
	t.Helper()
	cases, err := conformance.All()
	if err != nil {
		t.Fatal(err)
	}
	var known []string
	for _, c := range cases {
		known = append(known, c.File+".txt", c.File+".txt: "+c.Name)
	}
	err = filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, d := range file.Decls {
			if f, isFunc := d.(*ast.FuncDecl); isFunc && f.Recv == nil {
				known = append(known, f.Name.Name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return known
}
