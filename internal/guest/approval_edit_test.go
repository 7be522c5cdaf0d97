package guest_test

import (
	"reflect"
	"strings"
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func person(p guest.Person) guest.Principal {
	return guest.Principal{Kind: guest.OnePerson, ObjectID: p.ObjectID, Name: p.Name}
}

var finance = guest.Principal{Kind: guest.Members, ObjectID: "finance", Name: "Finance approvers"}

// edited applies changes one after the other, and wants each to be taken.
func edited(t *testing.T, p guest.Package, changes ...func(*guest.Package) guest.Problems) guest.Package {
	t.Helper()
	for i, change := range changes {
		if problems := change(&p); problems != nil {
			t.Fatalf("change %d: %v", i+1, map[string]string(problems))
		}
	}
	return p
}

func TestARuleIsBuiltFromTheApproversOfBefore(t *testing.T) {
	t.Parallel()
	p := edited(t, guesttest.Falcon(), guest.AddApprover(1, guest.FirstApprovers, finance), guest.SetStage(1, 2, 0))
	if got, want := p.WhoDecides(guest.Person{}), "first Ben Ito or Mia Chen, then 2 of the members of Finance approvers"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if len(p.Approvers) != 0 {
		t.Error("the approvers of before decide beside the rule")
	}
	p = edited(t, p, guest.RemoveStage(0))
	if got, want := p.WhoDecides(guest.Person{}), "2 of the members of Finance approvers"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestEditingLeavesThePackageOfBeforeAsItWas(t *testing.T) {
	t.Parallel()
	before := edited(t, guesttest.Falcon(), guest.AddApprover(0, guest.Fallbacks, finance))
	again := edited(t, guesttest.Falcon(), guest.AddApprover(0, guest.Fallbacks, finance))
	edited(t, before, guest.AddApprover(0, guest.FirstApprovers, person(guesttest.Cleo)), guest.RemoveApprover(0, guest.Fallbacks, finance),
		guest.SetStage(0, 2, 5))
	if !reflect.DeepEqual(before, again) {
		t.Errorf("it became %+v", before.Terms.Approval)
	}
}

func TestARuleThatNobodyCouldMeetIsNotSaved(t *testing.T) {
	t.Parallel()
	one := edited(t, guesttest.Falcon(), guest.RemoveApprover(0, guest.FirstApprovers, person(guesttest.Mia)))
	for name, c := range map[string]struct {
		of     guest.Package
		change func(*guest.Package) guest.Problems
		field  string
		words  string
	}{
		"more than are named": {one, guest.SetStage(0, 2, 0), "needed", "2 have to approve, and only 1 is named"},
		"nobody":              {one, guest.RemoveApprover(0, guest.FirstApprovers, person(guesttest.Ben)), "", "Somebody must approve"},
		"no stage":            {one, guest.RemoveStage(0), "", "Somebody must approve"},
		"none needed":         {one, guest.SetStage(0, 0, 0), "needed", "Enter how many"},
		"a list of another":   {one, guest.AddApprover(0, "friends", finance), "", "has changed"},
		"a stage far away":    {one, guest.AddApprover(2, guest.FirstApprovers, finance), "", "has changed"},
		"a fourth stage": {
			edited(t, one, guest.AddApprover(1, guest.FirstApprovers, finance), guest.AddApprover(2, guest.FirstApprovers, finance)),
			guest.AddApprover(3, guest.FirstApprovers, finance), "", "3 stages at most",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := c.of.Rule()
			problems := c.change(&c.of)
			if !strings.Contains(problems[c.field], c.words) {
				t.Errorf("it is told %v", map[string]string(problems))
			}
			if !reflect.DeepEqual(c.of.Rule(), before) {
				t.Error("it changed all the same")
			}
		})
	}
}

func TestWhoDecidesIsSaidInWords(t *testing.T) {
	t.Parallel()
	for want, rule := range map[string]guest.Approval{
		"one of the members of Finance approvers":           {Stages: []guest.Stage{{Approvers: []guest.Principal{finance}}}},
		"the sponsor's manager":                             {Stages: []guest.Stage{{Approvers: []guest.Principal{{Kind: guest.SponsorManager}}}}},
		"one of the owners of what it opens":                {Stages: []guest.Stage{{Approvers: []guest.Principal{{Kind: guest.ResourceOwners}}}}},
		"2 of Ben Ito, Mia Chen and the sponsor's manager":  {Stages: []guest.Stage{{Needed: 2, Approvers: []guest.Principal{person(guesttest.Ben), person(guesttest.Mia), {Kind: guest.SponsorManager}}}}},
		"one of the approvers for the guest's organisation": {Stages: []guest.Stage{{Approvers: []guest.Principal{{Kind: guest.DomainApprovers}}}}},
		"first Ben Ito, then Mia Chen, then 3 of the members of Finance approvers": {Stages: []guest.Stage{
			{Approvers: []guest.Principal{person(guesttest.Ben)}}, {Approvers: []guest.Principal{person(guesttest.Mia)}}, {Needed: 3, Approvers: []guest.Principal{finance}},
		}},
	} {
		p := guesttest.Falcon()
		p.Terms.Approval = rule
		if got := p.WhoDecides(guesttest.Ana); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
