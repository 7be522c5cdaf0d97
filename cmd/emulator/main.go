package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"guestportal/internal/emulator"
)

// flags are the command line.
type flags struct {
	Listen      string   `default:"127.0.0.1:8090" help:"Address of the plain listener; port 0 picks one." placeholder:"HOST:PORT"`
	TLSListen   string   `name:"tls-listen" default:"127.0.0.1:0" help:"Address of the TLS listener, which serves the same." placeholder:"HOST:PORT"`
	AlsoName    []string `name:"also-name" help:"Further name in the TLS certificate, such as login.microsoftonline.com; may be repeated." placeholder:"HOST"`
	Dir         string   `help:"Where the CA, the signing keys and the tenant are kept; a temporary directory when not given." type:"path" placeholder:"PATH"`
	ReadyFile   string   `name:"ready-file" help:"Write addresses and clients to this file, as JSON, when everything answers." type:"path" placeholder:"PATH"`
	Guests      int      `help:"Guests that a new tenant has beside the seed."`
	Groups      int      `help:"Groups of all kinds that a new tenant has beside the seed."`
	Apps        int      `help:"Applications that a new tenant has beside the seed."`
	Memberships int      `help:"Memberships of those guests in those groups; ten for each guest when not given."`
	Seed        uint64   `default:"1" help:"Seed from which they are drawn; the same one makes the same tenant."`
	Verbose     bool     `short:"v" help:"Log more."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		fmt.Fprintln(os.Stderr, "emulator:", err)
		os.Exit(1)
	}
}

// errHelp ends run after --help, which is no failure.
var errHelp = errors.New("help was shown")

// run is the program: it starts the tenant, says where it is, and waits.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	f, err := parse(args, stdout, stderr)
	if errors.Is(err, errHelp) {
		return nil
	} else if err != nil {
		return err
	}
	level := slog.LevelInfo
	if f.Verbose {
		level = slog.LevelDebug
	}
	e, err := emulator.Start(ctx, emulator.Options{
		Listen: f.Listen, TLSListen: f.TLSListen, AlsoNames: f.AlsoName, Dir: f.Dir,
		Populate: emulator.Population{Guests: f.Guests, Groups: f.Groups, Apps: f.Apps, Memberships: f.Memberships, Seed: f.Seed},
		Log:      slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: level})),
	})
	if err != nil {
		return err
	}
	if err := announce(e.Ready(), f.ReadyFile, stdout); err != nil {
		return errors.Join(err, e.Close())
	}
	<-ctx.Done()
	return e.Close()
}

// parse reads the flags. Kong ends the process for --help by calling Exit, which
// is turned into errHelp so that run stays testable.
func parse(args []string, stdout, stderr io.Writer) (f flags, err error) {
	helped := false
	parser, err := kong.New(&f, kong.Name("emulator"), kong.Writers(stdout, stderr), kong.Exit(func(int) { helped = true }),
		kong.Description("An emulated Microsoft Entra tenant with the part of Microsoft Graph that guest access needs. Ctrl-C ends it."))
	if err != nil {
		return f, fmt.Errorf("read the command line: %w", err)
	}
	_, err = parser.Parse(args)
	if helped {
		return f, errHelp
	}
	return f, err
}

// announce writes the ready file in one step and prints the addresses.
func announce(ready emulator.Ready, file string, stdout io.Writer) error {
	if file != "" {
		if err := ready.WriteFile(file); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(stdout, "Emulated Entra tenant %s\n  plain      %s\n  TLS        %s\n  CA         %s\nCtrl-C ends it.\n", ready.TenantID, ready.HTTP, ready.HTTPS, ready.CAFile)
	return err
}
