package postgres

import (
	"context"
	"fmt"

	"guestportal/internal/guest"
)

// StaffAt finds members of staff by their addresses, in lower case, from the
// directory mirror and from those who have signed in. Who is not found is left
// out.
func (s *Store) StaffAt(ctx context.Context, addresses []string) (map[string]guest.Principal, error) {
	const find = `
		SELECT a.address, x.object_id::text, x.name FROM unnest($1::text[]) a (address) CROSS JOIN LATERAL (
			SELECT object_id, display_name AS name FROM directory_users
				WHERE (mail = a.address OR principal = a.address) AND user_type <> 'Guest' AND enabled
			UNION ALL SELECT object_id, name FROM people WHERE lower(email) = a.address LIMIT 1) x`
	found := map[string]guest.Principal{}
	err := s.staff(ctx, find, addresses, func(address, id, name string) {
		found[address] = guest.Principal{Kind: guest.OnePerson, ObjectID: id, Name: name}
	})
	return found, err
}

// StaffAddresses gives the addresses of members of staff by their object ids.
func (s *Store) StaffAddresses(ctx context.Context, ids []string) (map[string]string, error) {
	const find = `
		SELECT i.id, x.address, '' FROM unnest($1::text[]) i (id) CROSS JOIN LATERAL (
			SELECT coalesce(nullif(mail, ''), principal) AS address FROM directory_users WHERE object_id = i.id::uuid
			UNION ALL SELECT lower(email) FROM people WHERE object_id = i.id::uuid LIMIT 1) x`
	found := map[string]string{}
	err := s.staff(ctx, find, ids, func(id, address, _ string) { found[id] = address })
	return found, err
}

func (s *Store) staff(ctx context.Context, find string, keys []string, each func(a, b, c string)) error {
	if len(keys) == 0 {
		return nil
	}
	ctx, cancel := reading(ctx)
	defer cancel()
	rows, err := s.Pool.Query(ctx, find, keys)
	if err != nil {
		return fmt.Errorf("look for staff: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var a, b, c string
		if err := rows.Scan(&a, &b, &c); err != nil {
			return fmt.Errorf("look for staff: %w", err)
		}
		each(a, b, c)
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("look for staff: %w", err)
	}
	return nil
}
