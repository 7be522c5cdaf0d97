package postgres

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// mostMatches is how many rows with the words of a query are looked at.
const mostMatches = 2000

// searched is a table of the mirror that people search by the beginnings of words.
type searched struct {
	table   string
	name    string // its column, by which what is found is ordered
	words   string // what the words are in, as an index has it
	only    string // which rows are searched, as the indexes have it
	columns string // what is read, of d
}

// searchGroups and searchApps look in name, description and address or publisher,
// searchStaff in name and addresses of those whose account is open.
var (
	searchGroups = searched{"directory_groups", "name", "d.words", "true", groupColumns}.statement()
	searchApps   = searched{"directory_apps", "name", "d.words", "true", appColumns}.statement()
	searchStaff  = searched{
		"directory_users", "display_name",
		`to_tsvector('simple', translate(d.display_name || ' ' || d.mail || ' ' || d.principal, '@.,-_''’&()/', '           '))`,
		`d.user_type <> 'Guest' AND d.enabled`, staffColumns,
	}.statement()
)

// statement finds at most $3 rows: those first whose name begins with $1, and when
// they are fewer those that have words beginning with the ones in $2, each by name.
// Who types the beginning of a name reads it first, and so much is found in an index
// of names however many have such words. Only what is left looks for the words, in
// their own index: not along the names, as far as to the last of them where next to
// nothing is found, which is what the inner limit is for. It bounds the work, too: of
// more than $4 that have such words, some are found, and a longer word finds the rest.
func (s searched) statement() string {
	return strings.NewReplacer("{table}", s.table, "{name}", "d."+s.name, "{words}", s.words, "{only}", s.only, "{columns}", s.columns).Replace(`
		WITH named AS MATERIALIZED (SELECT d.object_id FROM {table} d
			WHERE {only} AND lower({name}) COLLATE "C" >= lower($1) AND lower({name}) COLLATE "C" < lower($1) || chr(1114111)
			ORDER BY lower({name}) COLLATE "C", d.object_id LIMIT $3),
		others AS (SELECT d.object_id, {name} AS called FROM {table} d WHERE {only} AND {words} @@ to_tsquery('simple', $2)
			AND (SELECT count(*) FROM named) < $3 LIMIT $4)
		SELECT {columns} FROM (SELECT object_id, 1 AS place FROM named
			UNION ALL (SELECT object_id, 2 FROM others WHERE object_id NOT IN (SELECT object_id FROM named)
				ORDER BY lower(called), object_id LIMIT $3)) found JOIN {table} d USING (object_id)
		ORDER BY found.place, lower({name}), d.object_id LIMIT $3`)
}

// byName searches with what was typed. Without a word in it nothing is found.
func byName[T any](ctx context.Context, s *Store, what string, scan pgx.RowToFunc[T], sql, typed string, limit int) ([]T, error) {
	words := beginnings(typed)
	if words == "" {
		return nil, nil
	}
	return search(ctx, s, what, scan, sql, strings.TrimSpace(typed), words, limit, mostMatches)
}

// SearchGroups finds groups of the mirror by the beginning of their name, and by the
// beginnings of words of their name, description and address.
func (s *Store) SearchGroups(ctx context.Context, query string, limit int) ([]guest.Candidate, error) {
	return byName(ctx, s, "groups", scanGroup, searchGroups, query, limit)
}

// SearchApps finds apps of the mirror in the same way.
func (s *Store) SearchApps(ctx context.Context, query string, limit int) ([]guest.Candidate, error) {
	return byName(ctx, s, "apps", s.scanApp, searchApps, query, limit)
}

// SearchStaff finds members of staff whose account is open in the same way. The
// tenant is not the mirror's to say.
func (s *Store) SearchStaff(ctx context.Context, query string, limit int) ([]guest.Person, error) {
	return byName(ctx, s, "staff", scanStaff, searchStaff, query, limit)
}
