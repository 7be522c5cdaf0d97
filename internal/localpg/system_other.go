//go:build !unix

package localpg

import (
	"errors"
	"os"
	"syscall"
)

var (
	fastShutdown      = os.Interrupt
	immediateShutdown = os.Kill
)

type account struct{ name string }

// serviceAccount refuses: without Unix sockets and signals there is no private
// server.
func serviceAccount() (*account, error) {
	return nil, errors.New("a private PostgreSQL needs a Unix system: set PORTAL_DATABASE_URL to the address of a server")
}

func (a *account) own(string) error { return nil }

func attributes(*account) *syscall.SysProcAttr { return nil }

func lockFile(*os.File) error { return errors.ErrUnsupported }
