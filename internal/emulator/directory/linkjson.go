package directory

import (
	"fmt"
	"time"
)

// linkRun is how links of one object stand in a snapshot: those that follow each
// other and were made, and removed, at the same moment.
type linkRun struct {
	To      []string  `json:"to"`
	Added   time.Time `json:"added"`
	Removed time.Time `json:"removed,omitzero"`
}

func storedLinks(links []link) []linkRun {
	var runs []linkRun
	for i, l := range links {
		if i == 0 || l.added != links[i-1].added || l.removed != links[i-1].removed {
			runs = append(runs, linkRun{Added: time.Unix(0, l.added).UTC()})
			if l.removed != 0 {
				runs[len(runs)-1].Removed = time.Unix(0, l.removed).UTC()
			}
		}
		last := &runs[len(runs)-1]
		last.To = append(last.To, l.to)
	}
	return runs
}

// restoreLinks adds the links of one object. known brings ids to the strings
// that the objects themselves use, so that a million links do not hold a million
// copies.
func (r *Relation) restoreLinks(from string, runs []linkRun, known func(string) string) error {
	for _, run := range runs {
		if run.Added.IsZero() {
			return fmt.Errorf("links of %s lack their time", from)
		}
		for i, to := range run.To {
			run.To[i] = known(to)
		}
		r.addAll(from, run.To, run.Added)
		if !run.Removed.IsZero() {
			for _, to := range run.To {
				r.remove(from, to, run.Removed)
			}
		}
	}
	return nil
}
