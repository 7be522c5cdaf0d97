package arch

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "guestportal/"

// arrows is every import that one of our packages may have of another. Imports
// point down to internal/guest; nothing goes sideways.
var arrows = map[string][]string{
	"cmd/portal":   {"internal/portal"},
	"cmd/emulator": {"internal/emulator"},
	"cmd/demo": {
		"internal/emulator", "internal/localpg", "internal/mailbox", "internal/portal", "internal/postgres", "internal/story", "migrations",
	},
	"internal/portal": {
		"internal/config", "internal/graph", "internal/guest", "internal/jobs", "internal/lifecycle", "internal/mail", "internal/mirror",
		"internal/postgres", "internal/provision", "internal/server", "internal/signin", "migrations",
	},
	"internal/server": {
		"internal/guest", "internal/lifecycle", "internal/phrases", "internal/session", "internal/signin", "web/page", "web/static", "web/ui",
	},
	"internal/lifecycle": {"internal/guest"},
	"internal/provision": {"internal/guest"},
	"internal/mirror":    {"internal/guest"},
	"internal/graph":     {"internal/guest"},
	"internal/jobs":      {"internal/guest"},
	"internal/mail":      {"internal/guest", "internal/phrases"},
	"internal/phrases":   {},
	"internal/postgres":  {"internal/guest", "internal/session"},
	"internal/session":   {"internal/guest"},
	"internal/signin":    {},
	"internal/config":    {"internal/guest"},
	"internal/guest":     {},
	"internal/story":     {"internal/emulator", "internal/guest"},
	"internal/localpg":   {},
	"internal/mailbox":   {},
	"internal/arch":      {},
	"internal/badline":   {},
	"internal/browser":   {},

	// Tests alone.
	"internal/browsertest": {},
	"internal/invariant":   {},

	"migrations":       {},
	"web/page":         {"web/ui"},
	"web/page/gallery": {"web/page", "web/ui"},
	"web/ui":           {"web/static"},
	"web/static":       {},

	"internal/postgres/postgrestest": {"internal/badline", "internal/localpg", "migrations"},
	"internal/guest/guesttest":       {"internal/guest"},
	"internal/session/sessiontest":   {"internal/guest", "internal/session"},
}

// libraries are those that shape the program, and who alone may import them.
var libraries = map[string][]string{
	"github.com/jackc/pgx/v5":                   {"internal/postgres", "internal/postgres/postgrestest", "internal/jobs", "internal/portal", "internal/localpg", "internal/invariant", "migrations", "cmd/demo"},
	"github.com/riverqueue/river":               {"internal/jobs", "migrations"},
	"github.com/pressly/goose/v3":               {"migrations"},
	"github.com/microsoftgraph":                 {"internal/graph"},
	"github.com/microsoft/kiota":                {"internal/graph"},
	"github.com/Azure/azure-sdk-for-go":         {"internal/graph"},
	"github.com/coreos/go-oidc/v3":              {"internal/signin"},
	"golang.org/x/oauth2":                       {"internal/signin"},
	"github.com/go-chi":                         {"internal/server", "internal/emulator"},
	"github.com/a-h/templ":                      {"web/ui", "web/page", "web/page/gallery", "internal/server"},
	"github.com/wneessen/go-mail":               {"internal/mail"},
	"github.com/emersion/go-smtp":               {"internal/mailbox"},
	"github.com/fergusstrange":                  {"internal/localpg"},
	"github.com/prometheus":                     {"internal/portal"},
	"github.com/alecthomas/kong":                {"internal/portal", "cmd/demo", "cmd/emulator"},
	"github.com/caarlos0/env/v11":               {"internal/config"},
	"github.com/microsoftgraph/msgraph-sdk-go$": {}, // the root client costs minutes of build: nobody
}

// imports gives what each package of the module imports, without its tests. It
// parses the sources itself: a command that lists them would be answered from
// the test cache after a change.
func imports(t *testing.T) map[string][]string {
	t.Helper()
	root := filepath.Join("..", "..")
	all := map[string]map[string]bool{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name := entry.Name(); path != root && strings.HasPrefix(name, ".") || name == "testdata" || name == "node_modules" {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, source, parser.ImportsOnly)
		if err != nil {
			return err
		}
		relative, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		pkg := filepath.ToSlash(relative)
		if all[pkg] == nil {
			all[pkg] = map[string]bool{}
		}
		for _, i := range file.Imports {
			name, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			all[pkg][name] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for pkg, names := range all {
		out[pkg] = slices.Sorted(maps.Keys(names))
	}
	if len(out) < 20 {
		t.Fatalf("only %d packages were found", len(out))
	}
	return out
}

// insideEmulator says whether both are parts of the emulator, which is a product
// of its own and has a map of its own.
func insideEmulator(from, to string) bool {
	return strings.HasPrefix(from, "internal/emulator") && strings.HasPrefix(to, "internal/emulator")
}

func TestOurPackagesImportOnlyWhatTheMapAllows(t *testing.T) {
	t.Parallel()
	used := map[[2]string]bool{}
	for pkg, names := range imports(t) {
		allowed, onMap := arrows[pkg]
		if !onMap && !strings.HasPrefix(pkg, "internal/emulator") {
			t.Errorf("%s is not on the map", pkg)
		}
		for _, name := range names {
			to, ours := strings.CutPrefix(name, module)
			if !ours || insideEmulator(pkg, to) {
				continue
			}
			used[[2]string{pkg, to}] = true
			if !slices.Contains(allowed, to) {
				t.Errorf("%s must not import %s", pkg, to)
			}
		}
	}
	for from, tos := range arrows {
		for _, to := range tos {
			if !used[[2]string{from, to}] {
				t.Errorf("nobody needs the arrow from %s to %s any more", from, to)
			}
		}
	}
}

func TestLibrariesAreImportedWhereTheyBelong(t *testing.T) {
	t.Parallel()
	for pkg, names := range imports(t) {
		for _, name := range names {
			for library, allowed := range libraries {
				exact, only := strings.CutSuffix(library, "$")
				if only && name != exact || !only && !strings.HasPrefix(name, library) {
					continue
				}
				within := func(a string) bool { return pkg == a || strings.HasPrefix(pkg, a+"/") && a == "internal/emulator" }
				if !slices.ContainsFunc(allowed, within) {
					t.Errorf("%s must not import %s", pkg, name)
				}
			}
		}
	}
}

func TestTheDomainNeedsTheStandardLibraryOnly(t *testing.T) {
	t.Parallel()
	for _, name := range imports(t)["internal/guest"] {
		if strings.Contains(strings.Split(name, "/")[0], ".") || slices.Contains([]string{"context", "net/http", "os", "database/sql", "math/rand", "math/rand/v2", "crypto/rand"}, name) {
			t.Errorf("the domain must not import %s", name)
		}
	}
}

func TestEveryPackageSaysWhatItOwns(t *testing.T) {
	t.Parallel()
	for pkg := range imports(t) {
		if strings.HasPrefix(pkg, "cmd/") {
			continue
		}
		if _, err := os.Stat(filepath.Join("..", "..", filepath.FromSlash(pkg), "doc.go")); err != nil {
			t.Errorf("%s has no doc.go", pkg)
		}
	}
}
