package graph

import (
	"iter"
	"net/url"

	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/odata"
)

// common is what objects of several kinds are filtered, sorted and searched by
// where they are listed together, such as members.
type common struct {
	ID          string `json:"id" odata:"advanced: eq ne not in"`
	DisplayName string `json:"displayName" odata:"advanced: eq ne not ge le in startsWith endsWith null; search"`
	Description string `json:"description" odata:"advanced: eq ne not ge le in startsWith null; search"`
	Mail        string `json:"mail" odata:"advanced: eq ne not ge le in startsWith endsWith null"`
	UPN         string `json:"userPrincipalName" odata:"advanced: eq ne not ge le in startsWith endsWith null"`
}

var commonType = odata.NewType[common]("microsoft.graph.directoryObject")

// commonOf takes from an object what it has of that; of users nothing but the id
// for callers that may not read users.
func (c *call) commonOf(id string) *common {
	switch c.tx.KindOf(id) {
	case directory.KindUser:
		if u := c.tx.User(id); c.may("User.Read.All") {
			return &common{ID: id, DisplayName: u.DisplayName, Mail: u.Mail, UPN: u.UserPrincipalName}
		}
	case directory.KindGroup:
		g := c.tx.Group(id)
		return &common{ID: id, DisplayName: g.DisplayName, Description: g.Description, Mail: g.Mail}
	case directory.KindApp:
		sp := c.tx.SP(id)
		return &common{ID: id, DisplayName: sp.DisplayName, Description: sp.Description}
	case directory.KindApplication:
		a := c.tx.App(id)
		return &common{ID: id, DisplayName: a.DisplayName, Description: a.Description}
	}
	return &common{ID: id}
}

// mixed answers a collection of objects of several kinds, or their number.
// $select names properties of any of the kinds. To filter, sort or search is an
// advanced query (learn.microsoft.com/graph/api/group-list-members, "Use $filter
// to get group membership that starts with 'a'").
func (c *call) mixed(of string, from ids) (*answer, error) {
	l := collection[common]{typ: commonType, of: of, walk: func(_ *odata.Query[common], after int64) iter.Seq2[int64, *common] {
		return func(yield func(int64, *common) bool) {
			for at, id := range from(after) {
				if !yield(at, c.commonOf(id)) {
					return
				}
			}
		}
	}}
	advanced := c.eventual() && c.query.Get("$count") == "true"
	switch {
	case c.counting():
		return count(c, l)
	case (c.query.Has("$filter") || c.query.Has("$orderby")) && !advanced:
		return nil, errReferenceQuery
	}
	plain := url.Values{}
	for name, values := range c.query {
		if name != "$select" && name != "$expand" {
			plain[name] = values
		}
	}
	q, err := l.typ.Parse(plain, c.eventual())
	if err != nil {
		return nil, err
	}
	p, err := c.page(q.Top, q.SkipToken)
	if err != nil {
		return nil, err
	}
	matches := matching(q, l)
	if q.Sorted() {
		matches = sorted(q, matches)
	}
	values := make([]map[string]any, 0, min(p.size, 100))
	for at, v := range matches(p.after) {
		if len(values) == p.size {
			p.next = at - 1
			break
		}
		m, err := c.object(v.ID, c.query.Get("$select"))
		if err != nil {
			return nil, err
		}
		values = append(values, m)
	}
	total := func() int { return tally(matches(0)) }
	if !q.Filtered() {
		total = func() int { return tally(from(0)) }
	}
	return c.collectionAnswer(of, values, p, q.Count, total)
}
