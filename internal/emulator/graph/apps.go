package graph

import (
	"encoding/json"
	"strings"

	"guestportal/internal/emulator/directory"
)

// findSP resolves an object id or the key appId=….
func (c *call) findSP() (*directory.ServicePrincipal, error) {
	key := c.vars["id"]
	var sp *directory.ServicePrincipal
	if appID, byApp := strings.CutPrefix(key, "appId="); byApp {
		sp = c.tx.SPByAppID(appID)
	} else {
		sp = c.tx.SP(key)
	}
	if sp == nil {
		return nil, notFound(strings.TrimPrefix(key, "appId="))
	}
	return sp, nil
}

func listSPs(c *call) (*answer, error) {
	return listOf(c, spType, "servicePrincipals", c.tx.SPs(), nil)
}

func getSP(c *call) (*answer, error) {
	sp, err := c.findSP()
	if err != nil {
		return nil, err
	}
	return entity(c, spType, "servicePrincipals", sp, nil)
}

// patchSP changes the few properties that an administrator of access touches.
func patchSP(c *call) (*answer, error) {
	sp, err := c.findSP()
	if err != nil {
		return nil, err
	}
	if !c.may("Application.ReadWrite.All") && !c.tx.AppOwners().Has(sp.ID, c.caller.ObjectID) {
		return nil, denied()
	}
	fields, err := c.fields()
	if err != nil {
		return nil, err
	}
	for name := range fields {
		if !containsFold([]string{"accountEnabled", "appRoleAssignmentRequired", "appRoles", "notes", "tags", "displayName"}, name) {
			return nil, badRequest("Property '%s' is read-only or does not exist.", name)
		}
	}
	changed := sp.Clone()
	data, err := json.Marshal(fields)
	if err == nil {
		err = json.Unmarshal(data, changed)
	}
	if err != nil {
		return nil, errBody
	}
	c.tx.PutSP(changed)
	return noContent()
}

func listAppOwners(c *call) (*answer, error) {
	sp, err := c.findSP()
	if err != nil {
		return nil, err
	}
	return c.objects("directoryObjects", c.live(c.tx.AppOwners().Of(sp.ID, c.now)))
}

// findApplication resolves an object id or the key appId=….
func (c *call) findApplication() (*directory.Application, error) {
	key := c.vars["id"]
	app := c.tx.App(key)
	if appID, byApp := strings.CutPrefix(key, "appId="); byApp {
		app = c.tx.AppByAppID(appID)
	}
	if app == nil {
		return nil, notFound(strings.TrimPrefix(key, "appId="))
	}
	return app, nil
}

func listApplications(c *call) (*answer, error) {
	return listOf(c, applicationType, "applications", c.tx.Apps(), c.maskKeys)
}

func getApplication(c *call) (*answer, error) {
	app, err := c.findApplication()
	if err != nil {
		return nil, err
	}
	return entity(c, applicationType, "applications", app, c.maskKeys)
}
