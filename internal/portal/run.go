package portal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"runtime/debug"
	_ "time/tzdata" // people's time zones, also where the machine has none

	"github.com/alecthomas/kong"

	"guestportal/internal/config"
)

// commands is the command line. Settings come from the environment only, so that
// no secret stands in a list of processes.
type commands struct {
	Serve       struct{} `cmd:"" default:"1" help:"Serve pages, work jobs, or both, as PORTAL_ROLE says (the default)."`
	Migrate     struct{} `cmd:"" help:"Bring the database to the newest schema."`
	Restored    struct{} `cmd:"" help:"Say that the database was restored: pause everything until an administrator has looked."`
	Doctor      struct{} `cmd:"" help:"Check the settings, the database, sign-in, Microsoft Graph and mail, and say what to do."`
	Healthcheck struct{} `cmd:"" help:"Ask the portal on this machine whether it is ready."`
	Version     struct{} `cmd:"" help:"Print the version."`
}

// Program is one run of the portal. Its fields are what surrounds it.
type Program struct {
	Args    []string // without the program's name
	Environ []string // NAME=value, as os.Environ gives them
	Stdout  io.Writer
	Stderr  io.Writer
	// Pages serves the pages instead of a listener on PORTAL_LISTEN, when the
	// address had to be known before; nil for none.
	Pages net.Listener
	// Listening is called with the address of the pages once they are served;
	// nil for nobody.
	Listening func(net.Addr)
}

// Run does what the command line says. The error has already been written for
// people.
func (p Program) Run(ctx context.Context) error {
	var c commands
	parser, err := kong.New(&c,
		kong.Name("portal"),
		kong.Description("Guest Portal: sponsors ask for guests, approvers approve, a worker makes it so in Microsoft Entra."),
		kong.Writers(p.Stdout, p.Stderr),
		kong.Exit(func(int) {}),
	)
	if err != nil {
		return fmt.Errorf("read the command line: %w", err)
	}
	chosen, err := parser.Parse(p.Args)
	if err != nil {
		return err
	}
	switch chosen.Command() {
	case "migrate":
		return p.migrate(ctx)
	case "restored":
		return p.restored(ctx)
	case "doctor":
		return p.doctor(ctx)
	case "healthcheck":
		return p.healthcheck(ctx)
	case "version":
		_, err := fmt.Fprintln(p.Stdout, Version())
		return err
	case "serve":
		return p.serve(ctx)
	}
	return nil // help was asked for
}

// settings loads the configuration for a purpose; every fault is told at once.
func (p Program) settings(purpose config.Purpose) (config.Config, error) {
	c, err := config.Load(p.Environ, purpose)
	var faults config.Faults
	if errors.As(err, &faults) {
		return c, fmt.Errorf("these settings are wrong or missing:\n%w", faults)
	}
	return c, err
}

// Version is the program's version, from the build.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return s.Value[:12]
		}
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	return "development"
}
