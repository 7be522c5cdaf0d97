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

// DirectoryApp is an enterprise application of the tenant, as the mirror keeps it.
//
// Source: https://learn.microsoft.com/graph/api/resources/serviceprincipal
type DirectoryApp struct {
	ObjectID           string // of the service principal
	AppID              string
	Name               string
	Description        string
	Publisher          string
	TemplateID         string // of the gallery; empty: not from there
	Enabled            bool
	AssignmentRequired bool
	FirstParty         bool // Microsoft's own
	Hidden             bool // not among a person's apps
	Roles              []DirectoryRole
}

// DirectoryRole is an app role that a DirectoryApp declares.
type DirectoryRole struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description"`
	Enabled     bool   `json:"enabled"`
	ForPeople   bool   `json:"for_people"`
}

// Assignable gives the roles that a person can be given.
func (a DirectoryApp) Assignable() (roles []DirectoryRole) {
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
	Apps []DirectoryApp
	More bool
}

// GalleryPage is one page of the gallery, by name.
type GalleryPage struct {
	Apps   []GalleryApp
	More   bool
	ReadAt time.Time // when the gallery was last read as a whole; zero: not yet
}
