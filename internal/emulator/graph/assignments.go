package graph

import (
	"crypto/rand"
	"encoding/base64"
	"iter"
	"net/http"
	"slices"

	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/odata"
)

// assignmentBody is what all ways to assign a role take.
type assignmentBody struct {
	PrincipalID string `json:"principalId"`
	ResourceID  string `json:"resourceId"`
	AppRoleID   string `json:"appRoleId"`
}

func assignTo(c *call) (*answer, error) {
	sp, err := c.findSP()
	if err != nil {
		return nil, err
	}
	body, err := c.assignmentBody()
	if err != nil {
		return nil, err
	}
	if body.ResourceID != sp.ID {
		return nil, badRequest("The resourceId must be the service principal that the request addresses.")
	}
	return c.assign(body)
}

// assignPrincipal is the same from the principal's end.
func assignPrincipal(c *call) (*answer, error) {
	id, err := c.principal()
	if err != nil {
		return nil, err
	}
	body, err := c.assignmentBody()
	if err != nil {
		return nil, err
	}
	if body.PrincipalID != id {
		return nil, badRequest("The principalId must be the object that the request addresses.")
	}
	return c.assign(body)
}

func (c *call) assignmentBody() (assignmentBody, error) {
	var body assignmentBody
	if err := c.decode(&body, "principalId", "resourceId", "appRoleId", "id", "principalType"); err != nil {
		return body, err
	}
	for _, v := range []*string{&body.PrincipalID, &body.ResourceID, &body.AppRoleID} {
		if !isGUID(*v) {
			return body, badRequest("Cannot convert the literal '%s' to the expected type 'Edm.Guid'.", *v)
		}
		*v = lower(*v)
	}
	return body, nil
}

// assign gives the role. A principal that is too new is "Not a valid reference
// update", although reading them works already.
func (c *call) assign(body assignmentBody) (*answer, error) {
	sp := c.tx.SP(body.ResourceID)
	if sp == nil {
		return nil, notFound(body.ResourceID)
	}
	kind := c.tx.KindOf(body.PrincipalID)
	a := &directory.Assignment{
		ID: newAssignmentID(), AppRoleID: body.AppRoleID, CreatedDateTime: c.now.UTC(), PrincipalID: body.PrincipalID,
		ResourceID: sp.ID, ResourceDisplayName: sp.DisplayName,
	}
	memberType := "User"
	if kind != directory.KindNone && !c.replicated(kind, body.PrincipalID, c.settings.ReplicationLag.AppRole) {
		return nil, badRequest("Not a valid reference update.")
	}
	switch kind {
	case directory.KindUser:
		a.PrincipalType, a.PrincipalDisplayName = "User", c.tx.User(body.PrincipalID).DisplayName
	case directory.KindGroup:
		a.PrincipalType, a.PrincipalDisplayName = "Group", c.tx.Group(body.PrincipalID).DisplayName
	case directory.KindApp:
		a.PrincipalType, a.PrincipalDisplayName = "ServicePrincipal", c.tx.SP(body.PrincipalID).DisplayName
		memberType = "Application"
	default:
		return nil, notFound(body.PrincipalID)
	}
	if !c.offers(sp, body.AppRoleID, memberType) {
		return nil, badRequest("Permission being assigned was not found on application '%s'.", sp.AppID)
	}
	for _, old := range c.tx.AssignmentsOf(body.PrincipalID, c.now) {
		if old.ResourceID == sp.ID && old.AppRoleID == body.AppRoleID {
			return nil, badRequest("Permission being assigned already exists on the object")
		}
	}
	c.tx.Assign(a)
	m, err := renderAs(assignmentType, a, "")
	if err != nil {
		return nil, err
	}
	delete(m, "@odata.type")
	m["@odata.context"] = c.context("appRoleAssignments/$entity")
	return &answer{status: http.StatusCreated, body: m, header: http.Header{"Location": {c.link("servicePrincipals/" + sp.ID + "/appRoleAssignedTo/" + a.ID)}}}, nil
}

// offers says whether the application has the role for that kind of principal.
// Default access is offered where no role for users is declared; whether it is
// accepted beside such roles is picked by a setting.
// The service principal's copy of the roles lags behind what was declared last.
func (c *call) offers(sp *directory.ServicePrincipal, roleID, memberType string) bool {
	if sp = seen(c, c.tx.SPRows(), sp.ID, c.settings.ReplicationLag.AppRole); sp == nil {
		return false
	}
	if roleID != directory.DefaultAccessID {
		role, ok := sp.Role(roleID)
		return ok && role.For(memberType)
	}
	return c.settings.DefaultAccessRoles || !slices.ContainsFunc(sp.AppRoles, func(r directory.AppRole) bool { return r.For("User") })
}

func newAssignmentID() string {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(b[:])
}

func assignedTo(c *call) (*answer, error) {
	sp, err := c.findSP()
	if err != nil {
		return nil, err
	}
	asOf := c.asOf(c.settings.ReplicationLag.MemberRead)
	return c.assignments(func(after int64) iter.Seq2[int64, *directory.Assignment] {
		return c.tx.AssignedToFrom(sp.ID, after, asOf)
	})
}

// assignments answers those assignments, or their number, where the path ends in
// $count, or the one that the path names.
func (c *call) assignments(from walk[directory.Assignment]) (*answer, error) {
	const of = "appRoleAssignments"
	if c.counting() {
		return count(c, collection[directory.Assignment]{typ: assignmentType, walk: func(_ *odata.Query[directory.Assignment], after int64) iter.Seq2[int64, *directory.Assignment] {
			return from(after)
		}})
	}
	id, one := c.vars["assignment"]
	if !one {
		return listFrom(c, assignmentType, of, from, nil)
	}
	for _, a := range from(0) {
		if a.ID == id {
			return entity(c, assignmentType, of, a, nil)
		}
	}
	return nil, notFound(id)
}

// principal resolves the user, group, service principal or directory object of
// the path.
func (c *call) principal() (string, error) {
	switch lower(c.steps[0]) {
	case "users":
		u, err := c.readUser()
		if err != nil {
			return "", err
		}
		return u.ID, nil
	case "groups":
		g, err := c.findGroup()
		if err != nil {
			return "", err
		}
		return g.ID, nil
	case "directoryobjects":
		id := lower(c.vars["id"])
		if err := checkID(id); err != nil {
			return "", err
		}
		if c.tx.KindOf(id) == directory.KindNone {
			return "", notFound(c.vars["id"])
		}
		return id, nil
	}
	sp, err := c.findSP()
	if err != nil {
		return "", err
	}
	return sp.ID, nil
}

func assignmentsOf(c *call) (*answer, error) {
	id, err := c.principal()
	if err != nil {
		return nil, err
	}
	asOf := c.asOf(c.settings.ReplicationLag.MemberRead)
	return c.assignments(func(after int64) iter.Seq2[int64, *directory.Assignment] {
		return c.tx.AssignmentsFrom(id, after, asOf)
	})
}

func unassign(c *call) (*answer, error) {
	sp, err := c.findSP()
	if err != nil {
		return nil, err
	}
	return c.unassign(c.tx.AssignedTo(sp.ID, c.now))
}

func unassignPrincipal(c *call) (*answer, error) {
	id, err := c.principal()
	if err != nil {
		return nil, err
	}
	return c.unassign(c.tx.AssignmentsOf(id, c.now))
}

func (c *call) unassign(among []*directory.Assignment) (*answer, error) {
	for _, a := range among {
		if a.ID == c.vars["assignment"] {
			c.tx.Unassign(a)
			return noContent()
		}
	}
	return nil, notFound(c.vars["assignment"])
}
