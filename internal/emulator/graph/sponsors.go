package graph

import (
	"fmt"
	"slices"

	"guestportal/internal/emulator/directory"
)

// maxSponsors is how many sponsors a guest can have
// (learn.microsoft.com/entra/external-id/b2b-sponsors). A setting chooses how a
// sixth is refused.
const maxSponsors = 5

func listSponsors(c *call) (*answer, error) {
	u, err := c.readUser()
	if err != nil {
		return nil, err
	}
	return c.related(listed(c.live(c.tx.Sponsors().Of(u.ID, c.asOf(c.settings.ReplicationLag.MemberRead)))))
}

// sponsorOf answers whom a user sponsors, as a person or as a member of a group
// that sponsors. Applications may not ask
// (learn.microsoft.com/graph/api/user-list-sponsorof). Groups inside that group do
// not count: Microsoft speaks of membership alone.
func sponsorOf(c *call) (*answer, error) {
	if !c.caller.User {
		return nil, denied()
	}
	u, err := c.readUser()
	if err != nil {
		return nil, err
	}
	asOf := c.asOf(c.settings.ReplicationLag.MemberRead)
	list := c.tx.Sponsors().To(u.ID, asOf)
	for _, g := range c.tx.GroupsOf(u.ID, false, asOf) {
		for _, id := range c.tx.Sponsors().To(g.ID, asOf) {
			if !slices.Contains(list, id) {
				list = append(list, id)
			}
		}
	}
	return c.related(listed(c.live(list)))
}

func addSponsor(c *call) (*answer, error) {
	u, err := c.writableUser()
	if err != nil {
		return nil, err
	}
	target, err := c.refBody()
	if err != nil {
		return nil, err
	}
	if err := c.checkSponsor(u.ID, target); err != nil {
		return nil, err
	}
	c.tx.Link(c.tx.Sponsors(), u.ID, target)
	return noContent()
}

// checkSponsor refuses what cannot be a sponsor, or not one more.
func (c *call) checkSponsor(guest, target string) error {
	kind, err := c.replicatedRef(target)
	switch {
	case err != nil:
		return err
	case kind != directory.KindUser && kind != directory.KindGroup:
		return badRequest("Only users and groups can be sponsors.")
	case c.tx.Sponsors().Has(guest, target):
		return alreadyLinked("sponsors")
	case c.tx.Sponsors().Count(guest) >= maxSponsors:
		return c.tooManySponsors()
	}
	return nil
}

func (c *call) tooManySponsors() error {
	return &Error{Status: c.settings.SixthSponsorStatus, Code: "Request_BadRequest", Message: fmt.Sprintf("The number of sponsors exceeds the maximum of %d.", maxSponsors)}
}

func removeSponsor(c *call) (*answer, error) {
	u, err := c.writableUser()
	if err != nil {
		return nil, err
	}
	target, err := c.pathRef()
	if err != nil {
		return nil, err
	}
	if !c.tx.Sponsors().Has(u.ID, target) {
		return nil, notFound(target)
	}
	c.tx.Unlink(c.tx.Sponsors(), u.ID, target)
	return noContent()
}

// pathRef reads the reference of a DELETE: in the path, or in the query option
// @id that OData clients also use.
func (c *call) pathRef() (string, error) {
	if id := c.vars["ref"]; id != "" {
		return lower(id), checkID(id)
	}
	for _, name := range []string{"@id", "$id"} {
		if ref := c.query.Get(name); ref != "" {
			return parseRef(ref)
		}
	}
	return "", badRequest("The reference to remove is missing.")
}

func getManager(c *call) (*answer, error) {
	u, err := c.readUser()
	if err != nil {
		return nil, err
	}
	ids := c.live(c.tx.Manager().Of(u.ID, c.asOf(c.settings.ReplicationLag.MemberRead)))
	if len(ids) == 0 {
		return nil, notFound("manager")
	}
	if c.steps[len(c.steps)-1] == "$ref" {
		m := c.reference(ids[0])
		m["@odata.context"] = c.context("$ref")
		return ok(m)
	}
	m, err := c.object(ids[0], c.query.Get("$select"))
	if err != nil {
		return nil, err
	}
	m["@odata.context"] = c.context("directoryObjects/$entity")
	return ok(m)
}

// directReports are the other end of the managers.
func directReports(c *call) (*answer, error) {
	u, err := c.readUser()
	if err != nil {
		return nil, err
	}
	return c.related(listed(c.live(c.tx.Manager().To(u.ID, c.asOf(c.settings.ReplicationLag.MemberRead)))))
}

func setManager(c *call) (*answer, error) {
	u, err := c.writableUser()
	if err != nil {
		return nil, err
	}
	target, err := c.refBody()
	if err != nil {
		return nil, err
	}
	kind, err := c.replicatedRef(target)
	if err != nil {
		return nil, err
	}
	if kind != directory.KindUser {
		return nil, badRequest("Only a user can be a manager.")
	}
	for _, old := range c.tx.Manager().Of(u.ID, c.now) {
		c.tx.Unlink(c.tx.Manager(), u.ID, old)
	}
	c.tx.Link(c.tx.Manager(), u.ID, target)
	return noContent()
}

func removeManager(c *call) (*answer, error) {
	u, err := c.writableUser()
	if err != nil {
		return nil, err
	}
	for _, old := range c.tx.Manager().Of(u.ID, c.now) {
		c.tx.Unlink(c.tx.Manager(), u.ID, old)
	}
	return noContent()
}
