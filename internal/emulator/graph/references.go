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
func (c *call) references(from ids) (*answer, error) {
	p, err := c.page(0, c.query.Get("$skiptoken"))
	if err != nil {
		return nil, err
	}
	values := []map[string]any{}
	for at, id := range from(p.after) {
		if len(values) == p.size {
			p.next = at - 1
			break
		}
		values = append(values, c.reference(id))
	}
	return c.collectionAnswer("Collection($ref)", values, p, false, nil)
}
