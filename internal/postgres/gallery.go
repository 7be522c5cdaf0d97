package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// galleryFeed is the name of the gallery's place among the feeds.
const galleryFeed = "gallery"

// GalleryPlace says where reading of the gallery goes on, and when it was last
// read to its end. Complete means that nothing is left half read.
func (s *Store) GalleryPlace(ctx context.Context) (link string, complete bool, readAt time.Time, err error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	err = s.Pool.QueryRow(ctx, `SELECT link, complete, read_at FROM feeds WHERE name = $1`, galleryFeed).Scan(&link, &complete, moment{&readAt})
	if found(err) == guest.ErrNotFound {
		return "", false, readAt, nil
	}
	if err != nil {
		return "", false, readAt, fmt.Errorf("read the position in the gallery: %w", err)
	}
	return link, complete, readAt, nil
}

// StoreGallery stores one page of the gallery with the position after it, so that
// reading goes on there after a crash. An empty next is the end: what this reading
// did not name is forgotten, and the next one begins anew.
func (s *Store) StoreGallery(ctx context.Context, page []guest.GalleryApp, next string, now time.Time) error {
	return s.transact(ctx, func(ctx context.Context, tx pgx.Tx) error {
		var reading int
		const move = `
			INSERT INTO feeds AS f (name, link, reading, complete, read_at) VALUES ($1, $2, 1, $2 = '', $3)
			ON CONFLICT (name) DO UPDATE SET link = excluded.link, complete = excluded.complete, read_at = excluded.read_at,
				reading = f.reading + f.complete::int
			RETURNING reading`
		if err := tx.QueryRow(ctx, move, galleryFeed, next, now).Scan(&reading); err != nil {
			return fmt.Errorf("store the position in the gallery: %w", err)
		}
		batch := &pgx.Batch{}
		for _, a := range page {
			const save = `
				INSERT INTO directory_templates (template_id, name, publisher, description, categories, reading) VALUES ($1, $2, $3, $4, $5, $6)
				ON CONFLICT (template_id) DO UPDATE SET name = excluded.name, publisher = excluded.publisher, description = excluded.description,
					categories = excluded.categories, reading = excluded.reading`
			categories := a.Categories
			if categories == nil {
				categories = []string{}
			}
			batch.Queue(save, a.ID, a.Name, a.Publisher, a.Description, categories, reading)
		}
		if next == "" {
			batch.Queue(`DELETE FROM directory_templates WHERE reading < $1`, reading)
		}
		if err := tx.SendBatch(ctx, batch).Close(); err != nil {
			return fmt.Errorf("store a page of the gallery: %w", err)
		}
		return nil
	})
}

// ForgetGalleryPlace begins the reading that goes on anew.
func (s *Store) ForgetGalleryPlace(ctx context.Context) error {
	ctx, cancel := reading(ctx)
	defer cancel()
	if _, err := s.Pool.Exec(ctx, `UPDATE feeds SET link = '' WHERE name = $1`, galleryFeed); err != nil {
		return fmt.Errorf("begin the gallery anew: %w", err)
	}
	return nil
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
		err = s.Pool.QueryRow(ctx, `SELECT max(read_at) FROM feeds WHERE name = $1`, galleryFeed).Scan(moment{&out.ReadAt})
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

// Apps lists the apps of the tenant by name, one page after a known app.
func (s *Store) Apps(ctx context.Context, f guest.AppFilter) (guest.AppPage, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	var out guest.AppPage
	where, args := named("directory_apps", "object_id", f)
	list := `
		SELECT object_id, app_id, name, description, publisher, template_id, enabled, assignment_required, first_party, hidden, roles
		FROM directory_apps t ` + where
	rows, err := s.Pool.Query(ctx, list, args...)
	if err != nil {
		return out, fmt.Errorf("list the apps: %w", err)
	}
	out.Apps, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (a guest.DirectoryApp, err error) {
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
