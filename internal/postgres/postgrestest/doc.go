// Package postgrestest gives each test a migrated database of its own.
//
// It owns one private PostgreSQL per test process, started by the first test that
// asks, and stopped by Main; a killed test process takes its server with it. The
// schema is migrated once into a template, and every test gets a clone of that,
// in a session time zone that is never UTC and never a whole hour from it.
//
// It refuses to be used without Main, and without PostgreSQL: with CI set such a
// test fails, else it is skipped with the words that say what to install. Set
// PORTAL_TEST_DATABASE_URL to use a server that is running already; it must let
// the user create databases.
//
// Tests of packages that talk to Postgres call it; nothing else may.
package postgrestest
