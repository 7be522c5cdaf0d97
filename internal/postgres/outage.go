package postgres

import (
	"errors"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// Unavailable tells whether an error says that the database cannot do its work
// at the moment, so that the same may go well in a while: it cannot be reached,
// it starts or stops, it is full or read-only, or somebody holds a lock.
//
// Source: https://www.postgresql.org/docs/current/errcodes-appendix.html
func Unavailable(err error) bool {
	if _, ok := errors.AsType[net.Error](err); ok {
		return true
	}
	switch c := code(err); {
	case c == "":
		_, unconnected := errors.AsType[*pgconn.ConnectError](err)
		return unconnected || errors.Is(err, pgconn.ErrConnClosed) || errors.Is(err, io.ErrUnexpectedEOF)
	case c == "25006", c == "40001", c == "40P01", c == "55P03", c == changedUnder: // read-only; conflicts; a lock
		return true
	default: // the connection; resources; an operator or a time limit
		return strings.HasPrefix(c, "08") || strings.HasPrefix(c, "53") || strings.HasPrefix(c, "57")
	}
}

// leaveReadOnly closes a connection that says that the database is read-only:
// after a failover it leads to what is no longer the primary, and a new one may
// not.
func leaveReadOnly(config *pgconn.Config) {
	usual := config.OnPgError
	config.OnPgError = func(conn *pgconn.PgConn, err *pgconn.PgError) bool {
		return err.Code != "25006" && usual(conn, err)
	}
}
