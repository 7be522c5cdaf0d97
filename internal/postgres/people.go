package postgres

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// SavePerson stores what a sign-in or the catalogue says of a person and gives
// the person with their id. The key is tenant and object id.
func (s *Store) SavePerson(ctx context.Context, p guest.Person, now time.Time) (guest.Person, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	const save = `
		INSERT INTO people (id, tenant_id, object_id, name, email, roles, signed_in_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (tenant_id, object_id) DO UPDATE
		SET name = excluded.name, email = excluded.email, roles = excluded.roles, signed_in_at = excluded.signed_in_at
		RETURNING id`
	err := s.Pool.QueryRow(ctx, save, s.NewID(), p.TenantID, p.ObjectID, p.Name, p.Email, nonNil(p.Roles.Values()), now).Scan(&p.ID)
	if err != nil {
		return p, fmt.Errorf("save person: %w", err)
	}
	return p, nil
}

// Meet gives a member of staff whom the directory knows and a package or rule is to
// name, who may never have signed in: what a sign-in said of them stays.
func (s *Store) Meet(ctx context.Context, p guest.Person) (guest.Person, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	return s.meet(ctx, s.Pool, p)
}

func (s *Store) meet(ctx context.Context, q querier, p guest.Person) (guest.Person, error) {
	const meet = `
		INSERT INTO people (id, tenant_id, object_id, name, email) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (tenant_id, object_id) DO UPDATE SET name = people.name
		RETURNING id, name, email, roles`
	var roles []string
	err := q.QueryRow(ctx, meet, s.NewID(), p.TenantID, p.ObjectID, p.Name, p.Email).Scan(&p.ID, &p.Name, &p.Email, &roles)
	if err != nil {
		return p, fmt.Errorf("meet a member of staff: %w", err)
	}
	p.Roles = guest.ParseRoles(roles)
	return p, nil
}

// meetAll stores those whom nobody knows yet, in one statement and in the order of
// their object ids, as others do who meet the same people at once. It gives ids by
// object ids.
func (s *Store) meetAll(ctx context.Context, q querier, tenant string, people map[string]guest.Person) (map[string]guest.PersonID, error) {
	if len(people) == 0 {
		return nil, nil
	}
	objects := slices.Sorted(maps.Keys(people))
	var ids, names, emails []string
	for _, o := range objects {
		ids, names, emails = append(ids, s.NewID()), append(names, people[o].Name), append(emails, people[o].Email)
	}
	const meet = `
		INSERT INTO people (id, tenant_id, object_id, name, email)
		SELECT id, $1, object_id, name, email FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[]) AS met (id, object_id, name, email)
		ON CONFLICT (tenant_id, object_id) DO UPDATE SET name = people.name
		RETURNING object_id::text, id`
	rows, err := q.Query(ctx, meet, tenant, ids, objects, names, emails)
	if err != nil {
		return nil, fmt.Errorf("meet members of staff: %w", err)
	}
	out, object, id := map[string]guest.PersonID{}, "", guest.PersonID("")
	if _, err = pgx.ForEachRow(rows, []any{&object, &id}, func() error { out[object] = id; return nil }); err != nil {
		return nil, fmt.Errorf("meet members of staff: %w", err)
	}
	return out, nil
}
