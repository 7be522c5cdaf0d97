package mirror

import (
	"context"
	"time"

	"guestportal/internal/guest"
)

// GalleryDirectory reads Microsoft's application gallery as Directory is read.
type GalleryDirectory interface {
	Gallery(ctx context.Context, link string) (page []guest.GalleryApp, next string, done bool, err error)
}

// GalleryStore is where the copy of the gallery is kept.
type GalleryStore interface {
	// GalleryDue tells whether the copy is old, or was left half read.
	GalleryDue(ctx context.Context, now time.Time) (bool, error)
	StoreGallery(ctx context.Context, place guest.Place, page []guest.GalleryApp) error
}

// Gallery copies the application gallery, as a list of the Mirror's. Its fields are
// its dependencies.
type Gallery struct {
	*Mirror
	Directory GalleryDirectory
	Store     GalleryStore
}

// galleryAtOnce bounds one run; the next one goes on where it stopped.
const galleryAtOnce = 200

// ReadGallery reads the gallery when that is due. What Microsoft Graph refuses is
// noted, for the page Health.
func (g *Gallery) ReadGallery(ctx context.Context) error {
	due, err := g.Store.GalleryDue(ctx, g.Now())
	if err != nil || !due {
		return err
	}
	_, err = g.read(ctx, feed{
		name: string(guest.FeedGallery), pages: galleryAtOnce, list: true, page: pages(g.Mirror, g.Directory.Gallery, g.Store.StoreGallery),
	})
	return err
}
