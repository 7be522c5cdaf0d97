package migrations

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
)

// A constraint that is validated as it is added reads its whole table while nobody
// else may.
func TestAConstraintIsValidatedInAnotherTransactionThanItIsAdded(t *testing.T) {
	t.Parallel()
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	adding := regexp.MustCompile(`ADD CONSTRAINT (\w+)[^;]*?(?:,\n|;)`)
	found := 0
	for _, name := range names {
		if name < "00014" { // before, tables were locked meanwhile
			continue
		}
		sql, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range adding.FindAllStringSubmatch(string(sql), -1) {
			found++
			if !strings.Contains(m[0], "NOT VALID") || strings.Contains(string(sql), "VALIDATE CONSTRAINT "+m[1]) {
				t.Errorf("%s validates %s as it adds it", name, m[1])
			}
		}
	}
	if found == 0 {
		t.Error("no constraint was found")
	}
}
