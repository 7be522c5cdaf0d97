package graph

import (
	"context"
	"net/http"
	"slices"

	kiota "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoftgraph/msgraph-sdk-go/models"

	"guestportal/internal/guest"
)

// GroupsDelta reads one page of the change feed of groups, as Delta does. Graph
// follows their owners there as well, but documents only members: owners are
// read object by object.
//
// Source: https://learn.microsoft.com/graph/api/group-delta
func (c *Client) GroupsDelta(ctx context.Context, link string) (observed []guest.ObservedGroup, next string, done bool, err error) {
	r := request{
		operation: "read the groups", path: groupsDelta, link: link,
		query: query("$select", "id,displayName,description,mail,groupTypes,securityEnabled,mailEnabled,"+
			"onPremisesSyncEnabled,isAssignableToRole,isManagementRestricted,visibility"),
	}
	return delta(ctx, c, r, models.CreateGroupFromDiscriminatorValue, observedGroup)
}

func observedGroup(g models.Groupable) (guest.ObservedGroup, error) {
	switch {
	case g == nil || !isGUID(text(g.GetId())):
		return guest.ObservedGroup{}, errIncomplete
	case removed(g):
		return guest.ObservedGroup{ObjectID: text(g.GetId()), Removed: true}, nil
	}
	return guest.ObservedGroup{
		ObjectID: text(g.GetId()), Name: text(g.GetDisplayName()), Description: text(g.GetDescription()), Mail: text(g.GetMail()),
		Security: yes(g.GetSecurityEnabled()), MailEnabled: yes(g.GetMailEnabled()),
		Unified: slices.Contains(g.GetGroupTypes(), "Unified"), Dynamic: slices.Contains(g.GetGroupTypes(), "DynamicMembership"),
		Synced: yes(g.GetOnPremisesSyncEnabled()), RoleAssignable: yes(g.GetIsAssignableToRole()),
		Restricted: yes(g.GetIsManagementRestricted()), Hidden: text(g.GetVisibility()) == "HiddenMembership",
	}, nil
}

// AppsDelta reads one page of the change feed of service principals, as Delta
// does. Those that nobody can be assigned to, such as managed identities, come as
// removed.
//
// Source: https://learn.microsoft.com/graph/api/serviceprincipal-delta
func (c *Client) AppsDelta(ctx context.Context, link string) (observed []guest.ObservedApp, next string, done bool, err error) {
	r := request{
		operation: "read the apps", path: appsDelta, link: link,
		query: query("$select", appFields),
	}
	return delta(ctx, c, r, models.CreateServicePrincipalFromDiscriminatorValue, observedApp)
}

// appFields are what is read of a service principal.
const appFields = "id,appId,displayName,description,accountEnabled,appRoleAssignmentRequired,appRoles," +
	"appOwnerOrganizationId,applicationTemplateId,servicePrincipalType,tags,verifiedPublisher"

// microsoftTenant owns Microsoft's own applications.
//
// Source: https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in
const microsoftTenant = "f8cdef31-a31e-4b4a-93e4-5f571e91255a"

// assignable is the type of service principals that people can be assigned to.
// The others are managed identities, and what stands for them in old directories.
const assignable = "Application"

func observedApp(sp models.ServicePrincipalable) (guest.ObservedApp, error) {
	if sp == nil || !isGUID(text(sp.GetId())) {
		return guest.ObservedApp{}, errIncomplete
	}
	a := guest.ObservedApp{ObjectID: text(sp.GetId())}
	if kind := text(sp.GetServicePrincipalType()); removed(sp) || kind != "" && kind != assignable {
		a.Removed = true
		return a, nil
	}
	if a.AppID = text(sp.GetAppId()); !isGUID(a.AppID) {
		return a, nil
	}
	a.Name = text(sp.GetDisplayName())
	a.Description, a.TemplateID = text(sp.GetDescription()), text(sp.GetApplicationTemplateId())
	a.Enabled = sp.GetAccountEnabled() == nil || yes(sp.GetAccountEnabled())
	a.AssignmentRequired = yes(sp.GetAppRoleAssignmentRequired())
	a.FirstParty = sp.GetAppOwnerOrganizationId() != nil && sp.GetAppOwnerOrganizationId().String() == microsoftTenant
	a.Hidden = slices.Contains(sp.GetTags(), "HideApp")
	if by := sp.GetVerifiedPublisher(); by != nil {
		a.Publisher = text(by.GetDisplayName())
	}
	for _, role := range sp.GetAppRoles() {
		if role == nil || role.GetId() == nil {
			continue
		}
		a.Roles = append(a.Roles, guest.MirroredRole{
			ID: role.GetId().String(), Name: text(role.GetDisplayName()), Description: text(role.GetDescription()),
			Enabled: yes(role.GetIsEnabled()), ForPeople: slices.Contains(role.GetAllowedMemberTypes(), "User"),
		})
	}
	return a, nil
}

