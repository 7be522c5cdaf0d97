package emulator

import (
	"errors"
	"fmt"
	"os"
	"syscall"

	"guestportal/internal/emulator/directory"
)

// AddressError says that a listener could not be opened.
type AddressError struct {
	TLS     bool // the TLS listener, else the plain one
	Address string
	Err     error
}

func (e *AddressError) Error() string {
	return fmt.Sprintf("listen on %s: %v", e.Address, e.Err)
}

func (e *AddressError) Unwrap() error { return e.Err }

// Taken says that another program listens there already.
func (e *AddressError) Taken() bool { return errors.Is(e.Err, syscall.EADDRINUSE) }

// Forbidden says that the system does not let this user listen there, as with
// ports below 1024.
func (e *AddressError) Forbidden() bool { return errors.Is(e.Err, syscall.EACCES) }

// readSnapshot replaces the tenant by the one in a file; an empty name does
// nothing.
func readSnapshot(d *directory.Directory, file string) error {
	if file == "" {
		return nil
	}
	f, err := os.Open(file)
	if err != nil {
		return &OptionError{"snapshot", err}
	}
	err = d.Read(f)
	if err = errors.Join(err, f.Close()); err != nil {
		return &OptionError{"snapshot", fmt.Errorf("%s: %w", file, err)}
	}
	return nil
}
