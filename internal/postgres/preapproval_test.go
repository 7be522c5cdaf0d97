package postgres_test

import (
	"testing"

	"guestportal/internal/guest"
)

func TestWhatIsApprovedInAdvanceIsGrantedAsItIsSent(t *testing.T) {
	t.Parallel()
	w := setup(t)
	cleo := w.person(t, "Cleo Marsh", guest.Administrator|guest.Sponsor)
	wiki := w.offer(t, "Wiki")
	staged := w.staged(t, "Falcon", guest.Stage{Approvers: []guest.Principal{{Kind: guest.OnePerson, ObjectID: w.ben.ObjectID}}, Needed: 1})
	rules, err := w.store.Policy(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	change, err := w.Partner(t.Context(), "", guest.PartnerForm{Domain: "fabrikam.example", Preapproved: "yes"}, rules.Version)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.ChangeRules(t.Context(), cleo, change, "We work with them every day."); err != nil {
		t.Fatal(err)
	}
	ref := w.sent(t, w.ana, "lou@fabrikam.example", wiki, staged)
	story, err := w.store.StoryByRequest(t.Context(), ref, w.now)
	if err != nil {
		t.Fatal(err)
	}
	r := story.Request()
	if r.State != guest.Approved || len(story.Grants) != 2 || story.Grants[0].Digest != r.Digest() || r.Lines[0].Decision.By != cleo.ID {
		t.Errorf("sent, it is %s with %d grants: %+v", r.State, len(story.Grants), r.Lines[0].Decision)
	}
	if n := w.count(t, `SELECT count(*) FROM mails WHERE kind = 'asked'`); n != 0 {
		t.Errorf("%d people are asked about what is approved", n)
	}
	if n := w.count(t, `SELECT count(*) FROM mails WHERE kind = 'approved' AND person_id = $1`, w.ana.ID); n != 1 {
		t.Errorf("the sponsor is told %d times", n)
	}
	// Of whoever answers for the rule, an approver decides.
	own := w.request(t, w.sent(t, cleo, "kim@fabrikam.example", wiki))
	if own.State != guest.Pending || own.Lines[0].Decision.By != "" {
		t.Errorf("what they ask for themselves is %s", own.State)
	}
}
