package directory

import (
	"fmt"
	"time"
)

// storedLink is a link as it stands in a snapshot.
type storedLink struct {
	To      string    `json:"to"`
	Added   time.Time `json:"added"`
	Removed time.Time `json:"removed,omitzero"`
}

func (l link) stored() storedLink {
	s := storedLink{To: l.to, Added: time.Unix(0, l.added).UTC()}
	if l.removed != 0 {
		s.Removed = time.Unix(0, l.removed).UTC()
	}
	return s
}

// restoreLinks adds the links of one object. known brings ids to the strings
// that the objects themselves use, so that a million links do not hold a million
// copies.
func (r *Relation) restoreLinks(from string, links []storedLink, known func(string) string) error {
	for _, l := range links {
		if l.To == "" || l.Added.IsZero() {
			return fmt.Errorf("a link of %s lacks its end or its time", from)
		}
		to := known(l.To)
		r.add(from, to, l.Added)
		if !l.Removed.IsZero() {
			r.remove(from, to, l.Removed)
		}
	}
	return nil
}
