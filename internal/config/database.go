package config

import (
	"net/url"
	"regexp"
)

// words is the other form of an address of PostgreSQL: name=value, divided by
// blanks, values with blanks in single quotes
// (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-KEYWORD-VALUE).
// What the names mean is the driver's to judge, but without a host there would
// be guessing.
var (
	words = regexp.MustCompile(`^(?:[a-z_]+\s*=\s*(?:'(?:[^'\\]|\\.)*'|[^\s'\\](?:[^\s\\]|\\.)*)(?:\s+|$))+$`)
	host  = regexp.MustCompile(`(?:^|\s)host\s*=\s*\S`)
)

// checkDatabase looks at the form only: PostgreSQL's driver knows the rest. What
// url.Parse says is not shown, as it repeats the password.
func (l *loader) checkDatabase() {
	if !l.cfg.Database.URL.IsSet() {
		return
	}
	dsn := l.cfg.Database.URL.Reveal()
	if words.MatchString(dsn) && host.MatchString(dsn) {
		return
	}
	u, err := url.Parse(dsn)
	if err != nil || u.Scheme != "postgres" && u.Scheme != "postgresql" {
		l.fault("PORTAL_DATABASE_URL", "is neither an address that starts with postgres:// nor words such as host=… dbname=…")
	}
}
