package ui_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"
	"rsc.io/qr"

	"guestportal/web/ui"
)

func render(t *testing.T, c templ.Component) *goquery.Document {
	t.Helper()
	var b bytes.Buffer
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(&b)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestProblemsFollowThePageAndLoseNothing(t *testing.T) {
	t.Parallel()
	errors := ui.Errors{"b": "B is wrong", "a": "A is wrong", "zz": "Z", "y": "Y", "": "All of it", "fine": ""}
	want := []ui.Problem{{Text: "All of it"}, {Field: "a", Text: "A is wrong"}, {Field: "b", Text: "B is wrong"}, {Text: "Y"}, {Text: "Z"}}
	if got := errors.Problems("a", "fine", "b"); !slices.Equal(got, want) {
		t.Errorf("problems are %v, want %v", got, want)
	}
	if got := (ui.Errors{}).Problems("a"); len(got) != 0 {
		t.Errorf("no errors give %v", got)
	}
}

func TestNavigationShowsWhatTheRolesOpen(t *testing.T) {
	t.Parallel()
	for want, roles := range map[string]ui.Roles{
		"":                          {},
		"My guests, Invite a guest": {Sponsor: true},
		"Approvals 3 waiting":       {Approver: true},
		"All guests, Catalogue, Apps, Policies, Differences, Health":                                                 {Auditor: true},
		"My guests, Invite a guest, Approvals 3 waiting":                                                             {Sponsor: true, Approver: true},
		"My guests, Invite a guest, All guests, Approvals 3 waiting, Catalogue, Apps, Policies, Differences, Health": {Sponsor: true, Approver: true, Admin: true},
	} {
		doc := render(t, ui.Layout(ui.Frame{Person: &ui.Person{Name: "Ana Silva"}, Roles: roles, Approvals: 3, Here: ui.PlaceApprovals}))
		var items []string
		doc.Find(".service-nav a").Each(func(_ int, e *goquery.Selection) {
			items = append(items, strings.Join(strings.Fields(e.Text()), " "))
		})
		if got := strings.Join(items, ", "); got != want {
			t.Errorf("roles %+v see %q, want %q", roles, got, want)
		}
		if got := doc.Find(`.service-nav [aria-current="page"]`).Length(); (got == 1) != roles.Approver {
			t.Errorf("roles %+v: %d entries are current", roles, got)
		}
	}
}

func TestSignedOutFrameOffersNothingToSignedInPeople(t *testing.T) {
	t.Parallel()
	doc := render(t, ui.Layout(ui.Frame{Roles: ui.Roles{Admin: true}, Notice: "Demo", Flash: &ui.Flash{Kind: ui.FlashSuccess, Text: "Done"}}))
	if doc.Find("nav, form").Length() > 0 {
		t.Error("a page without a person has navigation or a sign-out button")
	}
	if doc.Find(".notice").Text() == "" || doc.Find(".banner-success").Text() == "" {
		t.Error("the notice or the banner is missing")
	}
}

func TestTitleSaysErrorFirst(t *testing.T) {
	t.Parallel()
	f := ui.Frame{}.Titled("Invite a guest").Titled("Other")
	if got := f.FullTitle(); got != "Invite a guest – Guest portal" {
		t.Errorf("title is %q", got)
	}
	if got := f.Failing([]ui.Problem{{Text: "x"}}).FullTitle(); got != "Error: Invite a guest – Guest portal" {
		t.Errorf("title of a failed form is %q", got)
	}
	if got := (ui.Frame{}).FullTitle(); got != "Guest portal" {
		t.Errorf("title of nothing is %q", got)
	}
}

func TestEveryStateHasItsOwnWordsAndColour(t *testing.T) {
	t.Parallel()
	seen := map[string]ui.State{}
	for _, s := range []ui.State{
		ui.StateDraft, ui.StatePending, ui.StateApproved, ui.StateSettingUp, ui.StateInvited, ui.StateActive,
		ui.StateEnding, ui.StateRemoving, ui.StateAttention, ui.StateSuspended, ui.StateDeclined,
		ui.StateCancelled, ui.StateUndecided, ui.StateLapsed, ui.StateEnded,
	} {
		if other, taken := seen[s.Label()]; taken || s.Label() == string(s) {
			t.Errorf("state %s is shown as %q, like %q", s, s.Label(), other)
		}
		seen[s.Label()] = s
		doc := render(t, ui.Tag(s))
		if doc.Find("svg.icon").Length() != 1 || !doc.Find(".tag").HasClass("tone-"+string(s.Tone())) {
			t.Errorf("the tag of %s has no icon or no colour", s)
		}
	}
	if got := ui.State("new").Label(); got != "new" {
		t.Errorf("an unknown state is shown as %q", got)
	}
}

// TestQRCodeDrawsTheDarkModules compares the drawn area with the encoder's own
// matrix, module by module.
func TestQRCodeDrawsTheDarkModules(t *testing.T) {
	t.Parallel()
	const text = "https://portal.example/i/f3Qm7Vt0aYw2KzJx8LdR5s"
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := ui.QR(text, "QR code for the invitation link of Gil Roy").Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	var svg struct {
		Label   string `xml:"aria-label,attr"`
		ViewBox string `xml:"viewBox,attr"`
		Path    struct {
			D string `xml:"d,attr"`
		} `xml:"path"`
	}
	if err := xml.Unmarshal(b.Bytes(), &svg); err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("0 0 %d %d", code.Size+8, code.Size+8); svg.ViewBox != want || svg.Label == "" {
		t.Errorf("view box %q, want %q; label %q", svg.ViewBox, want, svg.Label)
	}
	dark := map[[2]int]bool{}
	for run := range strings.SplitSeq(strings.TrimPrefix(svg.Path.D, "M"), "M") {
		var x, y, width, back int
		if _, err := fmt.Sscanf(run, "%d %dh%dv1h%dz", &x, &y, &width, &back); err != nil || back != -width {
			t.Fatalf("run %q: %v", run, err)
		}
		for i := range width {
			dark[[2]int{x + i - 4, y - 4}] = true
		}
	}
	for y := range code.Size {
		for x := range code.Size {
			if dark[[2]int{x, y}] != code.Black(x, y) {
				t.Fatalf("module %d,%d is dark: %v", x, y, dark[[2]int{x, y}])
			}
		}
	}
}

func TestCurrentStepIsMarkedForEverybody(t *testing.T) {
	t.Parallel()
	doc := render(t, ui.Progress([]ui.Step{
		{Label: "Requested", Status: ui.StepDone, When: ui.When{Text: "21 Nov 2026", Machine: "2026-11-21"}},
		{Label: "Approved", Status: ui.StepCurrent},
		{Label: "Account created", Status: ui.StepToDo},
	}))
	current := doc.Find(`[aria-current="step"]`)
	if current.Length() != 1 || !strings.Contains(current.Text(), "Approved") {
		t.Errorf("the current step is %q", current.Text())
	}
}
