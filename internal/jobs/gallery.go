package jobs

import (
	"context"
	"time"

	"github.com/riverqueue/river"

	"guestportal/internal/guest"
)

// Adder adds one app from the gallery, and says when to come back.
type Adder interface {
	Add(ctx context.Context, id guest.AdditionID) (wait time.Duration, err error)
}

// GalleryReader reads Microsoft's application gallery, when that is due.
type GalleryReader interface {
	ReadGallery(ctx context.Context) error
}

type galleryWorker struct {
	river.WorkerDefaults[galleryArgs]
	gallery GalleryReader
}

func (w *galleryWorker) Work(ctx context.Context, _ *river.Job[galleryArgs]) error {
	return w.gallery.ReadGallery(ctx)
}

type addWorker struct {
	river.WorkerDefaults[addArgs]
	adder Adder
}

func (w *addWorker) Work(ctx context.Context, job *river.Job[addArgs]) error {
	wait, err := w.adder.Add(ctx, job.Args.Addition)
	return comeBack(wait, err)
}
