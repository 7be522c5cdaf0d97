package guest_test

import (
	"errors"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func TestASensitivePackageIsDecidedOnlySoonAfterSigningIn(t *testing.T) {
	t.Parallel()
	now := guesttest.Noon.Add(3 * time.Hour)
	sensitive := guesttest.Falcon()
	sensitive.Terms.Sensitive = true
	other := guesttest.Expenses()
	for _, c := range []struct {
		name    string
		authAt  time.Time
		lines   []int // that the form decides
		verdict guest.Verdict
		refused bool
	}{
		{"signed in just now", now, []int{0, 1}, guest.Approve, false},
		{"a little ahead, by the provider's clock", now.Add(time.Minute), []int{0}, guest.Approve, false},
		{"at the last moment", now.Add(-guest.FreshFor), []int{0}, guest.Approve, false},
		{"too long ago", now.Add(-guest.FreshFor - time.Second), []int{0}, guest.Approve, true},
		{"nobody knows when", time.Time{}, []int{0}, guest.Approve, true},
		{"declining, too", time.Time{}, []int{0}, guest.Decline, true},
		{"only the other line", time.Time{}, []int{1}, guest.Approve, false},
		{"both lines", time.Time{}, []int{0, 1}, guest.Approve, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := guesttest.Request(guesttest.For(sensitive, other), guesttest.Sent)
			by := guesttest.Ben
			by.AuthAt = c.authAt
			v := guest.Verdicts{Lines: map[guest.LineID]guest.Verdict{}, Comment: "Why not.", Version: r.Version, Digest: r.Digest(), Key: "form"}
			for _, i := range c.lines {
				v.Lines[r.Lines[i].ID] = c.verdict
			}
			_, err := guest.Decide(guesttest.Of(r), r.ID, by, v, guesttest.Mint(), now)
			if refused := errors.Is(err, guest.ErrSignInAgain); refused != c.refused || err != nil && !refused {
				t.Errorf("%v, want it refused: %v", err, c.refused)
			}
			if needs := r.NeedsFresh(by); !needs {
				t.Error("nobody is told beforehand")
			}
		})
	}
}

func TestASensitivePackageIsTold(t *testing.T) {
	t.Parallel()
	before, after := guesttest.Falcon(), guesttest.Falcon()
	guest.SignInAgain(true)(&after)
	got := guest.Differences(before, after)
	if len(got) != 1 || got[0] != (guest.Difference{What: "Approvers sign in again", Before: "No", After: "Yes"}) {
		t.Errorf("the difference is %v", got)
	}
}
