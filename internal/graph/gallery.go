package graph

import (
	"context"
	"errors"
	"net/http"

	kiota "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoftgraph/msgraph-sdk-go/models"

	"guestportal/internal/guest"
)

// galleryPage is how many entries of the gallery are asked for at once.
const galleryPage = "100"

// Gallery reads one page of Microsoft's application gallery. An empty link begins;
// afterwards the link of the page before. Done is the end. It needs a token, and no
// permission.
//
// Source: https://learn.microsoft.com/graph/api/applicationtemplate-list
func (c *Client) Gallery(ctx context.Context, link string) (apps []guest.GalleryApp, next string, done bool, err error) {
	r := request{
		operation: "read the application gallery", method: kiota.GET, path: "/applicationTemplates", link: link, want: http.StatusOK,
		query: query("$select", "id,displayName,publisher,description,categories", "$top", galleryPage),
	}
	take := func(page models.ApplicationTemplateCollectionResponseable) error {
		next = text(page.GetOdataNextLink())
		if page.GetValue() == nil || next != "" && next == link {
			return errIncomplete
		}
		for _, t := range page.GetValue() {
			if t == nil || !isGUID(text(t.GetId())) {
				return errIncomplete
			}
			apps = append(apps, guest.GalleryApp{
				ID: text(t.GetId()), Name: oneLine(text(t.GetDisplayName())), Publisher: oneLine(text(t.GetPublisher())),
				Description: oneLine(text(t.GetDescription())), Categories: t.GetCategories(),
			})
		}
		return c.onward(next)
	}
	if err := send(ctx, c, r, models.CreateApplicationTemplateCollectionResponseFromDiscriminatorValue, take); err != nil {
		return nil, "", false, err
	}
	return apps, next, next == "", nil
}

// Applications gives those that were made from an entry of the gallery under a
// name. A new one shows after a while.
//
// Source: https://learn.microsoft.com/graph/api/application-list
func (c *Client) Applications(ctx context.Context, templateID, name string) ([]guest.Application, error) {
	r := request{
		operation: "look for the app", method: kiota.GET, path: "/applications", want: http.StatusOK,
		query: query("$select", "id,appId,displayName,createdDateTime",
			"$filter", "applicationTemplateId eq "+literal(templateID)+" and displayName eq "+literal(name)),
	}
	if !isGUID(templateID) {
		return nil, r.refused(errors.New("an id is not a GUID"))
	}
	found := []guest.Application{}
	err := all[models.Applicationable, models.ApplicationCollectionResponseable](
		ctx, c, r, models.CreateApplicationCollectionResponseFromDiscriminatorValue, func(a models.Applicationable) error {
			one, err := applicationOf(a)
			found = append(found, one)
			return err
		})
	if err != nil {
		return nil, err
	}
	return found, nil
}

func applicationOf(a models.Applicationable) (guest.Application, error) {
	if a == nil || !isGUID(text(a.GetId())) || !isGUID(text(a.GetAppId())) || a.GetCreatedDateTime() == nil {
		return guest.Application{}, errIncomplete
	}
	return guest.Application{ID: text(a.GetId()), AppID: text(a.GetAppId()), Name: text(a.GetDisplayName()), CreatedAt: *a.GetCreatedDateTime()}, nil
}

// AddApp adds an app from the gallery to the tenant, with its service principal,
// and makes the caller the owner of both. Each call makes another one, whatever
// the name.
//
// Source: https://learn.microsoft.com/graph/api/applicationtemplate-instantiate
func (c *Client) AddApp(ctx context.Context, templateID, name, clientRequestID string) (guest.Application, error) {
	r := stepCall(guest.StepAddApp, clientRequestID, templateID)
	body := models.NewApplicationTemplate()
	body.SetDisplayName(&name)
	r.body = body
	var made guest.Application
	err := send(ctx, c, r, models.CreateApplicationServicePrincipalFromDiscriminatorValue, func(both models.ApplicationServicePrincipalable) (err error) {
		made, err = applicationOf(both.GetApplication())
		return err
	})
	return made, err
}

// ServicePrincipal reads the enterprise application of a client id; nil when there
// is none, or it does not show yet.
//
// Source: https://learn.microsoft.com/graph/api/serviceprincipal-list
func (c *Client) ServicePrincipal(ctx context.Context, appID string) (*guest.ObservedApp, error) {
	r := request{
		operation: "look at the app", method: kiota.GET, path: "/servicePrincipals", want: http.StatusOK,
		query: query("$select", appFields, "$filter", "appId eq "+literal(appID)),
	}
	if !isGUID(appID) {
		return nil, r.refused(errors.New("an id is not a GUID"))
	}
	var found *guest.ObservedApp
	err := all[models.ServicePrincipalable, models.ServicePrincipalCollectionResponseable](
		ctx, c, r, models.CreateServicePrincipalCollectionResponseFromDiscriminatorValue, func(sp models.ServicePrincipalable) error {
			app, err := observedApp(sp)
			found = &app
			return err
		})
	if err != nil {
		return nil, err
	}
	return found, nil
}

// MayAddApps says whether the portal's token lets it add apps, without adding one.
// A token that cannot be read is no fault: Graph alone decides.
func (c *Client) MayAddApps(ctx context.Context) error {
	return c.may(ctx, stepCall(guest.StepAddApp, ""))
}

// may says whether the portal's token lets it make a call, without making it.
func (c *Client) may(ctx context.Context, r request) error {
	token, refused := c.tokens.token(ctx, "")
	if refused != nil {
		return &guest.Fault{Kind: guest.FaultShutOut, Operation: r.operation, Cause: refused.err}
	}
	if lacks, known := r.lacking(token); known && lacks != nil {
		return &guest.Fault{Kind: guest.FaultShutOut, Reason: guest.ReasonPermission, Permission: lacks.ask, Operation: r.operation}
	}
	return nil
}

// SetAssignment says whether only people who were assigned can open an app.
//
// Source: https://learn.microsoft.com/graph/api/serviceprincipal-update
func (c *Client) SetAssignment(ctx context.Context, objectID string, required bool, clientRequestID string) error {
	kind := guest.StepOpenApp
	if required {
		kind = guest.StepCloseApp
	}
	r := stepCall(kind, clientRequestID, objectID)
	body := models.NewServicePrincipal()
	body.SetAppRoleAssignmentRequired(&required)
	r.body = body
	return c.do(ctx, r)
}
