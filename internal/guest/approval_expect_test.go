package guest_test

import (
	"fmt"
	"slices"
	"strings"

	"guestportal/internal/guest"
)

func (s *script) told(m []string) error {
	kind := map[string]guest.MailKind{"asked": guest.MailAsked, "reminded": guest.MailReminder, "settled": guest.MailSettled, "changed": guest.MailChanged}[m[1]]
	var got []string
	for name, p := range s.people {
		if mails(s.last)[guest.Mail{Kind: kind, To: p.ID, Request: s.r.ID}] > 0 {
			got = append(got, name)
		}
	}
	want := words(m[2])
	if m[2] == "nobody" {
		want = nil
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		return fmt.Errorf("%s are %v", m[1], got)
	}
	return nil
}

func (s *script) waits(m []string) error {
	deciders := s.r.WhoDecidesNow(s.r.Lines[0]).Words
	if m[1] == "nobody" {
		m[1] = ""
	}
	if s.r.State != guest.Pending || !sameNames(deciders, m[1]) {
		return fmt.Errorf("it is %s, and waits for %q", s.r.State, deciders)
	}
	return nil
}

// sameNames tells whether two lists are the same in another order.
func sameNames(a, b string) bool {
	split := func(s string) []string {
		parts := strings.Split(strings.NewReplacer(" of ", ", ", " or ", ", ", " and ", ", ").Replace(s), ", ")
		slices.Sort(parts)
		return parts
	}
	return slices.Equal(split(a), split(b))
}

func (s *script) ends(m []string) error {
	by := s.r.Lines[0].Decision.ByName
	if string(s.r.State) != m[1] || by != m[2] {
		return fmt.Errorf("it is %s by %q", s.r.State, by)
	}
	return nil
}
