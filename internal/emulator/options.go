package emulator

import (
	"errors"
	"fmt"
	"net"
	"regexp"
	"slices"
	"strings"

	"guestportal/internal/emulator/control"
)

// OptionError says that an option is not one to start with.
type OptionError struct {
	Option string // as the command line names it
	Err    error
}

func (e *OptionError) Error() string { return "--" + e.Option + ": " + e.Err.Error() }

func (e *OptionError) Unwrap() error { return e.Err }

// hostName is a name as it can stand in a certificate: letters, digits and hyphens
// between dots, with a first label of * for all of them.
var hostName = regexp.MustCompile(`^(\*\.)?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$`)

// check refuses what can be judged before anything is made.
func (o Options) check() error {
	for _, name := range o.AlsoNames {
		if !hostName.MatchString(name) && net.ParseIP(name) == nil {
			return &OptionError{"also-name", fmt.Errorf("%q is neither a host name such as login.microsoftonline.com nor an IP address", name)}
		}
	}
	if err := o.Populate.Check(); err != nil {
		option, words, _ := strings.Cut(err.Error(), ": ")
		return &OptionError{option, errors.New(words)}
	}
	return nil
}

// settings are those at start.
func (o Options) settings() (control.Settings, error) {
	if len(o.Settings) == 0 {
		return control.Defaults(), nil
	}
	s, err := control.ParseSettings(o.Settings)
	if err != nil {
		return s, &OptionError{"settings", err}
	}
	return s, nil
}

// names are the host names by which people may call the control API: those in the
// certificate, and those that it listens on.
func (o Options) names() []string {
	names := slices.Clone(o.AlsoNames)
	for _, address := range []string{o.Listen, o.TLSListen} {
		if host, _, err := net.SplitHostPort(address); err == nil && host != "" {
			names = append(names, host)
		}
	}
	return names
}
