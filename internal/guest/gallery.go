package guest

import "time"

// GalleryApp is one entry of Microsoft's application gallery: an app that can be
// added to the tenant.
//
// Source: https://learn.microsoft.com/graph/api/resources/applicationtemplate
type GalleryApp struct {
	ID          string // a GUID
	Name        string
	Publisher   string
	Description string
	Categories  []string
}

// Application is the registration that stands behind an app of the tenant.
//
// Source: https://learn.microsoft.com/graph/api/resources/application
type Application struct {
	ID        string // its object id
	AppID     string // its client id
	Name      string
	CreatedAt time.Time
}

// Assignable gives the roles that a person can be given.
func (a ObservedApp) Assignable() (roles []MirroredRole) {
	for _, r := range a.Roles {
		if r.Enabled && r.ForPeople {
			roles = append(roles, r)
		}
	}
	return roles
}

// AppFilter narrows a list of apps: of the tenant, or of the gallery.
type AppFilter struct {
	Query string // beginnings of words; empty: all
	After string // id of the last one of the page before; empty: the first page
	Limit int
}

// AppPage is one page of the tenant's apps, by name.
type AppPage struct {
	Apps []ObservedApp
	More bool
}

// GalleryPage is one page of the gallery, by name.
type GalleryPage struct {
	Apps   []GalleryApp
	More   bool
	ReadAt time.Time // when the gallery was last read as a whole; zero: not yet
}
