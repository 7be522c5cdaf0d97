package guest

import (
	"errors"
	"testing"
	"time"
)

func TestFollowingANewerVersionTakesAwayAndGivesNothing(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	group := func(id string) Resource { return Resource{Kind: Group, ObjectID: id, Name: id} }
	pack := func(id PackageID, version int, ids ...string) Package {
		p := Package{ID: id, Version: version, Name: string(id)}
		for _, r := range ids {
			p.Resources = append(p.Resources, group(r))
		}
		return p
	}
	grant := func(id GrantID, p Package) Grant {
		return Grant{ID: id, Line: LineID(id), Digest: "d", Package: p, From: now.Add(-time.Hour), Until: now.Add(time.Hour)}
	}
	ended := grant("e", pack("falcon", 1, "a", "b"))
	ended.EndedAt = now.Add(-time.Minute)
	newest := pack("falcon", 3, "a", "c")
	order := FollowOrder{Package: newest, By: "cleo", ByName: "Cleo Marsh", Reason: "Nobody needs b."}
	for _, c := range []struct {
		name     string
		grants   []Grant
		has      []string // resources of the first grant afterwards; nil: nothing follows
		converge bool
		words    string
	}{
		{"what is gone is taken away, what is new is not given", []Grant{grant("1", pack("falcon", 1, "a", "b"))}, []string{"a"}, true, "Cleo Marsh brought falcon to version 3. Taken away: member of the group b."},
		{"what another package opens stays", []Grant{grant("1", pack("falcon", 2, "a", "b")), grant("2", pack("other", 1, "b"))}, []string{"a"}, false, "Cleo Marsh brought falcon to version 3."},
		{"nothing to take away", []Grant{grant("1", pack("falcon", 2, "a"))}, []string{"a"}, false, "Cleo Marsh brought falcon to version 3."},
		{"the newest already", []Grant{grant("1", pack("falcon", 3, "a", "c"))}, nil, false, ""},
		{"another package", []Grant{grant("1", pack("other", 1, "b"))}, nil, false, ""},
		{"what has ended", []Grant{ended}, nil, false, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			before := c.grants[0].Package.Resources
			d, err := Follow(Case{Guest: Guest{Name: "Gil Roy", State: Active, Sync: InSync}, Grants: c.grants}, order, now)
			if c.has == nil {
				if !errors.Is(err, ErrRepeated) {
					t.Fatalf("%+v, %v", d, err)
				}
				return
			}
			if err != nil || len(d.Grants) != 1 || len(d.Events) != 1 || d.Events[0].Words != c.words || d.Events[0].Comment != "Nobody needs b." {
				t.Fatalf("%+v, %v", d, err)
			}
			g := d.Grants[0]
			if g.Package.Version != 3 || !g.FollowedAt.Equal(now) || g.Line != "1" || g.Digest != "d" || !g.Until.Equal(c.grants[0].Until) || len(g.Package.Resources) != len(c.has) || g.Package.Resources[0].ObjectID != c.has[0] {
				t.Errorf("the grant is %+v", g)
			}
			for _, r := range g.Package.Resources {
				if !Contains(before, r) {
					t.Errorf("%s was never approved", r.Name)
				}
			}
			if (d.Guest != nil) != c.converge || c.converge && (d.Guest.Sync != Converging || len(d.Work) != 1 || d.Work[0].Kind != WorkConverge) {
				t.Errorf("the guest is %+v, the work %+v", d.Guest, d.Work)
			}
		})
	}
	if len(newest.Resources) != 2 || newest.Resources[1].ObjectID != "c" {
		t.Errorf("the version itself was changed: %+v", newest)
	}
}
