package portal

import (
	"flag"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"guestportal/internal/emulator"
	"guestportal/internal/guest"
)

// onboardings is how many guests BenchmarkOnboardings brings in.
var onboardings = flag.Int("onboardings", 20, "guests of BenchmarkOnboardings; the figures in README are of 1000")

// BenchmarkOnboardings brings in many guests at once, each with a sponsor, two
// groups and an app role, in a tenant that takes 100 ms for each answer and keeps
// to Microsoft's published limits: by the portal, by an administrator's script
// that makes one call after the other, and by a script that packs twenty into a
// batch. Shown are the seconds, the calls (items of batches), the calls that were
// refused with 429, and the writes for each second beside those that the quota of
// writes allows in the long run.
//
//	go test ./internal/portal -run '^$' -bench Onboardings -benchtime 1x -timeout 1h -onboardings 1000
func BenchmarkOnboardings(b *testing.B) {
	for name, ready := range map[string]func(*office, int) func(){"portal": (*office).byPortal, "script": (*office).byScript, "batches": (*office).byBatches} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				o := openFor(b, name == "portal")
				o.control(http.MethodPost, "/settings", map[string]any{"latency_ms": 100}, nil)
				o.control(http.MethodDelete, "/journal", nil, nil)
				bring := ready(o, *onboardings)
				began := time.Now()
				bring()
				o.report(b, time.Since(began))
			}
		})
	}
}

func openFor(b *testing.B, portal bool) *office {
	b.Helper()
	if portal {
		return open(b)
	}
	return &office{world: setup(b)}
}

func (o *office) report(b *testing.B, took time.Duration) {
	calls, refused, writes := 0, 0, 0
	for _, c := range o.graphCalls() {
		if c.Path == "/v1.0/$batch" {
			continue // its items are there too
		}
		calls++
		switch {
		case c.Status == http.StatusTooManyRequests:
			refused++
		case c.Method != http.MethodGet:
			writes++
		}
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(took.Seconds(), "seconds")
	b.ReportMetric(float64(calls), "calls")
	b.ReportMetric(float64(refused), "refused")
	b.ReportMetric(float64(writes)/took.Seconds(), "writes/s")
	b.ReportMetric(floor(writes).Seconds(), "floor-seconds")
	b.ReportMetric(100*floor(writes).Seconds()/took.Seconds(), "%of-quota")
}

// floor is the least time in which Microsoft's limit lets anybody make so many
// writes: 3,000 at once, and as many again at the end of each 150 seconds.
func floor(writes int) time.Duration {
	return time.Duration((writes-1)/3000) * 150 * time.Second
}

// byPortal has them asked for; then all are approved, by eight people, until each
// has everything.
func (o *office) byPortal(many int) func() {
	asked := make([]guest.Story, many)
	for i := range asked {
		asked[i] = o.askedForBoth(fmt.Sprintf("many%d@fabrikam.example", i))
	}
	return func() {
		var people errgroup.Group
		people.SetLimit(8)
		for _, s := range asked {
			people.Go(func() error { return o.decide(s, guest.Approve) })
		}
		if err := people.Wait(); err != nil {
			o.tb.Fatal(err)
		}
		o.untilAllInSync()
	}
}

// untilAllInSync looks every now and then, so that looking takes nothing from what
// is measured.
func (o *office) untilAllInSync() {
	o.tb.Helper()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for range again.C {
		var left int
		const count = `SELECT count(*) FROM guests WHERE sync <> 'in sync'`
		if err := o.pool.QueryRow(o.tb.Context(), count).Scan(&left); err != nil {
			o.tb.Fatal(err)
		}
		if left == 0 {
			return
		}
	}
}

// askedForBoth asks for a group and an app role, and for another group.
func (o *office) askedForBoth(email string) guest.Story {
	o.tb.Helper()
	ctx := o.tb.Context()
	catalogue, err := o.store.CataloguePage(ctx, guest.CatalogueFilter{Limit: 100})
	if err != nil {
		o.tb.Fatal(err)
	}
	f := guest.Form{Email: email, Name: "Lou Tan", Until: "30", Reason: "Reviews the designs of the Falcon project.", Delivery: "link"}
	for _, p := range catalogue.Rows {
		if p.Name == "Falcon reviewer" || p.Name == "Partner Workspace" {
			f.Packages = append(f.Packages, string(p.ID))
		}
	}
	ref, err := o.service.SaveDraft(ctx, o.ana, f, uuid.NewString())
	if err == nil {
		err = o.service.Submit(ctx, o.ana, ref, 1)
	}
	if err != nil {
		o.tb.Fatal(err)
	}
	s, err := o.service.Request(ctx, o.ben, ref)
	if err != nil {
		o.tb.Fatal(err)
	}
	return s
}

// byScript makes one call after the other.
func (o *office) byScript(many int) func() {
	s := newScript(o.world)
	return func() {
		for i := range many {
			id := s.one(invitation(i))
			for _, w := range accessOf(id) {
				s.one(w)
			}
		}
	}
}

// byBatches packs what does not depend on one another into batches of twenty.
func (o *office) byBatches(many int) func() {
	s := newScript(o.world)
	return func() {
		var access []write
		for begin := 0; begin < many; begin += 20 {
			var batch []write
			for i := begin; i < min(begin+20, many); i++ {
				batch = append(batch, invitation(i))
			}
			for _, id := range s.batch(batch) {
				access = append(access, accessOf(id)...)
			}
		}
		for begin := 0; begin < len(access); begin += 20 {
			s.batch(access[begin:min(begin+20, len(access))])
		}
	}
}

// invitation and accessOf are what the portal does for the same guest.
func invitation(i int) write {
	return write{"/invitations", map[string]any{
		"invitedUserEmailAddress": fmt.Sprintf("many%d@fabrikam.example", i), "inviteRedirectUrl": "https://portal.example/",
		"invitedUserSponsors": []any{map[string]any{"id": emulator.SeedStory().People.Ana.ID}},
	}}
}

func accessOf(id string) []write {
	seed := emulator.SeedStory()
	member := map[string]any{"@odata.id": "https://graph.microsoft.com/v1.0/directoryObjects/" + id}
	return []write{
		{"/groups/" + seed.Groups.ProjectFalcon.ID + "/members/$ref", member},
		{"/groups/" + seed.Groups.PartnerWorkspace.ID + "/members/$ref", member},
		{"/servicePrincipals/" + seed.Apps.ExpenseDesk.ID + "/appRoleAssignedTo", map[string]any{
			"principalId": id, "resourceId": seed.Apps.ExpenseDesk.ID, "appRoleId": seed.Roles.Reviewer.ID,
		}},
	}
}
