package graph

import (
	"net/http"
	"slices"
	"strings"

	"guestportal/internal/emulator/authority"
	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/odata"
)

var grantType = odata.NewType[directory.PermissionGrant]("microsoft.graph.oAuth2PermissionGrant")

const grantSet = "oauth2PermissionGrants"

func listGrants(c *call) (*answer, error) {
	return listOf(c, grantType, grantSet, c.tx.PermissionGrants(), nil)
}

func (c *call) grantsWhere(keep func(*directory.PermissionGrant) bool) (*answer, error) {
	kept := slices.DeleteFunc(c.tx.PermissionGrants(), func(g *directory.PermissionGrant) bool { return !keep(g) })
	return listOf(c, grantType, grantSet, kept, nil)
}

func grantsOfUser(c *call) (*answer, error) {
	u, err := c.readUser()
	if err != nil {
		return nil, err
	}
	return c.grantsWhere(func(g *directory.PermissionGrant) bool { return g.PrincipalID == u.ID })
}

func grantsOfClient(c *call) (*answer, error) {
	sp, err := c.findSP()
	if err != nil {
		return nil, err
	}
	return c.grantsWhere(func(g *directory.PermissionGrant) bool { return g.ClientID == sp.ID })
}

func (c *call) findGrant() (*directory.PermissionGrant, error) {
	g := c.tx.PermissionGrant(c.vars["id"])
	if g == nil {
		return nil, notFound(c.vars["id"])
	}
	return g, nil
}

func getGrant(c *call) (*answer, error) {
	g, err := c.findGrant()
	if err != nil {
		return nil, err
	}
	return entity(c, grantType, grantSet, g, nil)
}

// createGrant consents for a person or, as an administrator, for everybody
// (learn.microsoft.com/graph/api/oauth2permissiongrant-post). startTime and
// expiryTime were needed once and are ignored.
func createGrant(c *call) (*answer, error) {
	var g directory.PermissionGrant
	if err := c.decode(&g, "clientId", "consentType", "principalId", "resourceId", "scope", "startTime", "expiryTime"); err != nil {
		return nil, err
	}
	client, resource := c.tx.SP(g.ClientID), c.tx.SP(g.ResourceID)
	switch {
	case client == nil:
		return nil, notFound(g.ClientID)
	case resource == nil:
		return nil, notFound(g.ResourceID)
	case g.ConsentType != directory.AllPrincipals && g.ConsentType != directory.OnePrincipal:
		return nil, badRequest("Invalid value specified for property 'consentType' of resource 'OAuth2PermissionGrant'.")
	case (g.ConsentType == directory.OnePrincipal) != (g.PrincipalID != ""):
		return nil, badRequest("Invalid value specified for property 'principalId' of resource 'OAuth2PermissionGrant'.")
	case g.PrincipalID != "" && c.tx.User(g.PrincipalID) == nil:
		return nil, notFound(g.PrincipalID)
	case c.tx.ConsentFor(client.ID, resource.ID, g.PrincipalID) != nil:
		return nil, &Error{Status: http.StatusConflict, Code: "Request_MultipleObjectsWithSameKeyValue", Message: "Permission entry already exists."}
	}
	if err := checkScopes(resource, g.Scope); err != nil {
		return nil, err
	}
	g.ID, g.ClientID, g.ResourceID = authority.NewGrantID(), client.ID, resource.ID
	c.tx.PutPermissionGrant(&g)
	a, err := entity(c, grantType, grantSet, &g, nil)
	if err == nil {
		a.status, a.header = http.StatusCreated, http.Header{"Location": {c.link(grantSet + "/" + g.ID)}}
	}
	return a, err
}

// checkScopes refuses permissions that the resource does not offer.
func checkScopes(resource *directory.ServicePrincipal, scope string) error {
	for _, name := range strings.Fields(scope) {
		oidc := slices.Contains([]string{"openid", "profile", "email", "offline_access"}, name)
		if !oidc && !slices.ContainsFunc(resource.Scopes, func(p directory.PermissionScope) bool { return p.Value == name }) {
			return badRequest("The permission '%s' does not exist on the resource '%s'.", name, resource.AppID)
		}
	}
	return nil
}

// patchGrant changes the scope; nothing else of a consent can be changed.
func patchGrant(c *call) (*answer, error) {
	g, err := c.findGrant()
	if err != nil {
		return nil, err
	}
	var body struct {
		Scope string `json:"scope"`
	}
	if err := c.decode(&body, "scope"); err != nil {
		return nil, err
	}
	if resource := c.tx.SP(g.ResourceID); resource != nil {
		if err := checkScopes(resource, body.Scope); err != nil {
			return nil, err
		}
	}
	changed := *g
	changed.Scope = body.Scope
	c.tx.PutPermissionGrant(&changed)
	return noContent()
}

func deleteGrant(c *call) (*answer, error) {
	g, err := c.findGrant()
	if err != nil {
		return nil, err
	}
	c.tx.RemovePermissionGrant(g.ID)
	return noContent()
}
