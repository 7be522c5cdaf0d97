package emulator

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// lockDirectory keeps a second emulator away from a directory: the last one to
// end would overwrite what the other has kept. The lock ends with the process,
// however it ends, or with the file's Close.
func lockDirectory(dir string) (*os.File, error) {
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock the emulator's directory: %w", err)
	}
	err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if err == nil {
		return f, nil
	}
	_ = f.Close() // nothing was written
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return nil, fmt.Errorf("another emulator keeps its tenant in %s: end it, or choose another directory", dir)
	}
	return nil, fmt.Errorf("lock the emulator's directory %s: %w", dir, err)
}