// GroupOwners reads one page of the users who own a group; an empty link begins,
// and next is empty at the end, with done.
//
// Source: https://learn.microsoft.com/graph/api/group-list-owners
func (c *Client) GroupOwners(ctx context.Context, groupID, link string) (ids []string, next string, done bool, err error) {
	return c.people(ctx, request{
		operation: "read the group's owners", path: "/groups/{guid}/owners", ids: []string{groupID}, query: query("$select", "id"), link: link,
	})
}

// AppOwners reads one page of the users who own an enterprise application, as
// GroupOwners does.
//
// Source: https://learn.microsoft.com/graph/api/serviceprincipal-list-owners
func (c *Client) AppOwners(ctx context.Context, appID, link string) (ids []string, next string, done bool, err error) {
	return c.people(ctx, request{
		operation: "read the app's owners", path: "/servicePrincipals/{guid}/owners", ids: []string{appID}, query: query("$select", "id"), link: link,
	})
}

// GroupMembers reads one page of the users who are members of a group, or of one
// within it, as GroupOwners does. The list is not narrowed to users by a cast,
// which would be answered from an index that lags.
//
// Source: https://learn.microsoft.com/graph/api/group-list-transitivemembers
func (c *Client) GroupMembers(ctx context.Context, groupID, link string) (ids []string, next string, done bool, err error) {
	return c.people(ctx, request{
		operation: "read the group's members", path: membersPath, ids: []string{groupID}, query: query("$select", "id", "$top", "999"), link: link,
	})
}

// Manager gives the object id of a person's manager, as a list of one;
// FaultMissing when there is none.
//
// Source: https://learn.microsoft.com/graph/api/user-list-manager
func (c *Client) Manager(ctx context.Context, objectID string) (ids []string, err error) {
	r := request{
		operation: "read the person's manager", method: kiota.GET, path: "/users/{guid}/manager", ids: []string{objectID},
		query: query("$select", "id"), want: http.StatusOK,
	}
	err = send(ctx, c, r, models.CreateDirectoryObjectFromDiscriminatorValue, func(manager models.DirectoryObjectable) error {
		if manager == nil || !isGUID(text(manager.GetId())) {
			return errIncomplete
		}
		ids = []string{text(manager.GetId())}
		return nil
	})
	return ids, err
}

// membersPath is that of a group's members, nested groups included.
const membersPath = "/groups/{guid}/transitiveMembers"

// people reads one page of a list of directory objects, and gives the users among
// them.
func (c *Client) people(ctx context.Context, r request) (ids []string, next string, done bool, err error) {
	r.method, r.want = kiota.GET, http.StatusOK
	err = send(ctx, c, r, models.CreateDirectoryObjectCollectionResponseFromDiscriminatorValue, func(page models.DirectoryObjectCollectionResponseable) error {
		if page.GetValue() == nil {
			return errIncomplete
		}
		for _, object := range page.GetValue() {
			if object == nil || !isGUID(text(object.GetId())) {
				return errIncomplete
			}
			if text(object.GetOdataType()) == "#microsoft.graph.user" {
				ids = append(ids, text(object.GetId()))
			}
		}
		if next = text(page.GetOdataNextLink()); next != "" && next == r.link {
			return errEndless
		}
		return c.onward(next)
	})
	if err != nil {
		return nil, "", false, err
	}
	return ids, next, next == "", nil
}
