package graph

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"github.com/google/uuid"

	"guestportal/internal/emulator/directory"
)

// findApplication resolves an object id or the key appId=…, as lagging readers do.
func (c *call) findApplication() (*directory.Application, error) {
	key := c.vars["id"]
	app := c.tx.App(key)
	appID, byApp := strings.CutPrefix(key, "appId=")
	if err := checkID(appID); err != nil {
		return nil, err
	}
	if byApp {
		app = c.tx.AppByAppID(appID)
	}
	if app == nil || app.CreatedDateTime.After(c.asOf(c.settings.ReplicationLag.AppRead)) {
		return nil, notFound(strings.TrimPrefix(key, "appId="))
	}
	return app, nil
}

func (c *call) indexedApplications() []*directory.Application {
	asOf := c.asOf(c.settings.ReplicationLag.Index)
	return slices.DeleteFunc(c.tx.Apps(), func(a *directory.Application) bool { return a.CreatedDateTime.After(asOf) })
}

func listApplications(c *call) (*answer, error) {
	return listOf(c, applicationType, "applications", c.indexedApplications(), c.expandApplication)
}

func countApplications(c *call) (*answer, error) {
	return countOf(c, applicationType, c.indexedApplications())
}

func getApplication(c *call) (*answer, error) {
	app, err := c.findApplication()
	if err != nil {
		return nil, err
	}
	return entity(c, applicationType, "applications", app, c.expandApplication)
}

// webOf is the property web, which is not one of the store's.
func webOf(a *directory.Application) map[string]any {
	uris := a.RedirectURIs
	if uris == nil {
		uris = []string{}
	}
	return map[string]any{"homePageUrl": nil, "logoutUrl": nil, "redirectUris": uris, "implicitGrantSettings": map[string]any{"enableAccessTokenIssuance": false, "enableIdTokenIssuance": false}}
}

// writableApplication are the properties that a client may set beside web.
// Credentials have calls of their own.
var writableApplication = []string{"appRoles", "description", "displayName", "identifierUris", "notes", "signInAudience", "tags"}

func createApplication(c *call) (*answer, error) {
	fields, err := c.fields()
	if err != nil {
		return nil, err
	}
	if err := required(fields, applicationType.Name, "displayName"); err != nil {
		return nil, err
	}
	app := &directory.Application{
		ID: uuid.NewString(), AppID: uuid.NewString(), CreatedDateTime: c.now.UTC(), SignInAudience: "AzureADandPersonalMicrosoftAccount",
		PublisherDomain: c.o.Domains[0], Tags: []string{}, AppRoles: []directory.AppRole{}, IdentifierURIs: []string{},
	}
	if err := c.setApplication(app, fields); err != nil {
		return nil, err
	}
	if err := checkRoles(nil, app.AppRoles); err != nil {
		return nil, err
	}
	c.tx.PutApp(app)
	c.own(app.ID)
	m, err := renderAs(applicationType, app, "")
	if err != nil {
		return nil, err
	}
	m["web"] = webOf(app)
	return c.created("applications", app.ID, m)
}

// patchApplication changes an application; its roles reach the service principal
// of this tenant with it.
func patchApplication(c *call) (*answer, error) {
	app, err := c.findApplication()
	if err == nil {
		err = c.mayChangeApp(app.ID)
	}
	if err != nil {
		return nil, err
	}
	fields, err := c.fields()
	if err != nil {
		return nil, err
	}
	changed := app.Clone()
	if _, given := fields["appRoles"]; given {
		changed.AppRoles = nil
	}
	if err := c.setApplication(changed, fields); err != nil {
		return nil, err
	}
	if err := checkRoles(app.AppRoles, changed.AppRoles); err != nil {
		return nil, err
	}
	c.tx.PutApp(changed)
	if sp := c.tx.SPByAppID(app.AppID); sp != nil {
		s := sp.Clone()
		s.AppRoles, s.AppDisplayName, s.DisplayName, s.SignInAudience = slices.Clone(changed.AppRoles), changed.DisplayName, changed.DisplayName, changed.SignInAudience
		c.tx.PutSP(s)
	}
	return noContent()
}

func (c *call) setApplication(app *directory.Application, fields map[string]json.RawMessage) error {
	var web struct {
		RedirectURIs []string `json:"redirectUris"`
	}
	_, given := fields["web"]
	if err := take(fields, "web", &web); err != nil {
		return err
	}
	if given && web.RedirectURIs != nil {
		app.RedirectURIs = web.RedirectURIs
	}
	if err := setProperties(applicationType, app, fields, writableApplication); err != nil {
		return err
	}
	switch {
	case app.DisplayName == "":
		return invalidValue("displayName", applicationType.Name)
	case len(app.Notes) > 1024:
		return invalidValue("notes", applicationType.Name)
	case !slices.Contains([]string{"AzureADMyOrg", "AzureADMultipleOrgs", "AzureADandPersonalMicrosoftAccount", "PersonalMicrosoftAccount"}, app.SignInAudience):
		return invalidValue("signInAudience", applicationType.Name)
	}
	for _, uri := range append(slices.Clone(app.RedirectURIs), app.IdentifierURIs...) {
		if u, err := url.Parse(uri); err != nil || u.Scheme == "" {
			return badRequest("One or more properties on the application contain the URI '%s', which is not valid.", uri)
		}
	}
	return nil
}

// deleteApplication moves the application and its service principal to the
// deleted items.
func deleteApplication(c *call) (*answer, error) {
	app, err := c.findApplication()
	if err == nil {
		err = c.mayChangeApp(app.ID)
	}
	if err != nil {
		return nil, err
	}
	c.tx.DeleteApp(app)
	if sp := c.tx.SPByAppID(app.AppID); sp != nil {
		c.tx.DeleteSP(sp)
	}
	return noContent()
}
