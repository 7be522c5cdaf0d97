package invariant

import (
	"regexp"
	"slices"
)

var objectID = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// promised are the accounts that Microsoft promised for a guest, that never
// appeared, and that somebody gave up by trying again, as the history tells.
func (d Database) promised(g Guest) (ids []string) {
	for _, e := range d.history(g.ID) {
		if e.Kind == "try again" {
			ids = append(ids, objectID.FindAllString(e.Words, -1)...)
		}
	}
	return ids
}

// doesForPromised tells whether the call is what a step announces, for one of
// those accounts.
func (c call) doesForPromised(s Step, email string, accounts []string) bool {
	return slices.ContainsFunc(accounts, func(id string) bool { return c.does(s, email, id) })
}
