package main

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"

	"guestportal/internal/emulator"
)

// flags are the command line.
type flags struct {
	Listen    string   `group:"Where it listens" default:"127.0.0.1:8090" help:"Address of the plain listener; port 0 picks one. Default: ${default}." placeholder:"HOST:PORT"`
	TLSListen string   `group:"Where it listens" name:"tls-listen" default:"127.0.0.1:0" help:"Address of the TLS listener, which serves the same. Default: ${default}." placeholder:"HOST:PORT"`
	AlsoName  []string `group:"Where it listens" name:"also-name" help:"Further name in the TLS certificate, such as login.microsoftonline.com; may be repeated." placeholder:"HOST"`

	Dir      string `group:"What is in it" help:"Where the CA, the signing keys and the tenant are kept; a temporary directory when not given." type:"path" placeholder:"PATH"`
	Snapshot string `group:"What is in it" help:"Begin a new tenant with what is in this file, and go back to it at a reset. What --dir has kept already goes on." type:"existingfile" placeholder:"FILE"`
	Settings string `group:"What is in it" help:"Begin with the settings in this JSON file, and go back to them at a reset." type:"existingfile" placeholder:"FILE"`

	Guests      int    `group:"What is in it" help:"Guests that a new tenant has beside the seed." placeholder:"N"`
	Groups      int    `group:"What is in it" help:"Groups of all kinds that a new tenant has beside the seed." placeholder:"N"`
	Apps        int    `group:"What is in it" help:"Applications that a new tenant has beside the seed." placeholder:"N"`
	Memberships int    `group:"What is in it" help:"Memberships of those guests in those groups; ten for each guest when not given." placeholder:"N"`
	Seed        uint64 `group:"What is in it" default:"1" help:"Seed from which they are drawn; the same one makes the same tenant. Default: ${default}." placeholder:"S"`

	ReadyFile string `group:"What it says" name:"ready-file" help:"Write addresses and clients to this file, as JSON, when everything answers." type:"path" placeholder:"PATH"`
	Verbose   bool   `group:"What it says" short:"v" help:"Log more."`
}

// usageError is a command line that cannot be understood.
type usageError struct{ error }

// errHelp ends run after --help, which is no failure.
var errHelp = errors.New("help was shown")

// helpWidth is where the help of the settings is broken.
const helpWidth = 88

// parse reads the flags. Kong ends the process for --help by calling Exit, which
// is turned into errHelp so that run stays testable.
func parse(args []string, stdout, stderr io.Writer) (f flags, err error) {
	helped := false
	parser, err := kong.New(&f, kong.Name("emulator"), kong.Writers(stdout, stderr), kong.Exit(func(int) { helped = true }), kong.Help(help),
		kong.Description("An emulated Microsoft Entra tenant with the part of Microsoft Graph that guest access needs. Its page, at the address that it prints, shows the rest. Ctrl-C ends it."))
	if err != nil {
		return f, fmt.Errorf("read the command line: %w", err)
	}
	_, err = parser.Parse(joined(args))
	switch {
	case helped:
		return f, errHelp
	case err != nil:
		return f, &usageError{fmt.Errorf("%w; --help lists the flags", err)}
	}
	return f, nil
}

// joined puts a negative number behind its flag with =, where it would be taken for
// a flag of its own and "unknown flag -1" would be all that is said.
func joined(args []string) []string {
	var out []string
	for _, arg := range args {
		last := len(out) - 1
		if _, err := strconv.Atoi(arg); err == nil && strings.HasPrefix(arg, "-") && last >= 0 && strings.HasPrefix(out[last], "--") && !strings.Contains(out[last], "=") {
			out[last] += "=" + arg
			continue
		}
		out = append(out, arg)
	}
	return out
}

// help prints the flags, then the settings, which are documented where they are
// declared.
func help(options kong.HelpOptions, ctx *kong.Context) error {
	options.Compact = true
	if err := kong.DefaultHelpPrinter(options, ctx); err != nil {
		return err
	}
	_, err := fmt.Fprintf(ctx.Stdout, "\nSettings, for --settings FILE, for POST /_emulator/settings and on the settings page\n%s\nWhere Microsoft does not say, the emulator does this\n\n%s\nExit codes: 0 interrupted, 1 failed, 2 the command line or a file in it is wrong.\n", emulator.SettingsHelp(helpWidth), emulator.ChoicesHelp(helpWidth))
	return err
}
