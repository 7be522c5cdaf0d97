package mirror

import (
	"context"
	"fmt"
	"time"

	"guestportal/internal/guest"
)

// GalleryDirectory reads Microsoft's application gallery, page by page. Errors are
// *guest.Fault.
type GalleryDirectory interface {
	Gallery(ctx context.Context, link string) (apps []guest.GalleryApp, next string, err error)
}

// GalleryStore is where the copy of the gallery is kept.
type GalleryStore interface {
	GalleryPlace(ctx context.Context) (link string, complete bool, readAt time.Time, err error)
	StoreGallery(ctx context.Context, page []guest.GalleryApp, next string, now time.Time) error
	ForgetGalleryPlace(ctx context.Context) error
}

// Gallery copies the application gallery. Its fields are its dependencies.
type Gallery struct {
	Directory GalleryDirectory
	Store     GalleryStore
	Now       func() time.Time
}

const (
	// galleryGoodFor is how long a copy of the gallery does.
	galleryGoodFor = 24 * time.Hour
	// galleryPagesAtMost bounds one run; the next one goes on where it stopped.
	galleryPagesAtMost = 200
)

// ReadGallery reads the gallery when the copy is a day old or was left half read,
// and then goes on with the page that was not stored.
func (g *Gallery) ReadGallery(ctx context.Context) error {
	link, complete, readAt, err := g.Store.GalleryPlace(ctx)
	if err != nil || complete && g.Now().Sub(readAt) < galleryGoodFor {
		return err
	}
	for range galleryPagesAtMost {
		page, next, err := g.Directory.Gallery(ctx, link)
		if link != "" && expired(err) {
			if err := g.Store.ForgetGalleryPlace(ctx); err != nil {
				return err
			}
			link = ""
			continue
		}
		if err != nil {
			return fmt.Errorf("read the application gallery: %w", err)
		}
		if err := g.Store.StoreGallery(ctx, page, next, g.Now()); err != nil {
			return err
		}
		if link = next; next == "" {
			return nil
		}
	}
	return nil
}
