package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"guestportal/internal/emulator"
	"guestportal/internal/mailbox"
	"guestportal/internal/portal"
)

// demo is the running parts, and how to stop them: last started, first stopped.
type demo struct {
	flags  flags
	getenv func(string) string
	stdout io.Writer
	stderr io.Writer

	dir      string
	database string // address of the portal's database
	emulator *emulator.Emulator
	mailbox  *mailbox.Mailbox
	pages    net.Listener
	ended    chan error // the portal's end
	closers  []func() error
}

func (d *demo) onStop(f func() error) { d.closers = append(d.closers, f) }

// stop ends the parts in the opposite order of their start.
func (d *demo) stop() error {
	var err error
	for i := len(d.closers) - 1; i >= 0; i-- {
		err = errors.Join(err, d.closers[i]())
	}
	d.closers = nil
	return err
}

// start brings everything up, one after the other.
func (d *demo) start(ctx context.Context) error {
	if err := d.startDatabase(ctx); err != nil {
		return err
	}
	var err error
	log := slog.New(slog.NewTextHandler(d.stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))
	d.emulator, err = start(ctx, d.flags.EmulatorListen, func(listen string) (*emulator.Emulator, error) {
		return emulator.Start(context.WithoutCancel(ctx), emulator.Options{Listen: listen, Dir: filepath.Join(d.dir, "tenant"), Log: log})
	})
	if err != nil {
		return fmt.Errorf("start the emulated tenant: %w; --reset begins the whole demo anew", err)
	}
	d.onStop(d.emulator.Close)
	d.mailbox, err = start(ctx, mailboxListen, func(listen string) (*mailbox.Mailbox, error) {
		return mailbox.Start(ctx, mailbox.Options{HTTPListen: listen, Dir: filepath.Join(d.dir, "mail"), Log: log})
	})
	if err != nil {
		return fmt.Errorf("start the mailbox: %w", err)
	}
	d.onStop(d.mailbox.Close)
	if err := d.seed(ctx); err != nil {
		return fmt.Errorf("tell the seed story: %w", err)
	}
	if err := d.startPortal(ctx); err != nil {
		return err
	}
	return d.ready()
}

// mailboxListen is where the mailbox's page is, if nobody else is there.
const mailboxListen = "127.0.0.1:8025"

// usual are the addresses that are given up for any free port when somebody has
// them, so that a second demo just starts.
var usual = map[string]bool{"127.0.0.1:8080": true, "127.0.0.1:8090": true, mailboxListen: true}

// start starts a part at an address, or at any free port when the address is a
// usual one and taken.
func start[T any](_ context.Context, listen string, part func(listen string) (T, error)) (T, error) {
	started, err := part(listen)
	if err != nil && usual[listen] && errors.Is(err, addressInUse) {
		return part("127.0.0.1:0")
	}
	return started, err
}

// startPortal runs the portal itself, on a listener that is already open, so
// that its own address is known to it.
func (d *demo) startPortal(ctx context.Context) error {
	var err error
	d.pages, err = start(ctx, d.flags.Listen, func(listen string) (net.Listener, error) {
		return (&net.ListenConfig{}).Listen(ctx, "tcp", listen)
	})
	if err != nil {
		return fmt.Errorf("listen for the portal: %w", err)
	}
	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	up := make(chan net.Addr, 1)
	program := portal.Program{
		Args: []string{"serve"}, Environ: d.settings(), Stdout: d.stderr, Stderr: d.stderr,
		Pages: d.pages, Listening: func(a net.Addr) { up <- a },
	}
	d.ended = make(chan error, 1)
	go func() { d.ended <- program.Run(running) }()
	d.onStop(func() error {
		stop()
		return <-d.ended
	})
	select {
	case <-up:
		return nil
	case err := <-d.ended:
		d.ended <- nil
		return fmt.Errorf("start the portal: %w", err)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// wait waits for Ctrl-C, or for the portal to end by itself.
func (d *demo) wait(ctx context.Context) error {
	select {
	case <-ctx.Done():
		_, _ = fmt.Fprintln(d.stdout, "\nStopping. The data is kept; --reset begins anew.")
		return nil
	case err := <-d.ended:
		d.ended <- nil
		return fmt.Errorf("the portal ended: %w", err)
	}
}

// ready prints where everything is and writes the ready file.
func (d *demo) ready() error {
	_, _ = fmt.Fprint(d.stdout, d.welcome())
	if d.flags.ReadyFile == "" {
		return nil
	}
	content, err := json.MarshalIndent(map[string]any{
		"portal": d.portalURL(), "emulator": d.emulator.Ready(), "mailbox": d.mailbox.URL(), "database": d.database, "pid": os.Getpid(),
	}, "", "  ")
	if err != nil {
		return fmt.Errorf("write the ready file: %w", err)
	}
	// Whoever waits for the file must never read half of it.
	half := fmt.Sprintf("%s.%d", d.flags.ReadyFile, time.Now().UnixNano())
	if err := os.WriteFile(half, append(content, '\n'), 0o600); err != nil {
		return fmt.Errorf("write the ready file: %w", err)
	}
	if err := os.Rename(half, d.flags.ReadyFile); err != nil {
		return fmt.Errorf("write the ready file: %w", err)
	}
	d.onStop(func() error {
		if err := os.Remove(d.flags.ReadyFile); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("remove the ready file: %w", err)
		}
		return nil
	})
	return nil
}
