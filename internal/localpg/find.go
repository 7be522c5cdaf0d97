package localpg

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// ErrNotFound says that the machine has no usable PostgreSQL, and what to do.
var ErrNotFound = errors.New(`no PostgreSQL 15 or newer was found. Install it:
  Debian, Ubuntu:  sudo apt-get install postgresql
  macOS:           brew install postgresql@17
  elsewhere:       https://www.postgresql.org/download/
or set PORTAL_PG_BIN to the folder that holds initdb and postgres,
or PORTAL_DATABASE_URL to the address of a server that is running already`)

// ErrVersion says that the data was made by a major version that is not here.
var ErrVersion = errors.New("PostgreSQL cannot open data of another major version")

// oldest is the first major version that the portal supports.
const oldest = 15

// installation is a folder with initdb and postgres.
type installation struct {
	dir     string
	major   int
	version string // such as "17.5"
}

// places says where to look for installations.
type places struct {
	patterns []string              // of folders
	commands func(string) []string // folders, by asking the machine
}

// usualPlaces are where Debian, the PostgreSQL project's RPMs, Alpine, Homebrew
// and Postgres.app put the programs; then pg_config and PATH are asked.
func usualPlaces() places {
	return places{
		patterns: []string{
			"/usr/lib/postgresql/*/bin",
			"/usr/pgsql-*/bin",
			"/usr/libexec/postgresql*",
			"/opt/homebrew/opt/postgresql@*/bin",
			"/usr/local/opt/postgresql@*/bin",
			"/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
			"/Applications/Postgres.app/Contents/Versions/*/bin",
		},
		commands: askMachine,
	}
}

// askMachine is the folder that pg_config names and the one in PATH.
func askMachine(program string) []string {
	var folders []string
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if out, err := exec.CommandContext(ctx, "pg_config", "--bindir").Output(); err == nil {
		folders = append(folders, strings.TrimSpace(string(out)))
	}
	if path, err := exec.LookPath(program); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			folders = append(folders, filepath.Dir(real))
		}
	}
	return folders
}

// choose finds the installation for data made by the given major version, or for
// new data (0) the newest; where the machine has none it fetches one, if it may.
func (p places) choose(ctx context.Context, o Options, who *account, made int) (installation, error) {
	candidates := []string{o.Binaries}
	if o.Binaries == "" {
		candidates = p.candidates()
	}
	best, reasons := newest(ctx, candidates, who, made)
	if best.dir == "" && o.Binaries == "" && o.Download && who == nil {
		fetched, err := fetch(ctx, o, made)
		if err != nil {
			reasons = append(reasons, err)
		} else {
			best, reasons = newest(ctx, []string{fetched}, nil, made)
		}
	}
	switch {
	case best.dir == "":
		return installation{}, errors.Join(append([]error{ErrNotFound}, reasons...)...)
	case made != 0 && best.major != made:
		return installation{}, fmt.Errorf("%w: it was made by PostgreSQL %d, and this machine has %s; "+
			"install PostgreSQL %d, or begin anew with --reset", ErrVersion, made, best.version, made)
	}
	return best, nil
}

func (p places) candidates() []string {
	var folders []string
	for _, pattern := range p.patterns {
		// The only error of Glob is a malformed pattern, and these are ours.
		matches, _ := filepath.Glob(pattern)
		folders = append(folders, matches...)
	}
	return append(folders, p.commands("postgres")...)
}

// newest is the usable installation with the wanted major version, else the one
// with the highest; the reasons tell why the others are not usable.
func newest(ctx context.Context, candidates []string, who *account, wanted int) (best installation, reasons []error) {
	for _, dir := range candidates {
		found, err := probe(ctx, dir, who)
		if err != nil {
			reasons = append(reasons, err)
			continue
		}
		if best.dir == "" || best.major != wanted && (found.major == wanted || found.major > best.major) {
			best = found
		}
	}
	return best, reasons
}

var versionLine = regexp.MustCompile(`\(PostgreSQL\) ((\d+)\S*)`)

// probe asks both programs for their version, as the account that will run them.
func probe(ctx context.Context, dir string, who *account) (installation, error) {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	found := installation{dir: dir}
	for _, program := range []string{"initdb", "postgres"} {
		output := &tail{}
		if err := run(found.command(ctx, who, "/", program, "--version"), output); err != nil {
			return installation{}, fmt.Errorf("looking at %s: %w", dir, err)
		}
		match := versionLine.FindStringSubmatch(output.String())
		if match == nil {
			return installation{}, fmt.Errorf("looking at %s: %s has no version: %q", dir, program, output)
		}
		// The expression matched digits only; too many of them are no version of ours.
		found.version = match[1]
		found.major, _ = strconv.Atoi(match[2])
	}
	if found.major < oldest {
		return installation{}, fmt.Errorf("looking at %s: PostgreSQL %s is older than %d", dir, found.version, oldest)
	}
	return found, nil
}
