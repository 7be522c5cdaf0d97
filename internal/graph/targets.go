package graph

import (
	"context"
	"net/http"
	"slices"
	"strings"

	kiota "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoftgraph/msgraph-sdk-go/models"

	"guestportal/internal/guest"
)

// Target reads a resource as it stands now; FaultMissing when Entra does not
// know it.
func (c *Client) Target(ctx context.Context, r guest.Resource) (guest.Target, error) {
	if r.Kind == guest.Group {
		return c.group(ctx, r.ObjectID)
	}
	return c.app(ctx, r.ObjectID)
}

// group reads the kind of a group. isAssignableToRole and isManagementRestricted
// come only when asked for by name.
//
// Source: https://learn.microsoft.com/graph/api/group-get
func (c *Client) group(ctx context.Context, id string) (guest.Target, error) {
	r := request{
		operation: "look at the group", method: kiota.GET, path: "/groups/{guid}", ids: []string{id}, want: http.StatusOK,
		query: query("$select", "id,displayName,groupTypes,mailEnabled,onPremisesSyncEnabled,isAssignableToRole,isManagementRestricted"),
	}
	var t guest.Target
	err := send(ctx, c, r, models.CreateGroupFromDiscriminatorValue, func(g models.Groupable) error {
		if g == nil || !strings.EqualFold(text(g.GetId()), id) {
			return errIncomplete
		}
		unified := slices.Contains(g.GetGroupTypes(), "Unified")
		t = guest.Target{
			Name: text(g.GetDisplayName()), Dynamic: slices.Contains(g.GetGroupTypes(), "DynamicMembership"), Synced: yes(g.GetOnPremisesSyncEnabled()),
			RoleAssignable: yes(g.GetIsAssignableToRole()), Restricted: yes(g.GetIsManagementRestricted()), Exchange: yes(g.GetMailEnabled()) && !unified,
		}
		return nil
	})
	return t, err
}

// app reads an enterprise application with its roles. One that is not said to be
// off counts as on: Entra itself refuses sign-in to one that is off.
//
// Source: https://learn.microsoft.com/graph/api/serviceprincipal-get
func (c *Client) app(ctx context.Context, id string) (guest.Target, error) {
	r := request{
		operation: "look at the app", method: kiota.GET, path: "/servicePrincipals/{guid}", ids: []string{id}, want: http.StatusOK,
		query: query("$select", "id,appId,displayName,accountEnabled,appOwnerOrganizationId,appRoles"),
	}
	var t guest.Target
	err := send(ctx, c, r, models.CreateServicePrincipalFromDiscriminatorValue, func(sp models.ServicePrincipalable) error {
		if sp == nil || !strings.EqualFold(text(sp.GetId()), id) || !isGUID(text(sp.GetAppId())) {
			return errIncomplete
		}
		t = guest.Target{Name: text(sp.GetDisplayName()), AppID: text(sp.GetAppId()), Disabled: sp.GetAccountEnabled() != nil && !yes(sp.GetAccountEnabled()), FirstParty: microsofts(sp)}
		for _, role := range sp.GetAppRoles() {
			if role == nil || role.GetId() == nil {
				return errIncomplete
			}
			t.Roles = append(t.Roles, guest.TargetRole{
				ID: role.GetId().String(), Name: text(role.GetDisplayName()), Enabled: yes(role.GetIsEnabled()),
				ForPeople: slices.Contains(role.GetAllowedMemberTypes(), "User"),
			})
		}
		return nil
	})
	return t, err
}

// microsofts tells whether an app is one of Microsoft's own: the tenant that owns its
// registration is theirs.
//
// Source: https://learn.microsoft.com/troubleshoot/entra/entra-id/governance/verify-first-party-apps-sign-in
func microsofts(sp models.ServicePrincipalable) bool {
	owner := sp.GetAppOwnerOrganizationId()
	return owner != nil && owner.String() == "f8cdef31-a31e-4b4a-93e4-5f571e91255a"
}

func yes(b *bool) bool { return b != nil && *b }
