// Package directory is the tenant's store: users, groups, applications and
// their service principals, the relations between them, invitations, and the
// log of changes that delta queries read.
//
// It holds facts and answers questions about them; what may be done, and in
// which words it is refused, is package graph's. Objects are never changed in
// place: an update clones, changes and puts back, so that whoever read one may
// keep it. Everything happens inside View or Update.
//
// A table reads by id, by ordinal (a page goes on behind the last object told)
// and by index, which package odata's lookups ask. Former versions and removed
// links stay for an hour, so that a Sight can show what a lagging replica shows.
// A snapshot holds everything as one JSON document; with a file the state is
// written there a while after a change and read at the next start.
package directory
