// Package mirror keeps a copy of the directory in Postgres: its users, groups and
// apps by their change feeds, and, by paging, what has none: the owners of what
// packages give, the members of groups that rules name, the managers of sponsors,
// and the gallery of apps that can be added.
// So pages search locally, and an acceptance, a blocked account, a new name and
// the like are noticed. It writes nothing to Entra and takes what the feeds say
// for late and repeated. One feed that cannot be read is in no other's way.
// Package jobs calls it.
package mirror
