package server

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"guestportal/internal/guest"
)

// everyRole is who is asked for each route: whoever has the thing that it is about
// as their own in a role, and somebody else in that role.
var everyRole = []struct {
	name string
	by   guest.Person
}{
	{"none", staffMember("Nia Bell", "6b2f4c5d-aaaa-4bbb-8ccc-ddddeeeeffff", 0)},
	{"sponsor own", ana},
	{"sponsor other", staffMember("Sam Okafor", "7c3f5d6e-aaaa-4bbb-8ccc-ddddeeeeffff", guest.Sponsor)},
	{"approver own", ben},
	{"approver other", staffMember("Uma Ray", "8d4f6e7f-aaaa-4bbb-8ccc-ddddeeeeffff", guest.Approver)},
	{"owner own", olga},
	{"owner other", func() guest.Person {
		p := staffMember("Pia Noor", "9e5f7f8a-aaaa-4bbb-8ccc-ddddeeeeffff", 0)
		p.Owns = true
		return p
	}()},
	{"administrator", cleoMarsh},
	{"auditor", dee},
}

const rolesTable = "testdata/roles.txt"

// stage is an office in which everybody has what the table calls their own: Ana a
// guest, a request and a draft, Ben the request to decide, Olga a package that the
// guest has.
type stage struct {
	*office
	refs   *strings.Replacer
	guards map[string]guarded
}

func newStage(t *testing.T) *stage {
	t.Helper()
	o := newOffice(t)
	refs, verdict := o.cast()
	e := o.entries[falconID]
	e.Owners = []guest.Person{miaChen, olga}
	o.entries[falconID] = e
	return &stage{o, refs, guards(verdict)}
}

// ask sends what a route is sent, about the things of the stage, or about things
// that there are not.
func (s *stage) ask(r route, by guest.Person, unknown bool) reply {
	s.t.Helper()
	g := s.guards[r.String()]
	path := s.refs.Replace(g.path)
	if unknown {
		path = nowhere.Replace(g.path)
	}
	if r.pattern == "/events" {
		return s.opens(path, by)
	}
	b, _ := s.as(by)
	return b.send(r.method, path, g.form, map[string]string{"Sec-Fetch-Site": "same-origin"})
}

// nowhere fills an address with things that there are not.
var nowhere = strings.NewReplacer("{guest}", "GU-7K3M92QX", "{request}", "GR-7K3M92QX", "{draft}", "GR-7K3M92QX",
	"{package}", nothing, "{held}", nothing, "{grant}", nothing, "{taken}", nothing, "{outside}", nothing, "{ask}", nothing, docuSign, nothing, refused, nothing, bounced, nothing,
	"topic=guests:all", "topic=guest:GU-7K3M92QX")

const nothing = "00000000-0000-4000-8000-000000000000"

// alike is an answer without what is different in every answer.
func alike(r reply) string {
	body := regexp.MustCompile(`Reference <code>[A-Z2-7]+</code>`).ReplaceAllString(r.body, "")
	return fmt.Sprint(r.StatusCode, r.to(), body)
}

// staffRoutes are the routes that need a sign-in, sorted.
func (s *stage) staffRoutes() []route {
	s.t.Helper()
	all := slices.DeleteFunc(walk(s.t, s.site), func(r route) bool { return open[r.String()] })
	slices.SortFunc(all, func(a, b route) int {
		return strings.Compare(a.pattern+" "+a.method, b.pattern+" "+b.method)
	})
	return slices.CompactFunc(all, func(a, b route) bool { return a.String() == b.String() })
}

// opens asks the stream of events, which has no end, for its status alone.
func (s *stage) opens(path string, by guest.Person) reply {
	s.t.Helper()
	b, _ := s.as(by)
	ctx, cancel := context.WithCancel(s.t.Context())
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.url+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	got, err := b.client.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	got.Body.Close()
	return reply{Response: got}
}

// TestEveryRouteAnswersEveryRoleAsTheTableSays asks every route as everybody, about
// what is their own, about what is others', and about what there is not; UPDATE=1
// writes the table, to be read. Whatever the table says: what a person may not see
// is answered as what there is not, reading changes nothing, and neither does what
// is refused.
func TestEveryRouteAnswersEveryRoleAsTheTableSays(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	table := []string{fmt.Sprintf("%-58s", "route")}
	for _, who := range everyRole {
		table[0] += fmt.Sprintf(" %-14s", who.name)
	}
	for _, r := range s.staffRoutes() {
		g, there := s.guards[r.String()]
		if !there {
			t.Errorf("%s has no row in guards: say what is sent to it", r)
			continue
		}
		row := fmt.Sprintf("%-58s", r)
		for _, who := range everyRole {
			before := s.everything()
			got := s.ask(r, who.by, false)
			row += fmt.Sprintf(" %-14d", got.StatusCode)
			if s.everything() != before {
				if r.method == http.MethodGet || got.StatusCode >= http.StatusBadRequest {
					t.Errorf("%s for %s changed something, and answered %d", r, who.name, got.StatusCode)
				}
				s = newStage(t) // the next one finds everything as it was
			}
			if !strings.Contains(g.path, "{") && nowhere.Replace(g.path) == g.path {
				continue // it is about nothing in particular
			}
			before = s.everything()
			none := s.ask(r, who.by, true)
			switch {
			case got.StatusCode == http.StatusNotFound && alike(got) != alike(none):
				t.Errorf("%s tells %s what there is from what there is not: %s\n%s", r, who.name, alike(got), alike(none))
			case none.StatusCode < http.StatusBadRequest && !tolerant[r.String()]:
				t.Errorf("%s for %s: %d to %q of what there is not", r, who.name, none.StatusCode, none.to())
			}
			if s.everything() != before {
				t.Errorf("%s for %s changed something that there is not", r, who.name)
			}
		}
		table = append(table, strings.TrimRight(row, " "))
	}
	keptAs(t, rolesTable, strings.Join(table, "\n")+"\n")
}

// tolerant are routes that lead on from what there is not any more.
var tolerant = map[string]bool{"GET /admin/policies/asks/{id}": true}

// keptAs compares a table with the file that has it.
func keptAs(t *testing.T, path, got string) {
	t.Helper()
	if os.Getenv("UPDATE") == "1" {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	kept, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v (UPDATE=1 writes it)", err)
	}
	was, is := strings.Split(string(kept), "\n"), strings.Split(got, "\n")
	for _, line := range is {
		if !slices.Contains(was, line) {
			t.Errorf("%s does not have this line; UPDATE=1 writes it anew:\n%s\n%s", path, is[0], line)
		}
	}
	for _, line := range was {
		if !slices.Contains(is, line) {
			t.Errorf("%s has this line, which is not so any more; UPDATE=1 writes it anew:\n%s\n%s", path, is[0], line)
		}
	}
}
