package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"guestportal/internal/guest"
	"guestportal/internal/session"
)

// sensitive gives an office with a request for a sensitive package, and Ben before
// its page, who signed in an hour ago.
func sensitive(t *testing.T) (o *office, b *browser, ref string, form url.Values) {
	t.Helper()
	o = newOffice(t)
	o.packages[0].Terms.Sensitive = true
	ref = o.asked()
	b, _ = o.as(ben)
	says(t, b.get("/approvals"), "Sensitive")
	page := b.get("/approvals/" + ref)
	says(t, page, "Falcon is sensitive, so you are asked to sign in again before you decide.")
	form = hidden(t, page)
	form.Set(o.line(ref, "Falcon"), "approve")
	form.Set(o.line(ref, "Desk"), "decline")
	form.Set("comment", "Not the desk")
	return o, b, ref, form
}

// back walks from our redirect to the provider and back, with what it says of Ben.
func (b *browser) back(to string, claims map[string]any) reply {
	b.at.t.Helper()
	b.at.idp.set(func() { b.at.idp.claims = claims })
	return b.get(b.get(to).to())
}

func (o *office) stateOf(ref string) guest.State {
	r, err := o.RequestByRef(o.t.Context(), ref)
	if err != nil {
		o.t.Fatal(err)
	}
	return r.State
}

func TestWhoDecidesOnASensitivePackageSignsInAgainAndFindsTheirChoices(t *testing.T) {
	t.Parallel()
	o, b, ref, form := sensitive(t)
	sent := b.post("/approvals/"+ref, form)
	asked, err := url.Parse(sent.to())
	if err != nil || sent.StatusCode != http.StatusSeeOther || asked.Query().Get("prompt") != "login" || asked.Query().Get("max_age") != "600" {
		t.Fatalf("%d to %q: %s", sent.StatusCode, sent.to(), sent.body)
	}
	if o.stateOf(ref) != guest.Pending {
		t.Fatal("it was decided before they signed in again")
	}
	claims := claimsOf(ben)
	claims["auth_time"] = o.clock.Now().Unix()
	before := b.cookie(cookieSession)
	want(t, "after signing in", b.back(sent.to(), claims), http.StatusSeeOther, "/approvals/"+ref)
	if b.cookie(cookieSession) == before {
		t.Error("the session kept its token")
	}
	page := b.get("/approvals/" + ref)
	says(t, page, "You have signed in again. Nothing was decided yet", "Not the desk")
	checked := doc(t, page).Find("input[type=radio][checked]").Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("value", "") })
	if len(checked) != 2 || checked[0] != "approve" || checked[1] != "decline" {
		t.Errorf("the choices are now %v", checked)
	}
	again := hidden(t, page)
	for name, value := range form {
		if again.Get(name) == "" {
			again[name] = value
		}
	}
	want(t, "the same once more", b.post("/approvals/"+ref, again), http.StatusSeeOther, "/approvals")
	if o.stateOf(ref) != guest.Approved {
		t.Error("it is not decided")
	}

	other := o.asked(func(v url.Values) {
		v.Set("email", "kim@fabrikam.example")
		v.Set("idempotency_key", newFormKey())
	})
	o.clock.forward(guest.FreshFor + time.Second)
	late := hidden(t, b.get("/approvals/"+other))
	late.Set(o.line(other, "Falcon"), "approve")
	late.Set(o.line(other, "Desk"), "approve")
	if got := b.post("/approvals/"+other, late); o.stateOf(other) != guest.Pending {
		t.Errorf("ten minutes later it is decided: %d to %q", got.StatusCode, got.to())
	}
}

func TestASignInThatIsNotFreshLeadsBackAndSaysSo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		authTime any // nil: not said
		error    string
		words    string
	}{
		"the provider did not ask": {-time.Hour, "", "Microsoft did not ask you to sign in again"},
		"it does not say":          {nil, "", "Microsoft did not ask you to sign in again, or does not tell us"},
		"they turned back":         {nil, "access_denied", "You did not sign in again, so nothing was decided."},
		"something else":           {nil, "interaction_required", "Signing in again did not work"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o, b, ref, form := sensitive(t)
			sent := b.post("/approvals/"+ref, form)
			claims := claimsOf(ben)
			if ago, said := c.authTime.(time.Duration); said {
				claims["auth_time"] = o.clock.Now().Add(ago).Unix()
			}
			o.idp.set(func() { o.idp.error = c.error })
			before := b.cookie(cookieSession)
			want(t, "the way back", b.back(sent.to(), claims), http.StatusSeeOther, "/approvals/"+ref)
			if b.cookie(cookieSession) != before {
				t.Error("the session was changed")
			}
			page := b.get("/approvals/" + ref)
			says(t, page, c.words, "Not the desk")
			checked := doc(t, page).Find("input[type=radio][checked]").Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("value", "") })
			if strings.Join(checked, " ") != "approve decline" {
				t.Errorf("the choices are now %v", checked)
			}
			says(t, b.get("/approvals/"+ref), keptBackWords, "Not the desk")
			o.clock.forward(session.Keep + time.Second)
			if later := b.get("/approvals/" + ref); strings.Contains(later.body, "Not the desk") {
				t.Error("it is kept for longer than any form")
			}
			if o.stateOf(ref) != guest.Pending {
				t.Error("it is decided")
			}
		})
	}
}

func TestASignInThatIsFreshByItselfIsEnough(t *testing.T) {
	t.Parallel()
	o, _, ref, form := sensitive(t)
	b := o.browser()
	claims := claimsOf(ben)
	claims["auth_time"] = o.clock.Now().Unix()
	b.signIn(claims, nil)
	want(t, "Submit decision", b.post("/approvals/"+ref, form), http.StatusSeeOther, "/approvals")
}

// Whoever sits down at the browser of somebody else does not find their words.
func TestSomebodyElseWhoSignsInAgainGetsNothingOfIt(t *testing.T) {
	t.Parallel()
	o, b, ref, form := sensitive(t)
	sent := b.post("/approvals/"+ref, form)
	claims := claimsOf(miaChen)
	claims["auth_time"] = o.clock.Now().Unix()
	want(t, "Mia signs in", b.back(sent.to(), claims), http.StatusSeeOther, home(miaChen))
	hash, _ := session.HashToken(b.cookie(cookieSession))
	if in, err := o.store.Find(t.Context(), hash, o.clock.Now()); err != nil || in.Kept != nil {
		t.Errorf("her session has %v (%v)", in.Kept, err)
	}
	says(t, b.get(home(miaChen)), "You signed in as Mia Chen. What somebody else had typed here before was not sent")
}

func TestAPackageIsMadeSensitiveOnThePageOfItsApprovers(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(cleoMarsh)
	path := "/admin/catalogue/" + string(falconID)
	form := url.Values{"do": {"sensitive"}, "sensitive": {"yes"}, "version": hidden(t, b.get(path+"/approvers"))["version"]}
	want(t, "Save", b.post(path+"/approvers", form), http.StatusSeeOther, path+"/approvers")
	says(t, b.get(path), "Sensitive: approvers sign in again")
	if box := doc(t, b.get(path+"/approvers")).Find("#sensitive[checked]"); box.Length() != 1 {
		t.Error("the box is not ticked")
	}
}
