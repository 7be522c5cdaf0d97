package guest_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func TestHowOftenOrganisationsCanBeAskedFor(t *testing.T) {
	t.Parallel()
	policy := guesttest.Policy()
	policy.MostDomainAsks = 2
	refused := guesttest.Noon.Add(-24 * time.Hour)
	for name, c := range map[string]struct {
		facts guest.Facts
		words string
	}{
		"one more":         {guest.Facts{DomainAsks: 1}, ""},
		"too many":         {guest.Facts{DomainAsks: 2}, "you have asked for 2 organisations that nobody has answered about"},
		"refused of late":  {guest.Facts{DomainRefused: refused}, "did not allow guests from blocked.example on 20 November 2026. They can be asked again on 4 December 2026"},
		"asked, and there": {guest.Facts{DomainAsks: 2, DomainAsked: true}, ""},
	} {
		f := guesttest.Form()
		f.Email, f.AskDomain = "eva@blocked.example", true
		offered := []guest.Package{guesttest.Falcon()}
		a, p := guest.CheckForm(f, offered, policy, guesttest.Ana, c.facts, guesttest.Noon)
		if c.words == "" && (p != nil || a.WaitsFor != "blocked.example") || !strings.Contains(p["email"], c.words) {
			t.Errorf("%s: the form says %v", name, p)
		}
		a.WaitsFor = "blocked.example"
		_, err := guest.NewDomainAsk("1", a, guesttest.Ana, policy, c.facts, guesttest.Noon)
		problems, _ := errors.AsType[guest.Problems](err)
		switch {
		case c.facts.DomainAsked:
			if !errors.Is(err, guest.ErrRepeated) {
				t.Errorf("%s: asking says %v", name, err)
			}
		case c.words == "" && err != nil, c.words != "" && !strings.Contains(problems["email"], c.words):
			t.Errorf("%s: asking says %v %v", name, err, problems)
		}
	}
	policy.MostDomainAsks = 0 // rules that an older version of the program wrote
	if _, err := guest.NewDomainAsk("1", guest.Ask{WaitsFor: "x.example"}, guesttest.Ana, policy, guest.Facts{DomainAsks: 4}, guesttest.Noon); err != nil {
		t.Errorf("by the default: %v", err)
	}
}

func TestAReasonIsCheckedAlsoWhereADomainIsAllowedAlready(t *testing.T) {
	t.Parallel()
	ask := func(id string, by guest.Person) guest.DomainAsk {
		return guest.DomainAsk{ID: id, Domain: "fabrikam.example", By: by, State: guest.AskOpen}
	}
	c := guest.RulesCase{Policy: guesttest.Policy(), Asks: []guest.DomainAsk{ask("1", guesttest.Ana), ask("2", guesttest.Sam)}}
	for _, reason := range []string{"", strings.Repeat("x", 501), "a\x00b"} {
		if _, err := guest.AnswerDomain(c, "1", guesttest.Cleo, true, 0, reason, guesttest.Noon); !is[guest.Problems](err) {
			t.Errorf("the reason %.10q: %v", reason, err)
		}
	}
	d, err := guest.AnswerDomain(c, "1", guesttest.Cleo, true, 0, " A partner. ", guesttest.Noon)
	if err != nil || len(d.Asks) != 2 || d.Policy != nil || d.Asks[1].Answer != "A partner." || d.Asks[1].State != guest.AskAllowed {
		t.Errorf("%+v, %v", d, err)
	}
}
