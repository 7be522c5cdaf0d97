package graph

import (
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"guestportal/internal/emulator/directory"
)

// The rules for reading and changing applications and service principals.
// Application.ReadWrite.OwnedBy reads all of them and changes what the caller owns;
// see mayChangeApp (learn.microsoft.com/graph/permissions-reference).
const (
	readApps  = "Application.Read.All | Application.ReadWrite.OwnedBy"
	writeApps = "Application.ReadWrite.OwnedBy | Application.ReadWrite.All"
)

// mayChangeApp refuses a caller that holds the permission for its own
// applications only, and owns none of the objects.
func (c *call) mayChangeApp(ids ...string) error {
	owned := func(id string) bool { return c.tx.AppOwners().Has(id, lower(c.caller.ObjectID)) }
	if c.may("Application.ReadWrite.All") || slices.ContainsFunc(ids, owned) {
		return nil
	}
	return denied()
}

// findSP resolves an object id or the key appId=… as lagging readers do: a new
// service principal is not there yet.
func (c *call) findSP() (*directory.ServicePrincipal, error) {
	key := c.vars["id"]
	var sp *directory.ServicePrincipal
	appID, byApp := strings.CutPrefix(key, "appId=")
	if err := checkID(appID); err != nil {
		return nil, err
	}
	if byApp {
		sp = c.tx.SPByAppID(appID)
	} else {
		sp = c.tx.SP(key)
	}
	if sp == nil || sp.CreatedDateTime.After(c.asOf(c.settings.ReplicationLag.AppRead)) {
		return nil, notFound(strings.TrimPrefix(key, "appId="))
	}
	return sp, nil
}

func listSPs(c *call) (*answer, error) {
	return listRows(c, spType, "servicePrincipals", c.tx.SPRows(), c.expandSP)
}

func countSPs(c *call) (*answer, error) { return countRows(c, spType, c.tx.SPRows()) }

func getSP(c *call) (*answer, error) {
	sp, err := c.findSP()
	if err != nil {
		return nil, err
	}
	if sp = seen(c, c.tx.SPRows(), sp.ID, c.settings.ReplicationLag.AppRead); sp == nil {
		return nil, notFound(c.vars["id"])
	}
	return entity(c, spType, "servicePrincipals", sp, c.expandSP)
}

// instanceOf makes the service principal of an application, not stored yet.
func (c *call) instanceOf(a *directory.Application) *directory.ServicePrincipal {
	return &directory.ServicePrincipal{
		ID: uuid.NewString(), AppID: a.AppID, DisplayName: a.DisplayName, AppDisplayName: a.DisplayName, ApplicationTemplateID: a.ApplicationTemplateID,
		AccountEnabled: true, ServicePrincipalType: "Application", CreatedDateTime: c.now.UTC(), AppOwnerOrganizationID: c.o.TenantID,
		SignInAudience: a.SignInAudience, AppRoles: slices.Clone(a.AppRoles), ServicePrincipalNames: append([]string{a.AppID}, a.IdentifierURIs...),
		ReplyURLs: a.RedirectURIs(), Tags: []string{}, NotificationEmails: []string{},
	}
}

// writableSP are the properties of a service principal that a client may set.
var writableSP = []string{
	"accountEnabled", "appRoleAssignmentRequired", "appRoles", "description", "displayName", "homepage", "loginUrl", "logoutUrl", "notes",
	"notificationEmailAddresses", "preferredSingleSignOnMode", "replyUrls", "servicePrincipalNames", "tags",
}

// createSP adds the service principal of an application of this tenant; those of
// other tenants are not known here.
func createSP(c *call) (*answer, error) {
	fields, err := c.fields()
	if err != nil {
		return nil, err
	}
	if err := required(fields, spType.Name, "appId"); err != nil {
		return nil, err
	}
	var appID string
	if err := take(fields, "appId", &appID); err != nil {
		return nil, err
	}
	app := c.tx.AppByAppID(appID)
	switch {
	case app == nil:
		return nil, badRequest("The appId '%s' of the service principal does not reference a valid application object.", appID)
	case c.tx.SPByAppID(appID) != nil:
		return nil, conflict("The service principal cannot be created, updated, or restored because the service principal name %s is already in use.", appID)
	}
	if err := c.mayChangeApp(app.ID); err != nil {
		return nil, err
	}
	sp := c.instanceOf(app)
	if err := setProperties(spType, sp, fields, writableSP); err != nil {
		return nil, err
	}
	if err := checkSP(sp); err != nil {
		return nil, err
	}
	c.tx.PutSP(sp)
	c.own(sp.ID)
	m, err := renderAs(spType, sp, "")
	if err != nil {
		return nil, err
	}
	return c.created("servicePrincipals", sp.ID, m)
}

// patchSP changes what an administrator of access touches.
func patchSP(c *call) (*answer, error) {
	sp, err := c.findSP()
	if err == nil {
		err = c.mayChangeApp(sp.ID)
	}
	if err != nil {
		return nil, err
	}
	fields, err := c.fields()
	if err != nil {
		return nil, err
	}
	changed := sp.Clone()
	if err := setProperties(spType, changed, fields, writableSP); err != nil {
		return nil, err
	}
	if err := checkSP(changed); err != nil {
		return nil, err
	}
	if err := checkRoles(sp.AppRoles, changed.AppRoles); err != nil {
		return nil, err
	}
	c.tx.PutSP(changed)
	return noContent()
}

func checkSP(sp *directory.ServicePrincipal) error {
	switch {
	case sp.DisplayName == "":
		return invalidValue("displayName", spType.Name)
	case len(sp.Notes) > 1024:
		return invalidValue("notes", spType.Name)
	case !slices.Contains([]string{"", "password", "saml", "notSupported", "oidc"}, sp.PreferredSingleSignOnMode):
		return invalidValue("preferredSingleSignOnMode", spType.Name)
	}
	return nil
}

func deleteSP(c *call) (*answer, error) {
	sp, err := c.findSP()
	if err == nil {
		err = c.mayChangeApp(sp.ID)
	}
	if err != nil {
		return nil, err
	}
	c.tx.DeleteSP(sp)
	return noContent()
}

// created is the answer about an object that was made and now is in the
// collection of that name.
func (c *call) created(of, id string, rendered map[string]any) (*answer, error) {
	delete(rendered, "@odata.type")
	rendered["@odata.context"] = c.context(of + "/$entity")
	return &answer{status: http.StatusCreated, body: rendered, header: http.Header{"Location": {c.link(of + "/" + id)}}}, nil
}
