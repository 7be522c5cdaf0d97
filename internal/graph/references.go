package graph

import (
	"context"
	"net/http"

	kiota "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoftgraph/msgraph-sdk-go/models"

	"guestportal/internal/guest"
)

// Sponsors and group members are references between directory objects. A
// membership is ended by deleting the reference, at an address that ends in
// /$ref: the same address without it deletes the person.
//
// Source: https://learn.microsoft.com/graph/api/group-delete-members

// Sponsors gives the object ids of the guest's sponsors, users or groups.
//
// Source: https://learn.microsoft.com/graph/api/user-list-sponsors
func (c *Client) Sponsors(ctx context.Context, objectID string) ([]string, error) {
	return c.references(ctx, request{
		operation: "read the guest's sponsors", method: kiota.GET, path: "/users/{guid}/sponsors", ids: []string{objectID},
		query: query("$select", "id"), want: http.StatusOK,
	}, func(models.DirectoryObjectable) bool { return true })
}

// AddSponsor makes a user one of the guest's sponsors.
//
// Source: https://learn.microsoft.com/graph/api/user-post-sponsors
func (c *Client) AddSponsor(ctx context.Context, objectID, sponsorID, clientRequestID string) error {
	return c.refer(ctx, stepCall(guest.StepAddSponsor, clientRequestID, objectID), "/users/{guid}", sponsorID)
}

// Groups gives the object ids of the groups that the guest is a member of
// directly; roles and administrative units, which come in the same list, are
// left out.
//
// Source: https://learn.microsoft.com/graph/api/user-list-memberof
func (c *Client) Groups(ctx context.Context, objectID string) ([]string, error) {
	return c.references(ctx, request{
		operation: "read the guest's groups", method: kiota.GET, path: "/users/{guid}/memberOf", ids: []string{objectID},
		query: query("$select", "id"), want: http.StatusOK,
	}, func(o models.DirectoryObjectable) bool { return text(o.GetOdataType()) == "#microsoft.graph.group" })
}

// AddMember adds the guest to the group.
//
// Source: https://learn.microsoft.com/graph/api/group-post-members
func (c *Client) AddMember(ctx context.Context, groupID, objectID, clientRequestID string) error {
	return c.refer(ctx, stepCall(guest.StepAddMember, clientRequestID, groupID), "/directoryObjects/{guid}", objectID)
}

// RemoveMember removes the guest from the group.
//
// Source: https://learn.microsoft.com/graph/api/group-delete-members
func (c *Client) RemoveMember(ctx context.Context, groupID, objectID, clientRequestID string) error {
	return c.do(ctx, stepCall(guest.StepRemoveMember, clientRequestID, groupID, objectID))
}

// refer adds a reference to the object at that path to what r names.
func (c *Client) refer(ctx context.Context, r request, path, id string) error {
	target, err := request{path: path, ids: []string{id}}.address(c.base)
	if err != nil {
		return r.refused(err)
	}
	address := target.String()
	body := models.NewReferenceCreate()
	body.SetOdataId(&address)
	r.body = body
	return c.do(ctx, r)
}

// references gives the ids of those objects of a list that are kept.
func (c *Client) references(ctx context.Context, r request, keep func(models.DirectoryObjectable) bool) ([]string, error) {
	ids := []string{}
	err := all[models.DirectoryObjectable, models.DirectoryObjectCollectionResponseable](
		ctx, c, r, models.CreateDirectoryObjectCollectionResponseFromDiscriminatorValue,
		func(object models.DirectoryObjectable) error {
			if object == nil || !isGUID(text(object.GetId())) {
				return errIncomplete
			}
			if keep(object) {
				ids = append(ids, text(object.GetId()))
			}
			return nil
		})
	if err != nil {
		return nil, err
	}
	return ids, nil
}
