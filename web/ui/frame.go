package ui

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// ProductName is what people call this service.
const ProductName = "Guest portal"

// Frame is what every page has around its content. Package server fills it
// once per request; every view embeds it.
type Frame struct {
	Title        string  // the page's own title; Layout adds the product name, and "Error: " when Failed
	Here         Place   // which navigation entry is current; empty for none
	Organisation string  // "Contoso"; PORTAL_ORGANISATION
	Notice       string  // line of text on top of every page; PORTAL_NOTICE, empty for none
	Person       *Person // the signed-in person; nil shows neither menu nor navigation
	Roles        Roles   // decides which navigation entries are there
	Approvals    int     // requests that wait for this person; shown beside Approvals
	Flash        *Flash  // one banner, shown once after a redirect; nil for none
	Failed       bool    // the page shows form errors; set together with status 422
	RequestID    string  // id of this HTTP request, shown in small print
	Version      string  // version of the portal, shown in the footer
	Theme        string  // "light" or "dark" as chosen in the profile; empty follows the system
	Bare         bool    // page for guests without an account: no navigation, no sign-in link
	Refresh      int     // seconds; above zero only on the guest's waiting page (meta refresh)
	BackTo       Link    // Back link above the heading; zero for none
	BackText     string  // words of the Back link; "Back" when empty

	Language  string     // of the whole page, BCP 47; English when empty
	Words     Words      // what the frame itself says in that language; English when zero
	Languages []Language // in which the page can be read; nil shows no choice
}

// Person is somebody with a name and an address.
type Person struct {
	Name  string
	Email string
}

// Roles are the app roles in the person's ID token.
type Roles struct {
	Sponsor, Approver, Admin, Auditor bool
	Owner                             bool // owns an access package; no app role
}

// Place names an entry of the service navigation.
type Place string

// The entries of the service navigation.
const (
	PlaceGuests    Place = "guests"
	PlaceAll       Place = "all"
	PlaceInvite    Place = "invite"
	PlaceApprovals Place = "approvals"
	PlaceCatalogue Place = "catalogue"
	PlaceApps      Place = "apps"
	PlacePolicies  Place = "policies"
	PlaceDrift     Place = "drift"
	PlaceHealth    Place = "health"
)

// FlashKind says how a banner looks and how it is announced.
type FlashKind string

// The kinds of banner.
const (
	FlashInfo     FlashKind = "info"
	FlashSuccess  FlashKind = "success"
	FlashDegraded FlashKind = "degraded" // Microsoft is slow or away; our data is safe
)

// Flash is the one banner of a page: one or two sentences and perhaps a link.
type Flash struct {
	Kind     FlashKind
	Text     string
	Link     Link   // zero for none
	LinkText string // words of the link
}

// NavItem is one entry of the service navigation.
type NavItem struct {
	Place Place
	Text  string
	Link  Link
	Count int // shown in a badge when above zero
}

// NavItems gives the entries that the person's roles open, in a fixed order.
func (f Frame) NavItems() []NavItem {
	var items []NavItem
	if f.Roles.Sponsor {
		items = append(items,
			NavItem{Place: PlaceGuests, Text: "My guests", Link: Path("guests")},
			NavItem{Place: PlaceInvite, Text: "Invite a guest", Link: Path("requests", "new")})
	}
	if f.Roles.Admin || f.Roles.Auditor {
		items = append(items, NavItem{Place: PlaceAll, Text: "All guests", Link: Path("guests").With("who", "all")})
	}
	if f.Roles.Approver || f.Roles.Admin && f.Approvals > 0 { // administrators are asked when nobody else can be
		items = append(items, NavItem{Place: PlaceApprovals, Text: "Approvals", Link: Path("approvals"), Count: f.Approvals})
	}
	if f.Roles.Admin || f.Roles.Auditor {
		items = append(items,
			NavItem{Place: PlaceCatalogue, Text: "Catalogue", Link: Path("admin", "catalogue")},
			NavItem{Place: PlaceApps, Text: "Apps", Link: Path("admin", "apps")},
			NavItem{Place: PlacePolicies, Text: "Policies", Link: Path("admin", "policies")},
			NavItem{Place: PlaceDrift, Text: "Differences", Link: Path("admin", "drift")},
			NavItem{Place: PlaceHealth, Text: "Health", Link: Path("admin", "health")})
	}
	if f.Roles.Owner && !f.Roles.Admin && !f.Roles.Auditor {
		items = append(items, NavItem{Place: PlaceCatalogue, Text: "My packages", Link: Path("admin", "catalogue")})
	}
	return items
}

// FullTitle is the text of the title element: "Page – Guest portal", with
// "Error: " in front when a form came back, because screen readers and tabs
// say the title first.
//
// Source: https://design-system.service.gov.uk/components/error-summary/
func (f Frame) FullTitle() string {
	title := ProductName
	if f.Title != "" {
		title = f.Title + " – " + ProductName
	}
	if f.Failed {
		title = "Error: " + title
	}
	return title
}

// Titled returns the frame with a page title, unless one is set already.
func (f Frame) Titled(title string) Frame {
	if f.Title == "" {
		f.Title = title
	}
	return f
}

// At returns the frame with the current navigation entry.
func (f Frame) At(place Place) Frame {
	f.Here = place
	return f
}

// Back returns the frame with a Back link, unless one is set already.
func (f Frame) Back(to Link, text string) Frame {
	if f.BackTo.IsZero() {
		f.BackTo, f.BackText = to, text
	}
	return f
}

// Failing returns the frame of a form that came back with problems, or of one
// that did not.
func (f Frame) Failing(problems []Problem) Frame {
	f.Failed = len(problems) > 0
	return f
}

// Names lists the roles in words, for the user menu.
func (r Roles) Names() string {
	var names []string
	for _, role := range []struct {
		has  bool
		name string
	}{{r.Sponsor, "Sponsor"}, {r.Approver, "Approver"}, {r.Admin, "Administrator"}, {r.Auditor, "Auditor"}} {
		if role.has {
			names = append(names, role.name)
		}
	}
	return strings.Join(names, ", ")
}

// homeOf is where the product name leads: the first page that the person may
// open, or the sign-in page.
func homeOf(f Frame) Link {
	if f.Person != nil {
		for _, item := range f.NavItems() {
			return item.Link
		}
	}
	return Path()
}

// initials gives at most two letters for the mark beside a name.
func initials(name string) string {
	words := strings.Fields(name)
	if len(words) > 2 {
		words = []string{words[0], words[len(words)-1]}
	}
	var b strings.Builder
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(w)
		b.WriteRune(unicode.ToUpper(r))
	}
	return b.String()
}

func bannerIcon(k FlashKind) IconName {
	switch k {
	case FlashSuccess:
		return IconCheck
	case FlashDegraded:
		return IconAlert
	}
	return IconInfo
}
