package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// galleryAgain is how old the copy of the gallery becomes before it is read again.
const galleryAgain = 24 * time.Hour

// GalleryDue tells whether the gallery is to be read, or read on.
func (s *Store) GalleryDue(ctx context.Context, now time.Time) (due bool, err error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	const look = `SELECT NOT EXISTS (SELECT 1 FROM feeds WHERE name = $1 AND due_at > $2)`
	if err := s.Pool.QueryRow(ctx, look, guest.FeedGallery, now).Scan(&due); err != nil {
		return false, fmt.Errorf("look whether the gallery is due: %w", err)
	}
	return due, nil
}

// StoreGallery stores one page of the gallery. What a whole reading did not name is
// forgotten.
func (s *Store) StoreGallery(ctx context.Context, place guest.Place, page []guest.GalleryApp) error {
	const save = `
		INSERT INTO directory_templates (template_id, name, publisher, description, categories, reading) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (template_id) DO UPDATE SET name = excluded.name, publisher = excluded.publisher, description = excluded.description,
			categories = excluded.categories, reading = excluded.reading`
	keep := func(t *turn) {
		for _, a := range page {
			t.Queue(save, a.ID, a.Name, a.Publisher, a.Description, nonNil(a.Categories), t.reading)
		}
		if t.last {
			t.Queue(`DELETE FROM directory_templates WHERE reading < $1`, t.reading)
		}
	}
	return s.storePage(ctx, feedPage{
		place: place, objects: len(page), count: `SELECT count(*) FROM directory_templates`, keep: keep, again: place.At.Add(galleryAgain),
	})
}

// Gallery lists entries of the gallery by name, one page after a known entry.
func (s *Store) Gallery(ctx context.Context, f guest.AppFilter) (guest.GalleryPage, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	var out guest.GalleryPage
	where, args := named("directory_templates", "template_id", f)
	list := `SELECT template_id, name, publisher, description, categories FROM directory_templates t ` + where
	rows, err := s.Pool.Query(ctx, list, args...)
	if err != nil {
		return out, fmt.Errorf("list the gallery: %w", err)
	}
	out.Apps, err = pgx.CollectRows(rows, scanTemplate)
	if err == nil {
		err = s.Pool.QueryRow(ctx, `SELECT max(completed_at) FROM feeds WHERE name = $1`, guest.FeedGallery).Scan(moment{&out.ReadAt})
	}
	if err != nil {
		return out, fmt.Errorf("list the gallery: %w", err)
	}
	out.Apps, out.More = cut(out.Apps, f.Limit)
	return out, nil
}

func scanTemplate(row pgx.CollectableRow) (a guest.GalleryApp, err error) {
	return a, row.Scan(&a.ID, &a.Name, &a.Publisher, &a.Description, &a.Categories)
}

// GalleryApp gives one entry of the gallery.
func (s *Store) GalleryApp(ctx context.Context, id string) (guest.GalleryApp, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	var a guest.GalleryApp
	const load = `SELECT template_id, name, publisher, description, categories FROM directory_templates WHERE template_id = $1`
	err := s.Pool.QueryRow(ctx, load, id).Scan(&a.ID, &a.Name, &a.Publisher, &a.Description, &a.Categories)
	if err != nil {
		return a, found(fmt.Errorf("load an entry of the gallery: %w", err))
	}
	return a, nil
}

// TenantApps lists the apps of the tenant by name, one page after a known app.
func (s *Store) TenantApps(ctx context.Context, f guest.AppFilter) (guest.AppPage, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	var out guest.AppPage
	where, args := named("directory_apps", "object_id", f)
	// Few publishers are verified; the gallery has theirs of what comes from there.
	list := `
		SELECT object_id, app_id, name, description,
			coalesce(nullif(publisher, ''), (SELECT g.publisher FROM directory_templates g WHERE g.template_id = id_in(t.template_id)), ''), template_id, enabled, assignment_required, first_party, hidden, roles
		FROM directory_apps t ` + where
	rows, err := s.Pool.Query(ctx, list, args...)
	if err != nil {
		return out, fmt.Errorf("list the apps: %w", err)
	}
	out.Apps, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (a guest.ObservedApp, err error) {
		return a, row.Scan(&a.ObjectID, &a.AppID, &a.Name, &a.Description, &a.Publisher, &a.TemplateID, &a.Enabled, &a.AssignmentRequired,
			&a.FirstParty, &a.Hidden, &a.Roles)
	})
	if err != nil {
		return out, fmt.Errorf("list the apps: %w", err)
	}
	out.Apps, out.More = cut(out.Apps, f.Limit)
	return out, nil
}

// AppNamed tells whether the tenant has an app of that name.
func (s *Store) AppNamed(ctx context.Context, name string) (there bool, err error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	err = s.Pool.QueryRow(ctx, `SELECT EXISTS (SELECT 1 FROM directory_apps WHERE lower(name) = lower($1))`, name).Scan(&there)
	if err != nil {
		return false, fmt.Errorf("look for an app by its name: %w", err)
	}
	return there, nil
}

// named narrows a table that has names and words to a page of it.
func named(table, id string, f guest.AppFilter) (where string, args []any) {
	args = []any{f.Limit + 1}
	where = `WHERE true`
	if f.Query != "" {
		args = append(args, beginnings(f.Query))
		where += fmt.Sprintf(` AND t.words @@ to_tsquery('simple', $%d)`, len(args))
	}
	if f.After != "" {
		args = append(args, f.After)
		where += fmt.Sprintf(` AND (lower(t.name), t.%s) > (SELECT lower(l.name), l.%s FROM %s l WHERE l.%s = $%d)`, id, id, table, id, len(args))
	}
	return where + ` ORDER BY lower(t.name), t.` + id + ` LIMIT $1`, args
}

// cut takes off the one row that was read to see whether there are more.
func cut[T any](all []T, limit int) (page []T, more bool) {
	if len(all) > limit {
		return all[:limit], true
	}
	return all, false
}
