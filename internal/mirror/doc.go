// Package mirror keeps a copy of the directory's users in Postgres, by reading
// its change feed, so that pages search locally, and so that an acceptance, a
// blocked account and the like are noticed. It writes nothing to Entra and takes
// what the feed says for late and repeated. Package jobs calls it.
package mirror
