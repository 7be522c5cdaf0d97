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

func listApplications(c *call) (*answer, error) {
	return listRows(c, applicationType, "applications", c.tx.AppRows(), c.expandApplication)
}

func countApplications(c *call) (*answer, error) {
	return countRows(c, applicationType, c.tx.AppRows())
}

func getApplication(c *call) (*answer, error) {
	app, err := c.findApplication()
	if err != nil {
		return nil, err
	}
	return entity(c, applicationType, "applications", app, c.expandApplication)
}

// writableApplication are the properties that a client may set beside those of
// sign-in. Credentials have calls of their own.
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
	return c.created("applications", app.ID, m)
}

// patchApplication changes an application; its roles reach the service principal
// of this tenant with it.
func patchApplication(c *call) (*answer, error) {
	changed, err := c.registration()
	if err != nil {
		return nil, err
	}
	before := changed.AppRoles
	fields, err := c.fields()
	if err != nil {
		return nil, err
	}
	if err := c.setApplication(changed, fields); err != nil {
		return nil, err
	}
	if err := checkRoles(before, changed.AppRoles); err != nil {
		return nil, err
	}
	c.tx.PutApp(changed)
	c.reachSP(changed)
	return noContent()
}

func (c *call) setApplication(app *directory.Application, fields map[string]json.RawMessage) error {
	if err := takeRegistration(app, fields); err != nil {
		return err
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
	for _, uri := range append(app.RedirectURIs(), app.IdentifierURIs...) {
		if u, err := url.Parse(uri); err != nil || u.Scheme == "" {
			return badRequest("One or more properties on the application contain the URI '%s', which is not valid.", uri)
		}
	}
	return nil
}

// deleteApplication moves the application and its service principal to the
// deleted items.
func deleteApplication(c *call) (*answer, error) {
	app, err := c.registration()
	if err != nil {
		return nil, err
	}
	c.tx.DeleteApp(app)
	if sp := c.tx.SPByAppID(app.AppID); sp != nil {
		c.tx.DeleteSP(sp)
	}
	return noContent()
}
