package portal

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"guestportal/internal/guest"
)

// middles finds the middles of the long lists, to be opened there.
func (s *site) middles(ctx context.Context, pack guest.Package) {
	s.tb.Helper()
	s.pack = string(pack.ID)
	for into, of := range map[*string]string{
		&s.middlePack:       `packages ORDER BY position, name`,
		&s.middleGrant:      `grants WHERE package_id = '` + s.pack + `' ORDER BY id DESC`,
		&s.middlePending:    `requests WHERE state = 'pending' ORDER BY id`,
		&s.middleOfEveryone: `guests ORDER BY id DESC`,
	} {
		if err := s.pool.QueryRow(ctx, `WITH list AS MATERIALIZED (SELECT id FROM `+of+`) SELECT id::text FROM list OFFSET (SELECT count(*) / 2 FROM list) LIMIT 1`).Scan(into); err != nil {
			s.tb.Fatal(err)
		}
	}
}

// others are the sponsors beside Ana.
func (s *site) others() (all []guest.Person) {
	s.tb.Helper()
	rows, err := s.pool.Query(s.tb.Context(), `SELECT id, tenant_id, object_id, name, email FROM people WHERE name LIKE 'Sponsor %'`)
	if err != nil {
		s.tb.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		p := guest.Person{Roles: guest.Sponsor}
		if err := rows.Scan(&p.ID, &p.TenantID, &p.ObjectID, &p.Name, &p.Email); err != nil {
			s.tb.Fatal(err)
		}
		all = append(all, p)
	}
	if err := rows.Err(); err != nil {
		s.tb.Fatal(err)
	}
	return all
}

// rule puts rules in force that cap what one sponsor has and know many
// organisations.
func (s *site) rule(ctx context.Context) {
	s.tb.Helper()
	rules, err := s.store.Policy(ctx)
	if err != nil {
		s.tb.Fatal(err)
	}
	rules.MostGuests, rules.MostOpen, rules.InvitesPerDayInAll, rules.Everywhere = 1_000_000, 1000, 10_000, true
	ben := guest.Principal{Kind: guest.OnePerson, ObjectID: s.ben.ObjectID, Name: s.ben.Name}
	for i := range min(500, s.guests/100) {
		domain := fmt.Sprintf("partner%d.example", i)
		rules.AllowedDomains = append(rules.AllowedDomains, domain)
		if i%5 == 0 {
			rules.Partners = append(rules.Partners, guest.Partner{Domain: domain, MaxDays: 90, Approvers: []guest.Principal{ben}})
		}
	}
	slices.SortFunc(rules.Partners, func(a, b guest.Partner) int { return strings.Compare(a.Domain, b.Domain) })
	for range 20 {
		if err := s.store.SetPolicy(ctx, rules, "Cleo Marsh", "To be measured", time.Now()); err != nil {
			s.tb.Fatal(err)
		}
	}
}
