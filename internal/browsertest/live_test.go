package browsertest

import (
	"fmt"
	"testing"

	"guestportal/internal/browser"
)

// isLive marks the sponsor's page, so that a reload would show, and puts the
// focus where a person would have it.
func (s *tale) isLive() {
	s.t.Helper()
	browser.Evaluate[bool](s.sponsor.Tab, `window.neverReloaded = true; document.querySelector(".hero-actions a").focus(); true`)
}

// staysLive wants the page to have followed the decision by itself, to have said
// so, and to have kept the focus in the part that changed.
func (s *tale) staysLive() {
	s.t.Helper()
	v := s.sponsor
	v.Sees("Invitation sent", "Not accepted yet", "Ben Ito approved", "Fine for this quarter.")
	v.says(s.name + ": Waiting for guest. Invitation sent")
	if !browser.Evaluate[bool](v.Tab, `document.activeElement.closest("[data-live-url]") !== null`) {
		s.t.Errorf("the focus is lost: it is on %s", v.focused())
	}
	v.look("request, invited")
	browser.Evaluate[bool](v.Tab, `[...document.querySelectorAll(".hero-actions a")].find((a) => a.textContent === "End access").focus(); true`)
}

// says waits until the one status region has said something.
func (v *visitor) says(text string) {
	v.t.Helper()
	v.Until("to hear "+text, fmt.Sprintf(`document.getElementById("live-status").textContent.includes(%q)`, text))
}

// focused describes the element with the focus.
func (v *visitor) focused() string {
	v.t.Helper()
	return browser.Evaluate[string](v.Tab, `document.activeElement.outerHTML.slice(0, 200)`)
}

// What happens while a browser is cut off is caught up as soon as it is back.
func TestPageCatchesUpAfterTheStreamWasCut(t *testing.T) {
	t.Parallel()
	d := story(t)
	p := person{"Max Roth", "max.roth@northwind.example"}
	wire := newWire(t)
	v := d.as(t, mia, browser.Options{Proxy: wire.address})
	ref := v.request(p, "Wiki")
	v.at("/requests/" + ref)
	v.Sees("Waiting for approval")
	browser.Evaluate[bool](v.Tab, `window.neverReloaded = true`)
	wire.stream(t)
	wire.cut()
	other := d.as(t, ben, browser.Options{})
	other.decide(ref, "Wiki", "Decline", "Not this quarter, the wiki is closed.")
	other.Send("Submit decision")
	other.Sees("You declined Wiki")
	v.SeesNot("Not this quarter")
	wire.mend()
	v.Sees("Declined", "Not this quarter, the wiki is closed.")
	if !browser.Evaluate[bool](v.Tab, `window.neverReloaded && document.getElementById("live-paused").hidden`) {
		t.Error("the page was reloaded, or still says that updates are paused")
	}
}

// The list of an approver follows what sponsors send.
func TestInboxFollowsWhatIsSent(t *testing.T) {
	t.Parallel()
	d := story(t)
	p := person{"Ada Wynn", "ada.wynn@northwind.example"}
	v := d.as(t, ben, browser.Options{})
	v.at("/approvals")
	v.SeesNot(p.name)
	d.as(t, sam, browser.Options{}).request(p, "Wiki")
	v.Sees(p.name)
	v.Until("the number in the title", `/^\([1-9]\d*\) /.test(document.title)`)
}
