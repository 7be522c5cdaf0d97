// Command demo is the whole thing on one machine: a private Postgres, an
// emulated Entra tenant, a mailbox and the portal, with the people of the seed
// story. The portal in it is the program itself, told by its settings where the
// others are; nothing in it knows that it is a demo.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// flags is the command line.
type flags struct {
	Listen             string `help:"Address of the portal; port 0 picks a free one." default:"127.0.0.1:8080"`
	EmulatorListen     string `help:"Address of the emulated tenant; port 0 picks a free one." default:"127.0.0.1:8090"`
	Dir                string `help:"Folder that keeps the data between runs. Default: a folder of your own."`
	Reset              bool   `help:"Begin anew: throw away what the folder keeps."`
	ReadyFile          string `help:"File to write, as JSON, when all is up."`
	PostgresRepository string `help:"Where to fetch PostgreSQL from when the machine has none; default: Maven Central." env:"DEMO_POSTGRES_REPOSITORY"`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Getenv, os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

// run starts everything and stops it again, in order, when the context ends.
func run(ctx context.Context, args []string, getenv func(string) string, stdout, stderr io.Writer) error {
	var f flags
	help := false
	parser, err := kong.New(&f, kong.Name("demo"), kong.Writers(stdout, stderr), kong.Exit(func(int) { help = true }),
		kong.Description("Guest Portal with everything around it, on this machine. Ctrl-C stops it and keeps the data."))
	if err != nil {
		return fmt.Errorf("read the command line: %w", err)
	}
	if _, err := parser.Parse(args); help || err != nil {
		return err
	}
	d := &demo{flags: f, getenv: getenv, stdout: stdout, stderr: stderr}
	err = d.start(ctx)
	if err == nil {
		err = d.wait(ctx)
	}
	return errors.Join(err, d.stop())
}
