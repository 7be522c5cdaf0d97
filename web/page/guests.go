package page

import (
	"strings"

	"guestportal/web/ui"
)

func (v GuestsView) heading() string {
	if v.All {
		return "All guests"
	}
	return "My guests"
}

func (v GuestsView) place() ui.Place {
	if v.All {
		return ui.PlaceAll
	}
	return ui.PlaceGuests
}

// showsFilter keeps the filter away from somebody who has nothing to filter.
func (v GuestsView) showsFilter() bool {
	return len(v.List.Rows) > 0 || len(v.Filter.Active) > 0 || !v.List.First.IsZero()
}

func (l GuestList) columns() []string {
	if l.ShowSponsor {
		return []string{"Guest", "Sponsor", "Access", "Status", "Ends"}
	}
	return []string{"Guest", "Access", "Status", "Ends"}
}

// title is the text of the row's link; drafts may have no name yet.
func (r GuestRow) title() string {
	switch {
	case r.Name != "":
		return r.Name
	case r.Email != "":
		return r.Email
	}
	return "Unnamed draft"
}

// filteredBy says which filters led to an empty list.
func filteredBy(filters []string) string {
	return "Filtered by " + joinAnd(filters) + "."
}

// joinAnd writes a list as a sentence does: "a", "a and b", "a, b and c".
func joinAnd(items []string) string {
	if len(items) < 2 {
		return strings.Join(items, "")
	}
	last := len(items) - 1
	return strings.Join(items[:last], ", ") + " and " + items[last]
}
