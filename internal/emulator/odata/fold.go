package odata

import "strings"

// Fold brings a text to the form in which the directory compares: without case.
// Two texts are equal, or one begins the other, when their folded forms do.
func Fold(s string) string {
	for i := range len(s) {
		if s[i] >= 0x80 { // some capitals have several small letters
			return strings.ToLower(strings.ToUpper(s))
		}
	}
	return strings.ToLower(s)
}
