// Command portal is Guest Portal: it serves the pages and works the jobs. Its
// settings come from the environment; README has the table.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"guestportal/internal/portal"
)

func main() {
	// Whoever reads the log may end before the portal does.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	program := portal.Program{Args: os.Args[1:], Environ: os.Environ(), Stdout: os.Stdout, Stderr: os.Stderr}
	if err := program.Run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "portal:", err)
		os.Exit(1)
	}
}
