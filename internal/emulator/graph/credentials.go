package graph

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/emulator/authority"
	"guestportal/internal/emulator/directory"
)

// credentialRoutes lists how applications get credentials and consents.
func credentialRoutes() []route {
	const change = "Application.ReadWrite.OwnedBy | Application.ReadWrite.All"
	const read = "Application.Read.All | Application.ReadWrite.OwnedBy"
	const seeGrants, grant = "DelegatedPermissionGrant.Read.All", "DelegatedPermissionGrant.ReadWrite.All"
	return []route{
		{method: "POST", pattern: "applications/{id}/addPassword", needs: change, cost: 1, handle: addPassword},
		{method: "POST", pattern: "applications/{id}/removePassword", needs: change, cost: 1, handle: removePassword},
		{method: "GET", pattern: "applications/{id}/federatedIdentityCredentials", needs: read, cost: 1, handle: listFederated},
		{method: "POST", pattern: "applications/{id}/federatedIdentityCredentials", needs: change, cost: 1, handle: createFederated},
		{method: "GET", pattern: "applications/{id}/federatedIdentityCredentials/{credential}", needs: read, cost: 1, handle: getFederated},
		{method: "PATCH", pattern: "applications/{id}/federatedIdentityCredentials/{credential}", needs: change, cost: 1, handle: patchFederated},
		{method: "DELETE", pattern: "applications/{id}/federatedIdentityCredentials/{credential}", needs: change, cost: 1, handle: deleteFederated},
		{method: "GET", pattern: "oauth2PermissionGrants", needs: seeGrants, cost: 1, handle: listGrants},
		{method: "POST", pattern: "oauth2PermissionGrants", needs: grant, cost: 1, handle: createGrant},
		{method: "GET", pattern: "oauth2PermissionGrants/{id}", needs: seeGrants, cost: 1, handle: getGrant},
		{method: "PATCH", pattern: "oauth2PermissionGrants/{id}", needs: grant, cost: 1, handle: patchGrant},
		{method: "DELETE", pattern: "oauth2PermissionGrants/{id}", needs: grant, cost: 1, handle: deleteGrant},
		{method: "GET", pattern: "users/{id}/oauth2PermissionGrants", needs: seeGrants, cost: 1, handle: grantsOfUser},
		{method: "GET", pattern: "servicePrincipals/{id}/oauth2PermissionGrants", needs: seeGrants, cost: 1, handle: grantsOfClient},
	}
}

// registration finds the application that the path names and checks that the
// caller may change it; what is returned may be changed and put back.
func (c *call) registration() (*directory.Application, error) {
	app, err := c.findApplication()
	if err != nil {
		return nil, err
	}
	ids := []string{app.ID}
	if sp := c.tx.SPByAppID(app.AppID); sp != nil {
		ids = append(ids, sp.ID)
	}
	if err := c.mayChangeApp(ids...); err != nil {
		return nil, err
	}
	return app.Clone(), nil
}

// addPassword makes a client secret, which is told this once
// (learn.microsoft.com/graph/api/application-addpassword).
func addPassword(c *call) (*answer, error) {
	app, err := c.registration()
	if err != nil {
		return nil, err
	}
	var body struct {
		Credential struct {
			DisplayName *string    `json:"displayName"`
			Start       *time.Time `json:"startDateTime"`
			End         *time.Time `json:"endDateTime"`
		} `json:"passwordCredential"`
	}
	if err := c.decode(&body, "passwordCredential"); err != nil {
		return nil, err
	}
	p := directory.PasswordCredential{KeyID: uuid.NewString(), DisplayName: body.Credential.DisplayName, StartDateTime: c.now.UTC()}
	if body.Credential.Start != nil {
		p.StartDateTime = body.Credential.Start.UTC()
	}
	p.EndDateTime = p.StartDateTime.AddDate(2, 0, 0)
	if body.Credential.End != nil {
		p.EndDateTime = body.Credential.End.UTC()
	}
	if !p.EndDateTime.After(p.StartDateTime) {
		return nil, badRequest("Password credential's end date is invalid.")
	}
	secret := authority.NewSecret()
	app.AddSecret(p, secret)
	c.tx.PutApp(app)
	told := app.PasswordCredentials[len(app.PasswordCredentials)-1]
	told.SecretText = &secret
	return c.told("microsoft.graph.passwordCredential", told)
}

// told answers one object that is no resource of its own.
func (c *call) told(context string, v any) (*answer, error) {
	data, err := json.Marshal(v)
	var m map[string]any
	if err == nil {
		err = json.Unmarshal(data, &m)
	}
	if err != nil {
		return nil, err
	}
	m["@odata.context"] = c.context(context)
	return ok(m)
}

func removePassword(c *call) (*answer, error) {
	app, err := c.registration()
	if err != nil {
		return nil, err
	}
	var body struct {
		KeyID string `json:"keyId"`
	}
	if err := c.decode(&body, "keyId"); err != nil {
		return nil, err
	}
	if !app.RemoveSecret(body.KeyID) {
		return nil, badRequest("No password credential found with keyId '%s'.", body.KeyID)
	}
	c.tx.PutApp(app)
	return noContent()
}
