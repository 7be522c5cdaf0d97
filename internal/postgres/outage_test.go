package postgres

import (
	"errors"
	"fmt"
	"io"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"guestportal/internal/guest"
)

func TestWhatPassesByItselfIsToldFromWhatDoesNot(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err  error
		want bool
	}{
		"starting up":        {&pgconn.PgError{Code: "57P03"}, true},
		"terminated":         {&pgconn.PgError{Code: "57P01"}, true},
		"no connection left": {&pgconn.PgError{Code: "53300"}, true},
		"disk full":          {&pgconn.PgError{Code: "53100"}, true},
		"read-only":          {&pgconn.PgError{Code: "25006"}, true},
		"a lock":             {&pgconn.PgError{Code: "55P03"}, true},
		"a time limit":       {&pgconn.PgError{Code: "57014"}, true},
		"connection lost":    {io.ErrUnexpectedEOF, true},
		"connection closed":  {pgconn.ErrConnClosed, true},
		"no connection":      {&pgconn.ConnectError{}, true},
		"raised by us":       {&pgconn.PgError{Code: "P0001"}, false},
		"no such column":     {&pgconn.PgError{Code: "42703"}, false},
		"a broken rule":      {&pgconn.PgError{Code: "23505"}, false},
		"not found":          {guest.ErrNotFound, false},
		"anything else":      {errors.New("secret detail"), false},
	} {
		if got := Unavailable(fmt.Errorf("load a page: %w", c.err)); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}
