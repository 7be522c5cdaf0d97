package config

import (
	"errors"
	"fmt"
	"io"
	"os"
	"regexp"
	"strings"

	env "github.com/caarlos0/env/v11"
)

const (
	prefix     = "PORTAL_"
	fileSuffix = "_FILE"
	maxSecret  = 64 << 10 // bytes in a NAME_FILE
)

// serviceLink is what Kubernetes puts into every pod for a Service whose name
// starts with "portal"; nobody typed it
// (https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables).
var serviceLink = regexp.MustCompile(`^PORTAL_(\w+_)?(SERVICE_HOST=|SERVICE_PORT(_\w+)?=\d+$|PORT(_\d+_[A-Z]+)?=\w+://|PORT_\d+_[A-Z]+_(ADDR|PORT|PROTO)=)`)

// Purpose is what the settings are for, and so which of them are needed.
type Purpose int

// The purposes.
const (
	Serve   Purpose = iota // serve and doctor; what is needed depends on PORTAL_ROLE
	Migrate                // needs the database only
	Probe                  // healthcheck: needs nothing, reads PORTAL_LISTEN
)

// Faults is everything that is wrong with the settings: one line for each,
// which names the setting, what is wrong, and an example.
type Faults []string

// Error implements error.
func (f Faults) Error() string { return strings.Join(f, "\n") }

// Load reads the settings from NAME=value pairs, as os.Environ gives them. An
// empty value counts as none. The error is of type Faults, with everything
// that is wrong or, for the purpose, missing.
func Load(environ []string, purpose Purpose) (Config, error) {
	l := &loader{given: map[string]string{}, faulty: map[string]bool{}}
	l.read(environ)
	l.parse()
	l.check()
	l.need(purpose)
	if len(l.faults) > 0 {
		return Config{}, l.faults
	}
	return l.cfg, nil
}

// loader is one run of Load.
type loader struct {
	cfg    Config
	given  map[string]string // by name, secrets from files included
	faulty map[string]bool   // names that have a fault: no second one for them
	faults Faults
}

// fault notes what is wrong with a setting, with an example of a right one.
func (l *loader) fault(name, format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	for _, s := range l.cfg.settings() {
		if s.name == name {
			line += "; for example: " + s.example
		}
	}
	l.note(name, line)
}

// note notes what is wrong with a setting; only the first counts, as the later ones
// follow from it.
func (l *loader) note(name, what string) {
	if l.faulty[name] {
		return
	}
	l.faulty[name] = true
	l.faults = append(l.faults, name+" "+what)
}

// read sorts the environment into given, fetches the NAME_FILE ones, and
// notes what is unknown.
func (l *loader) read(environ []string) {
	known := map[string]bool{}
	secretOf := map[string]string{} // NAME_FILE → NAME
	var names []string
	for _, s := range l.cfg.settings() {
		known[s.name] = true
		names = append(names, s.name)
		if s.secret {
			secretOf[s.name+fileSuffix] = s.name
			names = append(names, s.name+fileSuffix)
		}
	}
	files := map[string]string{}
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		switch {
		case !strings.HasPrefix(name, prefix):
		case known[name]:
			l.given[name] = strings.TrimSpace(value)
		case secretOf[name] != "":
			files[name] = strings.TrimSpace(value)
		case serviceLink.MatchString(pair):
		default:
			l.unknown(name, names)
		}
	}
	for _, name := range names {
		path, secret := files[name], secretOf[name]
		switch {
		case path == "":
		case l.given[secret] != "":
			l.fault(secret, "and %s are both set: keep one", name)
		default:
			l.given[secret] = l.readSecret(secret, name, path)
		}
	}
}

func (l *loader) unknown(name string, known []string) {
	if near := nearest(name, known); near != "" {
		l.fault(name, "is not a setting; did you mean %s?", near)
		return
	}
	l.fault(name, "is not a setting; README lists them all")
}

// readSecret reads a NAME_FILE. As in the environment, space around the value,
// such as the end of line that editors add, is not part of it.
func (l *loader) readSecret(name, from, path string) string {
	text, err := readFile(path, maxSecret)
	switch text = strings.TrimSpace(text); {
	case err != nil:
		l.fault(name, "cannot be read from %s: %v", from, err)
	case text == "":
		l.fault(name, "is empty in the file that %s names", from)
	}
	return text
}

// readFile reads a small file, and fails for one of more than limit bytes.
func readFile(path string, limit int64) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	b, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(b)) > limit {
		err = fmt.Errorf("%s is longer than %d bytes", path, limit)
	}
	return string(b), err
}

// parse fills the struct. The library names a field in its errors; people set
// names, so those are looked up.
func (l *loader) parse() {
	err := env.ParseWithOptions(&l.cfg, env.Options{Environment: l.given})
	all, ok := errors.AsType[env.AggregateError](err)
	if err != nil && !ok {
		l.fault("the settings", "cannot be read: %v", err)
	}
	for _, one := range all.Errors {
		bad, ok := errors.AsType[env.ParseError](one)
		if !ok {
			l.fault("a setting", "cannot be read: %v", one)
			continue
		}
		for _, s := range l.cfg.settings() {
			if s.field == bad.Name && fmt.Sprint(s.value.Type()) == fmt.Sprint(bad.Type) {
				l.fault(s.name, "is %.80q, which is not what is asked for", l.given[s.name])
			}
		}
	}
}
