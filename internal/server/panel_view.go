package server

import (
	"fmt"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// stillDecides says who has to decide a line that is not this person's to decide.
func stillDecides(r guest.Request, l guest.Line) string {
	who := r.WhoDecidesNow(l)
	if who.Words == "" {
		return "Nobody can decide this yet."
	}
	return capital(who.Does("decides", "decide")) + " this."
}

// panelFacts say, of the lines that this person can decide, who has said what so
// far, in whose place they decide, and who comes after them.
func (v reader) panelFacts(r guest.Request) []page.Fact {
	var out []page.Fact
	for _, l := range r.Decidable(v.By) {
		for _, a := range r.Deciders(l) {
			if a.Same(v.By) && a.For != "" {
				out = append(out, page.Fact{Text: l.Package.Name + ": you decide for " + a.ForName + ", who is away.", Tone: ui.ToneYellow})
			}
		}
		for _, said := range l.Reviews {
			if said.Digest == r.Digest() && said.Verdict == guest.Approve {
				out = append(out, page.Fact{Text: l.Package.Name + ": " + said.Name() + " approved " + v.ago(said.At) + ".", Tone: ui.ToneGreen})
			}
		}
		if have, needed := r.Progress(l); needed > have+1 {
			out = append(out, page.Fact{Text: fmt.Sprintf("%s: with yours, %d of %d approvals are there.", l.Package.Name, have+1, needed)})
		}
		if stages := l.Package.Terms.Approval.Stages; l.Stage+1 < len(stages) {
			out = append(out, page.Fact{Text: l.Package.Name + ": then " + stages[l.Stage+1].Who().Does("decides", "decide") + ", too."})
		}
	}
	return out
}
