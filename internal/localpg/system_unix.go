//go:build unix

package localpg

import (
	"errors"
	"fmt"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// The signals of a fast and of an immediate shutdown
// (https://www.postgresql.org/docs/current/server-shutdown.html).
const (
	fastShutdown      = syscall.SIGINT
	immediateShutdown = syscall.SIGQUIT
)

// account is who runs PostgreSQL instead of root. Nil means: we ourselves.
type account struct {
	name     string
	uid, gid uint32
}

// serviceAccount is the user nobody when we are root, which PostgreSQL refuses.
func serviceAccount() (*account, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	nobody, err := user.Lookup("nobody")
	if err != nil {
		return nil, fmt.Errorf("looking up the user nobody: %w", err)
	}
	uid, err := strconv.ParseUint(nobody.Uid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("reading the user id of nobody: %w", err)
	}
	gid, err := strconv.ParseUint(nobody.Gid, 10, 32)
	if err != nil {
		return nil, fmt.Errorf("reading the group id of nobody: %w", err)
	}
	return &account{name: nobody.Username, uid: uint32(uid), gid: uint32(gid)}, nil
}

// own gives a folder to the account and closes it to everybody else.
func (a *account) own(dir string) error {
	if a != nil {
		if err := os.Chown(dir, int(a.uid), int(a.gid)); err != nil {
			return err
		}
	}
	return os.Chmod(dir, 0o700)
}

func attributes(who *account) *syscall.SysProcAttr {
	attr := &syscall.SysProcAttr{Setpgid: true}
	if who != nil {
		attr.Credential = &syscall.Credential{Uid: who.uid, Gid: who.gid}
	}
	endWithParent(attr)
	return attr
}

// lockFile takes the lock or gives ErrBusy; it never waits.
func lockFile(file *os.File) error {
	err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return ErrBusy
	}
	return err
}
