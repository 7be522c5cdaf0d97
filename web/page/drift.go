package page

import "strings"

// id makes an id of the note for one of its parts.
func (n DriftNote) id(part string) string {
	return "drift-" + strings.ReplaceAll(strings.ToLower(part), " ", "-") + "-" + n.ID
}
