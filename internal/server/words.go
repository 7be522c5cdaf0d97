package server

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// opens names what a package gives: "Group Project Falcon", "App Expenses as
// Viewer".
func opens(resources []guest.Resource) []string {
	var out []string
	for _, r := range resources {
		if r.Kind == guest.Group {
			out = append(out, "Group "+r.Name)
		} else {
			out = append(out, "App "+strings.TrimPrefix(r.Words(), "the app "))
		}
	}
	return out
}

// things counts resources by what they are: "1 of 3 groups", "2 of 2 groups and
// apps".
func things(given int, of []guest.Resource) string {
	groups := 0
	for _, r := range of {
		if r.Kind == guest.Group {
			groups++
		}
	}
	noun := "groups and apps"
	switch groups {
	case len(of):
		noun = "groups"
	case 0:
		noun = "apps"
	}
	if len(of) == 1 {
		noun = strings.TrimSuffix(noun, "s")
	}
	return ui.Number(given) + " of " + ui.Number(len(of)) + " " + noun
}

// join writes a list as a sentence does: "a", "a or b", "a, b or c".
func join(names []string, conjunction string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " " + conjunction + " " + names[last]
}

// packageCard shows a package to somebody who asks for it.
func packageCard(p guest.Package, sponsor guest.Person) page.PackageCard {
	card := page.PackageCard{
		ID: string(p.ID), Name: p.Name, Description: p.Description, Opens: opens(p.Resources),
		Longest: "At most " + ui.Count(p.MaxDays, "day"), Approval: "Nobody can approve this for you", From: p.Terms.DomainWords(),
	}
	if p.Terms.DefaultDays > 0 {
		card.Longest += ", usually " + ui.Number(p.Terms.DefaultDays)
	}
	for _, o := range p.Owners {
		card.Owners = append(card.Owners, o.Name)
	}
	if who := p.Approves(sponsor); who != "" {
		card.Approval = capital(who)
	}
	return card
}

// packageNames lists the packages that a request asks for.
func packageNames(r guest.Request) []string {
	var names []string
	for _, l := range r.Lines {
		names = append(names, l.Package.Name)
	}
	return names
}

// languageName gives the name of a language of the invitation.
func languageName(code string) string {
	for _, l := range guest.Languages {
		if l.Code == code {
			return l.Name
		}
	}
	return code
}

// daysUntil counts the days of access from now to the end of the last day.
func daysUntil(until, now time.Time) int {
	return int(guest.LastDay(until).Sub(guest.Today(now)) / (24 * time.Hour))
}

// capital starts a sentence with what was written for the middle of one.
func capital(s string) string {
	if s == "" {
		return ""
	}
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}
