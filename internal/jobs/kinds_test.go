package jobs

import (
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"guestportal/internal/postgres/postgrestest"
)

// kinds are one job of each kind.
var kinds = []river.JobArgs{
	convergeArgs{}, checkArgs{}, addArgs{}, galleryArgs{}, redeemArgs{}, syncArgs{}, hintArgs{}, forgetArgs{}, sweepArgs{}, mailArgs{}, letterArgs{},
}

// A process that leads the queue gives up every job whose kind it does not know
// (https://github.com/riverqueue/river/issues/1105), so whoever works knows them all.
func TestEveryKindOfJobIsKnownToWhoeverWorks(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	written := map[string]bool{}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range regexp.MustCompile(`func \((\w+)\) Kind\(\) string`).FindAllStringSubmatch(string(source), -1) {
			written[found[1]] = true
		}
	}
	if len(written) != len(kinds) {
		t.Errorf("there are %d kinds of jobs, and %d of them are tried", len(written), len(kinds))
	}
	pool := postgrestest.New(t)
	client, err := Options{Pool: pool, SyncEvery: time.Hour, Log: slog.New(slog.DiscardHandler)}.client()
	if err != nil {
		t.Fatal(err)
	}
	rollback := errors.New("nobody is to work these")
	err = pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error {
		for _, args := range kinds {
			if _, err := client.InsertTx(t.Context(), tx, args, nil); err != nil {
				t.Errorf("%s: %v", args.Kind(), err)
			}
		}
		return rollback
	})
	if !errors.Is(err, rollback) {
		t.Fatal(err)
	}
}
