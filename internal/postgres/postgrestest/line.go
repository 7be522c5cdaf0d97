package postgrestest

import (
	"context"
	"fmt"
	"net"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"guestportal/internal/badline"
)

// Line puts a line that can go bad in front of a database, and gives the address
// of the database at the end of it.
func Line(tb testing.TB, dsn string) (*badline.Line, string) {
	tb.Helper()
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		tb.Fatalf("reading the address of the test database: %v", err)
	}
	network, address := pgconn.NetworkAddress(config.Host, config.Port)
	line := badline.Open(tb, func(ctx context.Context) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, address)
	})
	return line, fmt.Sprintf("host=127.0.0.1 port=%d user='%s' password='%s' dbname='%s' sslmode=disable timezone=%s",
		line.Port(), config.User, config.Password, config.Database, TimeZone)
}
