package server

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/web/ui"
)

func TestHealthSaysHowTheCopyOfTheDirectoryStands(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 21, 14, 32, 0, 0, time.UTC)
	v := reader{By: cleoMarsh, Clock: ui.Clock{Now: now}}
	lacks := guest.TroubleFrom(&guest.Fault{
		Kind: guest.FaultShutOut, Reason: guest.ReasonPermission, Permission: "GroupMember.Read.All", Status: 403,
	}, guest.Step{}, guest.Guest{}, now)
	busy := guest.TroubleFrom(&guest.Fault{Kind: guest.FaultUnknown, Status: 502}, guest.Step{}, guest.Guest{}, now)
	for _, c := range []struct {
		name  string
		state guest.FeedState
		words string // what, objects, status, note, what to do
	}{
		{"never tried", guest.FeedState{Feed: guest.FeedGroups}, "Groups||Not read yet||"},
		{
			"first reading", guest.FeedState{Feed: guest.FeedGroups, BeganAt: now.Add(-time.Hour), Seen: 12_300, Unread: 1},
			"Groups||Reading|12,300 so far, since 21 Nov 2026, 13:32|",
		},
		{"read", guest.FeedState{Feed: guest.FeedApps, CompletedAt: now.Add(-time.Minute), Objects: 812}, "Apps|812|Read||"},
		{
			"read once more", guest.FeedState{Feed: guest.FeedUsers, CompletedAt: now.Add(-time.Minute), Objects: 3, BeganAt: now, Seen: 1},
			"Users|3|Reading|Once more from the beginning: 1 so far, since 21 Nov 2026, 14:32|",
		},
		{
			"late", guest.FeedState{Feed: guest.FeedApps, CompletedAt: now.Add(-2 * time.Hour), Objects: 1},
			"Apps|1|Late||Look whether Microsoft Graph holds it up, and check that a worker runs.",
		},
		{"managers are read once a day", guest.FeedState{Feed: guest.FeedManagers, Lists: 1, CompletedAt: now.Add(-24 * time.Hour), Objects: 1}, "Managers|1|Read||"},
		{
			"permission missing", guest.FeedState{Feed: guest.FeedGroups, Failing: 1, Fault: lacks, Unread: 1},
			"Groups||Permission missing|" + lacks.What + "|" + lacks.Do,
		},
		{
			"failing", guest.FeedState{Feed: guest.FeedGroups, Failing: 1, Fault: busy, CompletedAt: now, Objects: 7},
			"Groups|7|Not read|The last try failed. The portal tries again by itself.|",
		},
		{
			"some lists fail", guest.FeedState{Feed: guest.FeedOwners, Lists: 12, Failing: 2, Fault: busy, CompletedAt: now, Objects: 7},
			"Owners|7|Not read|2 of 12: The last try failed. The portal tries again by itself.|",
		},
		{
			"lists are read", guest.FeedState{Feed: guest.FeedMembers, Lists: 12, Unread: 4, CompletedAt: now, Objects: 7},
			"Members|7|Reading|8 of 12 so far|",
		},
	} {
		row := v.feedRow(c.state)
		if got := strings.Join([]string{row.What, row.Objects, row.Label, row.Note, row.Do}, "|"); got != c.words {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.words)
		}
	}
	if lacks.Do == "" || !strings.Contains(lacks.What, "GroupMember.Read.All") {
		t.Errorf("of a missing permission it is said: %+v", lacks)
	}
}

func TestHealthListsWhatPackagesGiveThatHasChanged(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.health.Feeds = []guest.FeedState{{Feed: guest.FeedGroups, CompletedAt: time.Now(), Objects: 20_000}}
	o.health.Stale = []guest.StaleResource{
		{PackageName: "Falcon access", Resource: guest.Resource{Kind: guest.Group, Name: "Falcon"}, Now: "Kestrel"},
		{PackageName: "Wiki access", Resource: guest.Resource{Kind: guest.App, Name: "Wiki"}},
	}
	b, _ := o.as(dee)
	shown := b.get("/admin/health")
	if shown.StatusCode != http.StatusOK {
		t.Fatalf("status %d", shown.StatusCode)
	}
	says(t, shown, "20,000", "Falcon access", "The group Falcon is now called Kestrel.", "Save the package once more",
		"Wiki access", "The app Wiki is no longer in Entra.", "Take it out of the package")
	if rows := doc(t, shown).Find(`table:contains("Last complete reading") tbody tr`).Length(); rows != 3 {
		t.Errorf("%d parts of the directory, want users, groups and apps", rows)
	}
}
