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

	"guestportal/internal/emulator"
)

// The exit codes: 1 where the emulator failed, 2 where the command line, or a
// file that it names, is wrong.
const (
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	if err == nil {
		return
	}
	fmt.Fprintln(os.Stderr, "emulator:", err)
	var usage *usageError
	if errors.As(err, &usage) {
		os.Exit(exitUsage)
	}
	os.Exit(exitFailed)
}

// run is the program: it starts the tenant, says where it is, and waits.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	f, err := parse(args, stdout, stderr)
	if errors.Is(err, errHelp) {
		return nil
	} else if err != nil {
		return err
	}
	options, err := f.options(stderr)
	if err != nil {
		return err
	}
	e, err := emulator.Start(ctx, options)
	if err != nil {
		return advised(err)
	}
	if err := announce(e.Ready(), f.ReadyFile, stdout); err != nil {
		return errors.Join(err, e.Close())
	}
	<-ctx.Done()
	return e.Close()
}

// options are the flags as the emulator takes them.
func (f flags) options(stderr io.Writer) (emulator.Options, error) {
	level := slog.LevelInfo
	if f.Verbose {
		level = slog.LevelDebug
	}
	o := emulator.Options{
		Listen: f.Listen, TLSListen: f.TLSListen, AlsoNames: f.AlsoName, Dir: f.Dir, Snapshot: f.Snapshot,
		Populate: emulator.Population{Guests: f.Guests, Groups: f.Groups, Apps: f.Apps, Memberships: f.Memberships, Seed: f.Seed},
		Log:      slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: level})),
	}
	if f.Settings == "" {
		return o, nil
	}
	var err error
	if o.Settings, err = os.ReadFile(f.Settings); err != nil {
		return o, fmt.Errorf("read the settings: %w", err)
	}
	return o, nil
}

// advised says what to do about an address that cannot be listened on, and whose
// mistake an option is that cannot be used.
func advised(err error) error {
	var option *emulator.OptionError
	if errors.As(err, &option) {
		return &usageError{err}
	}
	var address *emulator.AddressError
	if !errors.As(err, &address) {
		return err
	}
	flag := "--listen"
	if address.TLS {
		flag = "--tls-listen"
	}
	switch {
	case address.Taken():
		return fmt.Errorf("another program listens on %s already: choose another address with %s HOST:PORT; port 0 picks a free one", address.Address, flag)
	case address.Forbidden():
		return fmt.Errorf("this user may not listen on %s: ports below 1024 need root, or on Linux \"setcap cap_net_bind_service=+ep\" on the program; else choose another with %s HOST:PORT", address.Address, flag)
	}
	return fmt.Errorf("%s: %w", flag, err)
}

// announce writes the ready file in one step and prints the addresses.
func announce(ready emulator.Ready, file string, stdout io.Writer) error {
	if file != "" {
		if err := ready.WriteFile(file); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(stdout, `Emulated Entra tenant %s
  look at it  %[2]s/
  authority   %[3]s/%[1]s
  Graph       %[3]s/v1.0
  control     %[2]s/_emulator/
  CA          %[4]s
Ctrl-C ends it.
`, ready.TenantID, ready.HTTP, ready.HTTPS, ready.CAFile)
	return err
}
