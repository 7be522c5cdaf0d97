package postgres

import (
	"context"
	"strings"

	"guestportal/internal/guest"
)

// StoreGroups stores one page of the feed of groups, as StoreUsers does.
func (s *Store) StoreGroups(ctx context.Context, place guest.Place, page []guest.ObservedGroup) error {
	const (
		save = `
			INSERT INTO directory_groups (object_id, name, description, mail, security, mail_enabled, unified, dynamic, synced,
				role_assignable, restricted, hidden, reading)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
			ON CONFLICT (object_id) DO UPDATE SET name = excluded.name, description = excluded.description, mail = excluded.mail,
				security = excluded.security, mail_enabled = excluded.mail_enabled, unified = excluded.unified, dynamic = excluded.dynamic,
				synced = excluded.synced, role_assignable = excluded.role_assignable, restricted = excluded.restricted,
				hidden = excluded.hidden, reading = excluded.reading`
		still = `UPDATE directory_groups SET reading = $2 WHERE object_id = $1`
	)
	return s.storePage(ctx, feedPage{place: place, objects: len(page), count: `SELECT count(*) FROM directory_groups`, keep: func(t *turn) {
		for _, g := range page {
			switch {
			case g.Removed:
				t.Queue(`DELETE FROM directory_groups WHERE object_id = $1`, g.ObjectID)
			case g.Name == "":
				t.Queue(still, g.ObjectID, t.reading)
			default:
				t.Queue(save, g.ObjectID, g.Name, g.Description, strings.ToLower(g.Mail), g.Security, g.MailEnabled, g.Unified, g.Dynamic, g.Synced,
					g.RoleAssignable, g.Restricted, g.Hidden, t.reading)
			}
		}
		if t.last {
			t.Queue(`DELETE FROM directory_groups WHERE reading < $1`, t.reading)
		}
	}})
}

// StoreApps stores one page of the feed of service principals, as StoreUsers does.
func (s *Store) StoreApps(ctx context.Context, place guest.Place, page []guest.ObservedApp) error {
	const still = `UPDATE directory_apps SET reading = $2 WHERE object_id = $1`
	return s.storePage(ctx, feedPage{place: place, objects: len(page), count: `SELECT count(*) FROM directory_apps`, keep: func(t *turn) {
		for _, a := range page {
			switch {
			case a.Removed:
				t.Queue(`DELETE FROM directory_apps WHERE object_id = $1`, a.ObjectID)
			case a.Name == "":
				t.Queue(still, a.ObjectID, t.reading)
			default:
				t.Queue(saveApp("$12"), append(appValues(a), t.reading)...)
			}
		}
		if t.last {
			t.Queue(`DELETE FROM directory_apps WHERE reading < $1`, t.reading)
		}
	}})
}

// saveApp writes an app with its values, as seen by a reading.
func saveApp(reading string) string {
	return `
		INSERT INTO directory_apps (object_id, app_id, name, description, publisher, template_id, enabled, assignment_required,
			first_party, hidden, roles, reading)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, ` + reading + `)
		ON CONFLICT (object_id) DO UPDATE SET app_id = excluded.app_id, name = excluded.name, description = excluded.description,
			publisher = excluded.publisher, template_id = excluded.template_id, enabled = excluded.enabled,
			assignment_required = excluded.assignment_required, first_party = excluded.first_party, hidden = excluded.hidden,
			roles = excluded.roles, reading = excluded.reading`
}

func appValues(a guest.ObservedApp) []any {
	return []any{
		a.ObjectID, a.AppID, a.Name, a.Description, a.Publisher, a.TemplateID, a.Enabled, a.AssignmentRequired, a.FirstParty, a.Hidden, nonNil(a.Roles),
	}
}
