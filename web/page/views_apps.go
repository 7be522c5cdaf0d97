package page

import "guestportal/web/ui"

// AppsView is `/admin/apps`: the apps of the tenant, with what is being added from
// the gallery. Its search is a GET form with `q`.
type AppsView struct {
	ui.Frame
	Query string  // as typed
	Add   ui.Link // of the gallery; zero for who may not add apps
	List  AppList
}

// AppList is the live part of the page.
type AppList struct {
	Live      ui.Live
	Additions []AdditionRow // on the first page
	Rows      []AppRow
	Query     string  // what the rows match; empty: all
	First     ui.Link // zero on the first page
	Next      ui.Link // zero on the last page
}

// AdditionRow is one app that is being added, or was lately.
type AdditionRow struct {
	Link  ui.Link
	Name  string
	From  string // what the gallery calls it; empty when it is the same
	By    string
	Asked ui.When
	Label string // "Being added"
	Tone  ui.Tone
}

// AppRow is one app of the tenant.
type AppRow struct {
	Name        string
	Publisher   string
	Description string
	Roles       []string // that people can be given
	Opens       string   // "Only assigned people"
	Label       string   // "On", "Off"
	Tone        ui.Tone
	Note        string // "From the gallery"; may be empty
}

// GalleryView is `/admin/apps/gallery`: what can be added. Its search is a GET form
// with `q`.
type GalleryView struct {
	ui.Frame
	Query  string
	Read   ui.When // when the gallery was last read; zero: not yet
	Rows   []GalleryRow
	Apps   ui.Link // back to the tenant's apps
	First  ui.Link // zero on the first page
	Next   ui.Link // zero on the last page
	Search ui.Link // the page itself, without a query
}

// GalleryRow is one entry of the gallery.
type GalleryRow struct {
	Name        string
	Publisher   string
	Description string
	Categories  []string
	Add         ui.Link // zero for who may not add apps
}

// AddAppView is `/admin/apps/gallery/{template}`: the page before an app is added.
// One POST with `name`, `assigned_only` ("yes" when it is checked), `reason` and
// `idempotency_key`.
type AddAppView struct {
	ui.Frame
	App            string // what the gallery calls it
	Summary        []ui.SummaryRow
	Effects        []string // what will happen
	Action         ui.Link
	Cancel         ui.Link
	IdempotencyKey string
	Name           string // as typed
	AssignedOnly   bool
	Reason         string    // as typed
	Errors         ui.Errors // "name", "reason"
}

// AdditionView is `/admin/apps/additions/{id}`: how far an app from the gallery is.
type AdditionView struct {
	ui.Frame
	Part AdditionPart
	Apps ui.Link
}

// AdditionPart is the live part of the page.
type AdditionPart struct {
	Live      ui.Live
	Name      string
	Label     string // "Being added"
	Tone      ui.Tone
	Sentence  string
	Progress  []ui.Step
	Attention *Attention // nil when there is nothing to tell
	Package   ui.Link    // *Make a package*; zero until the app is ready, and for who may not
	Other     ui.Link    // *Add it under another name*; zero where that makes no sense
	About     []ui.SummaryRow
}

func (v AddAppView) heading() string { return "Add " + v.App + "?" }

func (v AddAppView) nameField() ui.Field {
	return ui.Field{
		Name: "name", Label: "What is it to be called?", Hint: "Guests and colleagues see this name among their apps.",
		Value: v.Name, Error: v.Errors["name"],
	}
}

func (v AddAppView) reasonField() ui.Field {
	return ui.Field{
		Name: "reason", Label: "Why is it needed?", Hint: "This is kept, with your name.", Value: v.Reason, Error: v.Errors["reason"],
	}
}

func (v AddAppView) assignedOnly() ui.Option {
	return ui.Option{
		Value: "yes", Label: "Only people who were assigned can open it", Checked: v.AssignedOnly,
		Hint: "Without this, everybody in your organisation can open it, and every guest.",
	}
}
