package lifecycle

import (
	"context"
	"errors"
	"time"

	"guestportal/internal/guest"
)

// Apps is the tenant's apps, Microsoft's gallery, and what is added from there.
type Apps interface {
	TenantApps(ctx context.Context, f guest.AppFilter) (guest.AppPage, error)
	AppNamed(ctx context.Context, name string) (bool, error)
	Gallery(ctx context.Context, f guest.AppFilter) (guest.GalleryPage, error)
	GalleryApp(ctx context.Context, id string) (guest.GalleryApp, error)
	// Additions gives those that are not at their end, or were asked for since; the
	// newest first.
	Additions(ctx context.Context, since time.Time, limit int) ([]guest.Addition, error)
	Addition(ctx context.Context, id guest.AdditionID) (guest.Addition, error)
	// AdditionByKey gives the one that a person's form asked for; guest.ErrNotFound when
	// there is none.
	AdditionByKey(ctx context.Context, by guest.PersonID, key string) (guest.AdditionID, error)
	// AskAddition stores a new one and queues the worker. The same form again, or the
	// same app under the same name while it is being added, gives that one's id.
	AskAddition(ctx context.Context, c guest.AdditionChange) (id guest.AdditionID, made bool, err error)
	UpdateAddition(ctx context.Context, id guest.AdditionID, decide func(guest.Addition) (guest.AdditionChange, error)) error
}

const (
	// additionsShown are those that the list of apps has on top.
	additionsShown = 10
	// additionsShownFor is how long one that has come to its end is among them.
	additionsShownFor = 7 * 24 * time.Hour
)

// TenantApps lists the tenant's apps, and on the first page what is being added.
func (s *Service) TenantApps(ctx context.Context, by guest.Person, f guest.AppFilter) (guest.AppPage, []guest.Addition, error) {
	if err := guest.MaySeeApps(by); err != nil {
		return guest.AppPage{}, nil, err
	}
	f.Limit = PageSize
	page, err := s.Apps.TenantApps(ctx, f)
	if err != nil || f.After != "" || f.Query != "" {
		return page, nil, err
	}
	additions, err := s.Apps.Additions(ctx, s.Now().Add(-additionsShownFor), additionsShown)
	return page, additions, err
}

// Gallery lists what can be added.
func (s *Service) Gallery(ctx context.Context, by guest.Person, f guest.AppFilter) (guest.GalleryPage, error) {
	if err := guest.MaySeeApps(by); err != nil {
		return guest.GalleryPage{}, err
	}
	f.Limit = PageSize
	return s.Apps.Gallery(ctx, f)
}

// GalleryApp gives one entry of the gallery to those who may add it.
func (s *Service) GalleryApp(ctx context.Context, by guest.Person, id string) (guest.GalleryApp, error) {
	if err := guest.MayAddApps(by); err != nil {
		return guest.GalleryApp{}, err
	}
	return s.Apps.GalleryApp(ctx, id)
}

// AddApp asks for an app from the gallery. A fault in the form comes back as
// guest.Problems; with guest.ErrRepeated the id is that of the same wish before.
func (s *Service) AddApp(ctx context.Context, by guest.Person, templateID string, f guest.AdditionForm, key string) (guest.AdditionID, error) {
	app, err := s.GalleryApp(ctx, by, templateID)
	if err != nil {
		return "", err
	}
	// A second click comes when the first may have been carried out already.
	if id, err := s.Apps.AdditionByKey(ctx, by.ID, key); !errors.Is(err, guest.ErrNotFound) {
		return id, errors.Join(err, guest.ErrRepeated)
	}
	taken, err := s.Apps.AppNamed(ctx, guest.AppName(f.Name))
	if err != nil {
		return "", err
	}
	c, err := guest.AddApp(s.Mint.Addition(), app, f, taken, by, key, s.Now())
	if err != nil {
		return "", err
	}
	id, made, err := s.Apps.AskAddition(ctx, c)
	if err == nil && !made {
		err = guest.ErrRepeated
	}
	return id, err
}

// Addition gives one addition to those who may see it.
func (s *Service) Addition(ctx context.Context, by guest.Person, id guest.AdditionID) (guest.Addition, error) {
	if err := guest.MaySeeApps(by); err != nil {
		return guest.Addition{}, err
	}
	return s.Apps.Addition(ctx, id)
}

// TryAddingAgain has the worker look once more at an addition that needs attention.
func (s *Service) TryAddingAgain(ctx context.Context, by guest.Person, id guest.AdditionID) error {
	return s.Apps.UpdateAddition(ctx, id, func(a guest.Addition) (guest.AdditionChange, error) {
		return guest.TryAddingAgain(a, by, s.Now())
	})
}
