package graph

import (
	"unicode/utf8"

	"guestportal/internal/emulator/directory"
)

// longestName is how long a display name can be, of a user as of an invitation.
const longestName = 256

// checkLengths refuses texts that are longer than Graph keeps them
// (learn.microsoft.com/graph/api/resources/user); those that stay are not judged.
func checkLengths(u, before *directory.User) error {
	for _, p := range []struct {
		name       string
		text, from string
		most       int
	}{
		{"companyName", u.CompanyName, before.CompanyName, 64},
		{"department", u.Department, before.Department, 64},
		{"displayName", u.DisplayName, before.DisplayName, longestName},
		{"givenName", u.GivenName, before.GivenName, 64},
		{"jobTitle", u.JobTitle, before.JobTitle, 128},
		{"surname", u.Surname, before.Surname, 64},
	} {
		if p.text != p.from && utf8.RuneCountInString(p.text) > p.most {
			return invalidValue(p.name, userType.Name)
		}
	}
	return nil
}
