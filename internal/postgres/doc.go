// Package postgres keeps everything in PostgreSQL: it owns the SQL, the
// transactions and the locks, and holds no rule. One file for each group of
// tables. Every statement runs under a deadline, every list is bounded, and what
// belongs together is stored in one transaction, with the history and the queued
// work. Packages lifecycle, provision, mirror, mail and server reach it through
// interfaces of their own.
package postgres
