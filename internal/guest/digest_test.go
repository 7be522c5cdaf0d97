package guest_test

import (
	"reflect"
	"regexp"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func TestTheDigestChangesWithEverythingThatIsAskedFor(t *testing.T) {
	t.Parallel()
	build := func() guest.Request {
		return guesttest.Request(guesttest.For(guesttest.Expenses(), guesttest.Bundle()), guesttest.Sent)
	}
	plain := build().Digest()
	if !regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(plain) {
		t.Errorf("digest %q", plain)
	}
	if again := build().Digest(); again != plain {
		t.Errorf("the same ask has two digests: %s, %s", plain, again)
	}
	seen := map[string]string{plain: "nothing"}
	for name, change := range map[string]func(*guest.Request){
		"request":            func(r *guest.Request) { r.ID = "other" },
		"sponsor":            func(r *guest.Request) { r.Sponsor = guesttest.Sam },
		"local part":         func(r *guest.Request) { r.Email.Local = "eva" },
		"domain":             func(r *guest.Request) { r.Email.Domain = "northwind.example" },
		"name":               func(r *guest.Request) { r.Name = "Eva Roy" },
		"organisation":       func(r *guest.Request) { r.Org = "Northwind" },
		"language":           func(r *guest.Request) { r.Language = "de" },
		"end":                func(r *guest.Request) { r.Until = r.Until.AddDate(0, 0, 1) },
		"reason":             func(r *guest.Request) { r.Reason += "!" },
		"message":            func(r *guest.Request) { r.Message = "Welcome!" },
		"delivery":           func(r *guest.Request) { r.Delivery = guest.ByLink },
		"line":               func(r *guest.Request) { r.Lines[0].ID = "other" },
		"one line less":      func(r *guest.Request) { r.Lines = r.Lines[:1] },
		"one line more":      func(r *guest.Request) { r.Lines = append(r.Lines, r.Lines[0]) },
		"order of the lines": func(r *guest.Request) { r.Lines[0], r.Lines[1] = r.Lines[1], r.Lines[0] },
		"package":            func(r *guest.Request) { r.Lines[0].Package.ID = "other" },
		"package version":    func(r *guest.Request) { r.Lines[0].Package.Version++ },
		"no resource":        func(r *guest.Request) { r.Lines[0].Package.Resources = nil },
		"resource":           func(r *guest.Request) { r.Lines[0].Package.Resources[0].ObjectID = "other" },
		"kind of resource":   func(r *guest.Request) { r.Lines[0].Package.Resources[0].Kind = guest.Group },
		"app role":           func(r *guest.Request) { r.Lines[0].Package.Resources[0].RoleID = guest.DefaultAccess },
		"name of resource":   func(r *guest.Request) { r.Lines[0].Package.Resources[0].Name = "Other" },
		"name of app role":   func(r *guest.Request) { r.Lines[0].Package.Resources[0].RoleName = "Other" },
		"app":                func(r *guest.Request) { r.Lines[0].Package.Resources[0].AppID = "other" },
		// Text cannot move from one field into the next unseen.
		"shift between fields": func(r *guest.Request) { r.Name, r.Org = r.Name+r.Org, "" },
	} {
		r := build()
		change(&r)
		got := r.Digest()
		if as, there := seen[got]; there {
			t.Errorf("%s: the digest is that of changing %s", name, as)
		}
		seen[got] = name
	}
}

func TestTheDigestDoesNotChangeWithWhatIsDecided(t *testing.T) {
	t.Parallel()
	plain := guesttest.Request().Digest()
	for name, option := range map[string]guesttest.RequestOption{
		"sent": guesttest.Sent, "approved": guesttest.Approved, "declined": guesttest.Declined,
		"withdrawn": guesttest.Withdrawn, "expired": guesttest.Expired,
		"reference, version, times, key": func(r *guest.Request) {
			r.Ref, r.Version, r.Key, r.Guest = "GR-2", 7, "other", "other"
			r.CreatedAt, r.SentAt, r.DecideBy, r.ClosedAt = time.Time{}, time.Time{}, time.Time{}, guesttest.Noon
		},
		"what the catalogue says beside it": func(r *guest.Request) {
			p := &r.Lines[0].Package
			p.Approvers, p.MaxDays, p.Enabled = nil, 1, false
		},
		"sponsor's name, address and roles": func(r *guest.Request) {
			r.Sponsor.Name, r.Sponsor.Email, r.Sponsor.Roles = "Ana Costa", "ana.costa@contoso.example", 0
		},
		"zone of the end": func(r *guest.Request) { r.Until = r.Until.In(time.FixedZone("", 3600)) },
	} {
		if got := guesttest.Request(option).Digest(); got != plain {
			t.Errorf("%s changes the digest", name)
		}
	}
}

func TestARequestListsWhatItAsksForOnce(t *testing.T) {
	t.Parallel()
	r := guesttest.Request(guesttest.For(guesttest.Bundle(), guesttest.Expenses(), guesttest.Falcon()))
	want := []guest.Resource{guesttest.FalconGroup(), guesttest.ExpensesApp(), guesttest.WikiApp()}
	if got := r.Resources(); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}
