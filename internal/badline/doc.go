// Package badline is a TCP line to a server that tests make bad: it goes dead
// without a word, it is cut, or it loses the answer to one message.
//
// It owns a port on this machine and what goes through it. It knows nothing of
// what is said on the line, and is for tests alone; postgrestest puts one in
// front of PostgreSQL.
package badline
