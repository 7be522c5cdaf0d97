package localpg

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// endOrphan stops a server that outlived the process that started it: that
// process was killed, since its lock is free. A server that answers on the
// socket that its pid file names is surely the one with that pid. Anything else
// is a stale file, which postgres sees through by itself.
func (f *folder) endOrphan(ctx context.Context) error {
	name := filepath.Join(f.data(), "postmaster.pid")
	pid, socket, err := readPidFile(name)
	if err != nil || pid == 0 {
		return err
	}
	dialer := net.Dialer{Timeout: time.Second}
	conn, err := dialer.DialContext(ctx, "unix", socket)
	if err != nil {
		return nil // nobody answers: the file is stale
	}
	_ = conn.Close()
	process, err := os.FindProcess(pid)
	if err == nil {
		err = process.Signal(fastShutdown)
	}
	if err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("stopping the PostgreSQL that a killed demo left in %s: %w", f.dir, err)
	}
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return fmt.Errorf("waiting for the PostgreSQL (pid %d) that a killed demo left in %s: %w", pid, f.dir, ctx.Err())
		}
	}
}

// readPidFile takes the pid and the socket from a postmaster.pid, whose lines are
// listed in PostgreSQL's src/include/utils/pidfile.h. It gives 0 for a file that
// is absent or not yet complete.
func readPidFile(name string) (pid int, socket string, err error) {
	file, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, "", nil
	}
	if err != nil {
		return 0, "", fmt.Errorf("reading the pid file: %w", err)
	}
	defer file.Close()
	var lines []string
	for scanner := bufio.NewScanner(file); scanner.Scan(); {
		lines = append(lines, strings.TrimSpace(scanner.Text()))
	}
	if len(lines) < 5 {
		return 0, "", nil
	}
	if pid, err = strconv.Atoi(lines[0]); err != nil || pid <= 0 {
		return 0, "", nil
	}
	return pid, filepath.Join(lines[4], ".s.PGSQL."+lines[3]), nil
}
