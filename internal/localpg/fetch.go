package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	embedded "github.com/fergusstrange/embedded-postgres"
)

// fetchTimeout is for some 20 MB over a slow line.
const fetchTimeout = 10 * time.Minute

// fetch has the embedded-postgres library fetch and unpack PostgreSQL, once, and
// returns the folder of the programs. Of several processes that fetch at the
// same time, each unpacks its own, and the first to finish keeps it.
func fetch(ctx context.Context, o Options, major int) (bin string, err error) {
	version := embeddedVersion(major)
	cache := o.Cache
	if cache == "" {
		if cache, err = os.UserCacheDir(); err != nil {
			return "", fmt.Errorf("finding a folder for the fetched PostgreSQL: %w", err)
		}
		cache = filepath.Join(cache, "guestportal")
	}
	home := filepath.Join(cache, fmt.Sprintf("postgresql-%s-%s-%s", version, runtime.GOOS, runtime.GOARCH))
	bin = filepath.Join(home, "bin")
	if _, err := os.Stat(bin); err == nil {
		return bin, nil
	}
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", fmt.Errorf("making a folder for the fetched PostgreSQL: %w", err)
	}
	work, err := os.MkdirTemp(cache, "fetching-")
	if err != nil {
		return "", fmt.Errorf("making a folder for the fetched PostgreSQL: %w", err)
	}
	fmt.Fprintf(&tail{to: o.Log}, "Fetching PostgreSQL %s\n", version)
	ctx, cancel := context.WithTimeout(ctx, fetchTimeout)
	defer cancel()
	// The library takes no context: a fetch that is given up on ends by itself.
	done := make(chan error, 1)
	go func() {
		err := unpack(work, o.Repository, version)
		if err == nil {
			err = keep(filepath.Join(work, "unpacked"), home)
		}
		done <- errors.Join(err, os.RemoveAll(work))
	}()
	select {
	case err = <-done:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		return "", fmt.Errorf("fetching PostgreSQL %s: %w", version, err)
	}
	return bin, nil
}

// embeddedVersion is the library's release of a major version; of its newest for
// new data (0) and for majors that it does not have.
func embeddedVersion(major int) embedded.PostgresVersion {
	switch major {
	case 15:
		return embedded.V15
	case 16:
		return embedded.V16
	case 17:
		return embedded.V17
	default:
		return embedded.V18
	}
}

// unpack uses the library for fetching and unpacking only. Its one entry to that
// is Start, whose server would listen on TCP and outlive us when we are killed. So
// it is given a cluster that no server can start on, a PG_VERSION and nothing
// else: it fetches, checks, unpacks, and fails at the step that we do ourselves.
func unpack(work, repository string, version embedded.PostgresVersion) error {
	data := filepath.Join(work, "no-cluster")
	if err := os.Mkdir(data, 0o700); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(data, "PG_VERSION"), []byte(version), 0o600); err != nil {
		return err
	}
	config := embedded.DefaultConfig().
		Version(version).
		Port(0). // any free one; nothing will listen on it
		CachePath(filepath.Join(work, "archive")).
		RuntimePath(filepath.Join(work, "unpacked")).
		DataPath(data).
		Logger(nil)
	if repository != "" {
		config = config.BinaryRepositoryURL(strings.TrimSuffix(repository, "/"))
	}
	server := embedded.NewDatabase(config)
	err := server.Start()
	if err == nil {
		return errors.Join(errors.New("the library started a server on an empty cluster"), server.Stop())
	}
	if strings.HasPrefix(err.Error(), "could not start postgres") {
		return nil
	}
	return err
}

// keep moves what was unpacked to its place, unless another process was faster.
func keep(unpacked, home string) error {
	err := os.Rename(unpacked, home)
	if err != nil {
		if _, there := os.Stat(filepath.Join(home, "bin")); there == nil {
			return nil
		}
	}
	return err
}
