package page

import (
	"slices"
	"strings"
)

// undecided tells whether somebody has to look at one of them.
func undecided(notes []DriftNote) bool {
	return slices.ContainsFunc(notes, func(n DriftNote) bool { return n.Open })
}

// id makes an id of the note for one of its parts.
func (n DriftNote) id(part string) string {
	return "drift-" + strings.ReplaceAll(strings.ToLower(part), " ", "-") + "-" + n.ID
}
