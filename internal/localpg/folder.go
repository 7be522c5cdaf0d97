package localpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// ErrBusy says that another process is using the folder.
var ErrBusy = errors.New("another demo is using this folder: stop it, or choose another folder with --dir")

// lockName also marks a folder as ours.
const lockName = "localpg.lock"

// socketLimit is the longest path of a Unix socket: 104 bytes with the final zero
// on the BSDs and macOS, 108 on Linux (unix(7)).
const socketLimit = 103

// folder is the locked folder of one server.
type folder struct {
	dir     string
	sockets string // folder of the Unix socket: dir, or one of our own when dir is too long
	who     *account
	lock    *os.File
}

func (f *folder) data() string { return filepath.Join(f.dir, "data") }

// openFolder makes the folder when absent, closes it to others, and locks it.
func openFolder(dir string, who *account) (*folder, error) {
	if dir == "" {
		return nil, errors.New("no folder given for PostgreSQL")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("finding the folder for PostgreSQL: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return nil, fmt.Errorf("making the folder for PostgreSQL: %w", err)
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("making the folder for PostgreSQL: %w", err)
	}
	if err := checkOurs(dir); err != nil {
		return nil, err
	}
	lock, err := takeLock(dir)
	if err != nil {
		return nil, err
	}
	f := &folder{dir: dir, sockets: dir, who: who, lock: lock}
	if err := who.own(dir); err != nil {
		f.close()
		return nil, fmt.Errorf("closing %s to other users: %w", dir, err)
	}
	if len(filepath.Join(dir, ".s.PGSQL."+port)) > socketLimit {
		if err := f.shortSockets(); err != nil {
			f.close()
			return nil, err
		}
	}
	return f, nil
}

// checkOurs refuses a folder that holds something else, before its owner and
// mode are changed or anything in it is removed.
func checkOurs(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("reading the folder for PostgreSQL: %w", err)
	}
	if len(entries) == 0 {
		return nil
	}
	if _, err := os.Lstat(filepath.Join(dir, lockName)); err != nil {
		return fmt.Errorf("%s is not empty and was not made for the private PostgreSQL: choose another folder", dir)
	}
	return nil
}

// takeLock locks the folder for this process; the system gives the lock back
// when the process ends, however it ends. A lock on a file that Reset removed
// meanwhile is worthless, so the file is compared with what is there now.
func takeLock(dir string) (*os.File, error) {
	name := filepath.Join(dir, lockName)
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("locking the folder for PostgreSQL: %w", err)
	}
	err = lockFile(file)
	if err == nil {
		held, heldErr := file.Stat()
		now, nowErr := os.Stat(name)
		if heldErr == nil && nowErr == nil && os.SameFile(held, now) {
			return file, nil
		}
		err = ErrBusy
	}
	_ = file.Close()
	return nil, fmt.Errorf("%s: %w", dir, err)
}

// shortSockets puts the socket into a folder with a shorter path.
func (f *folder) shortSockets() error {
	sockets, err := os.MkdirTemp("", "portal-pg-")
	if err != nil {
		return fmt.Errorf("making a folder for the socket: %w", err)
	}
	f.sockets = sockets
	if err := f.who.own(sockets); err != nil {
		return fmt.Errorf("closing %s to other users: %w", sockets, err)
	}
	return nil
}

// close gives the lock back and removes a socket folder of our own.
func (f *folder) close() {
	if f.sockets != f.dir {
		_ = os.RemoveAll(f.sockets)
	}
	_ = f.lock.Close()
}

// madeBy is the major version that made the cluster, 0 when there is none yet.
func (f *folder) madeBy() (int, error) {
	content, err := os.ReadFile(filepath.Join(f.data(), "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("reading the version of the data: %w", err)
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(content)))
	if err != nil {
		return 0, fmt.Errorf("reading the version of the data in %s: %w", f.dir, err)
	}
	return major, nil
}

// initialise makes the cluster beside its place and moves it there when it is
// whole, so that an interrupted start leaves nothing that looks like data.
func (f *folder) initialise(ctx context.Context, found installation, durable bool, log io.Writer) error {
	unfinished := f.data() + ".new"
	if err := os.RemoveAll(unfinished); err != nil {
		return fmt.Errorf("removing an unfinished cluster: %w", err)
	}
	args := []string{
		"-D", unfinished, "-U", superuser, "-A", "trust",
		"-E", "UTF8", "--locale=C", "--no-instructions",
	}
	if !durable {
		args = append(args, "--no-sync")
	}
	if err := run(found.command(ctx, f.who, f.dir, "initdb", args...), log); err != nil {
		return fmt.Errorf("making a database cluster in %s: %w", f.dir, err)
	}
	if err := os.Rename(unfinished, f.data()); err != nil {
		return fmt.Errorf("moving the new cluster into place: %w", err)
	}
	return nil
}

// Reset removes the folder of a server with all its data. It refuses a folder in
// use (ErrBusy) and one that holds something else; an absent one is fine.
func Reset(ctx context.Context, dir string) error {
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	f, err := openFolder(dir, nil)
	if err != nil {
		return err
	}
	defer f.close()
	if err := f.endOrphan(ctx); err != nil {
		return err
	}
	if err := os.RemoveAll(f.dir); err != nil {
		return fmt.Errorf("removing %s: %w", f.dir, err)
	}
	return nil
}
