package server

import (
	"testing"

	"guestportal/internal/guest"
	"guestportal/web/ui"
)

func TestHistoryShowsWhatMattersAndOnDemandEverything(t *testing.T) {
	t.Parallel()
	v := reader{Clock: ui.Clock{}}
	events := []guest.Event{
		{Words: "Ben Ito approved Wiki.", ActorName: "Ben Ito"},
		{Words: "The portal is about to create the account of Lou Tan.", Minor: true},
	}
	if got := v.history(events, false); len(got) != 1 || got[0].Who != "Ben Ito" || got[0].What != "approved Wiki." {
		t.Errorf("what matters is %+v", got)
	}
	if got := v.history(events, true); len(got) != 2 {
		t.Errorf("everything is %+v", got)
	}
}
