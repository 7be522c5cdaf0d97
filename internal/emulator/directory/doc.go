// Package directory is the tenant's store: users, groups, applications and
// their service principals, the relations between them, invitations, and the
// log of changes that delta queries read.
//
// It holds facts and answers questions about them; what may be done, and in
// which words it is refused, is package graph's. Objects are never changed in
// place: an update clones, changes and puts back, so that whoever read one may
// keep it. Everything happens inside View or Update. With a file the state is
// written there shortly after a change and read at the next start.
package directory
