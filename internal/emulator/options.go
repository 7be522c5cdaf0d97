package emulator

import (
	"fmt"
	"net"
	"slices"

	"guestportal/internal/emulator/control"
)

// settings are those at start.
func (o Options) settings() (control.Settings, error) {
	if len(o.Settings) == 0 {
		return control.Defaults(), nil
	}
	s, err := control.ParseSettings(o.Settings)
	if err != nil {
		return s, fmt.Errorf("read the settings to start with: %w", err)
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
