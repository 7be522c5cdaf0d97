package localpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

// command prepares one of PostgreSQL's programs: under the account that may run
// it, in a folder that this account may enter, in a process group of its own (so
// that Ctrl-C in a terminal reaches only us), and, on Linux, ending with us.
func (i installation) command(ctx context.Context, who *account, dir, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, filepath.Join(i.dir, program), args...)
	cmd.Dir = dir
	cmd.Env = environment(os.Environ())
	cmd.SysProcAttr = attributes(who)
	cmd.WaitDelay = killTimeout
	return cmd
}

// environment keeps what programs need to load their libraries and find their
// temporary folder. Secrets stay out, and so do PGPORT, PGDATA and the like. A
// locale must be set: macOS starts threads to find one, and postgres then refuses
// to start (https://www.postgresql.org/docs/current/server-start.html).
func environment(all []string) []string {
	kept := slices.DeleteFunc(slices.Clone(all), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return name != "PATH" && name != "TMPDIR" && name != "LD_LIBRARY_PATH" && name != "DYLD_LIBRARY_PATH"
	})
	return append(kept, "LC_ALL=C")
}

// run runs a command to its end and puts what it printed into the error. It keeps
// its thread meanwhile, for the reason told at spawn.
func run(cmd *exec.Cmd, log io.Writer) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	output := &tail{to: log}
	cmd.Stdout, cmd.Stderr = output, output
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w\n%s", cmd.Path, err, output)
	}
	return nil
}

// canEnter tells beforehand, and in words, when root starts the server in a
// folder that the account of PostgreSQL cannot reach, such as one under /root.
func (i installation) canEnter(ctx context.Context, who *account, dir string) error {
	if who == nil {
		return nil
	}
	err := run(i.command(ctx, who, dir, "postgres", "--version"), nil)
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Errorf("PostgreSQL refuses to run as root, so it runs as the user %s, "+
			"who cannot enter %s: choose a folder that others may pass through, or run as an ordinary user", who.name, dir)
	}
	return err
}
