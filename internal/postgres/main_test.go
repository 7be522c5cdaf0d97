package postgres_test

import (
	"testing"

	"guestportal/internal/postgres/postgrestest"
)

func TestMain(m *testing.M) { postgrestest.Main(m) }
