package graph

import (
	"guestportal/internal/emulator/directory"
)

// appOwned resolves the application or service principal that the path names.
func (c *call) appOwned() (id string, err error) {
	if lower(c.steps[0]) == "applications" {
		app, err := c.findApplication()
		if err != nil {
			return "", err
		}
		return app.ID, nil
	}
	sp, err := c.findSP()
	if err != nil {
		return "", err
	}
	return sp.ID, nil
}

func listAppOwners(c *call) (*answer, error) {
	id, err := c.appOwned()
	if err != nil {
		return nil, err
	}
	return c.related(listed(c.live(c.tx.AppOwners().Of(id, c.now))))
}

// addAppOwner adds a user or a service principal; groups cannot own applications.
func addAppOwner(c *call) (*answer, error) {
	id, err := c.appOwned()
	if err == nil {
		err = c.mayChangeApp(id)
	}
	if err != nil {
		return nil, err
	}
	target, err := c.refBody()
	if err != nil {
		return nil, err
	}
	switch kind, err := c.replicatedRef(target); {
	case err != nil:
		return nil, err
	case kind != directory.KindUser && kind != directory.KindApp:
		return nil, badRequest("The reference target '%s' of type '%s' is invalid for the 'owners' reference.", target, kind)
	case c.tx.AppOwners().Has(id, target):
		return nil, alreadyLinked("owners")
	}
	c.tx.Link(c.tx.AppOwners(), id, target)
	return noContent()
}

func removeAppOwner(c *call) (*answer, error) {
	id, err := c.appOwned()
	if err == nil {
		err = c.mayChangeApp(id)
	}
	if err != nil {
		return nil, err
	}
	target, err := c.pathRef()
	if err != nil {
		return nil, err
	}
	if !c.tx.AppOwners().Has(id, target) {
		return nil, notFound(target)
	}
	c.tx.Unlink(c.tx.AppOwners(), id, target)
	return noContent()
}
