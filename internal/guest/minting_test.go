package guest_test

import (
	"slices"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func TestNoAccountIsDeletedWhileALinkMayBeUnderWay(t *testing.T) {
	t.Parallel()
	open, blocked := &guest.Account{Enabled: true}, &guest.Account{}
	leave, block, remove := guest.Step{Kind: guest.StepRemoveMember}, guest.Step{Kind: guest.StepBlock}, guest.Step{Kind: guest.StepDelete}
	for name, c := range map[string]struct {
		asked   time.Duration // ago; zero: nobody did, or the answer is known
		account *guest.Account
		plan    []guest.Step
		want    []guest.Step
		spared  bool
	}{
		"nobody asked":            {0, open, []guest.Step{leave, remove}, []guest.Step{leave, remove}, false},
		"a moment ago":            {time.Second, open, []guest.Step{leave, remove}, []guest.Step{leave, block}, true},
		"and is blocked by now":   {time.Minute, blocked, []guest.Step{remove}, nil, true},
		"and is not shown":        {time.Minute, nil, []guest.Step{remove}, nil, true},
		"too long ago":            {2 * time.Minute, open, []guest.Step{remove}, []guest.Step{remove}, false},
		"nothing is deleted":      {time.Second, open, []guest.Step{leave, block}, []guest.Step{leave, block}, false},
		"nothing is to be done":   {time.Second, open, nil, nil, false},
		"by a clock that is late": {-time.Minute, open, []guest.Step{remove}, []guest.Step{block}, true},
	} {
		u := guest.Undertaking{}
		if c.asked != 0 {
			u.MintAt = guesttest.Noon.Add(-c.asked)
		}
		got, spared := u.Spared(c.plan, guest.Present{Account: c.account}, guesttest.Noon)
		if !slices.Equal(got, c.want) || spared != c.spared {
			t.Errorf("%s: %v, %v; want %v, %v", name, got, spared, c.want, c.spared)
		}
	}
}
