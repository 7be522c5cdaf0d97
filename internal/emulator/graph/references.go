package graph

import (
	"guestportal/internal/emulator/directory"
)

// typeNames are the ends of the addresses that references have.
var typeNames = map[directory.Kind]string{
	directory.KindUser: "User", directory.KindGroup: "Group", directory.KindApp: "ServicePrincipal", directory.KindApplication: "Application",
}

// reference is an object as its address alone.
func (c *call) reference(id string) map[string]any {
	return map[string]any{"@odata.id": c.link("directoryObjects/" + id + "/Microsoft.DirectoryServices." + typeNames[c.tx.KindOf(id)])}
}

// references answers a collection of addresses: the end of the path is $ref.
func (c *call) references(ids []string) (*answer, error) {
	page, next, err := cut(c, 0, c.query.Get("$skiptoken"), ids)
	if err != nil {
		return nil, err
	}
	values := make([]map[string]any, 0, len(page))
	for _, id := range page {
		values = append(values, c.reference(id))
	}
	body := map[string]any{"@odata.context": c.context("Collection($ref)"), "value": values}
	if next != "" {
		body["@odata.nextLink"] = next
	}
	return ok(body)
}
