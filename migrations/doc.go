// Package migrations holds the database's schema as numbered SQL files and
// brings a database up to it: the portal's own tables with goose, River's with
// its migrator. It refuses to go back; a file that has landed is never edited.
// portal migrate calls it, and the portal itself at its start.
package migrations
