package guest_test

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// TestApprovalsGoAsTheirStoriesTell plays the stories in testdata/approvals. In
// them everybody has the roles of sponsor and approver, except Cleo, who is an
// administrator.
func TestApprovalsGoAsTheirStoriesTell(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/approvals/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no stories: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s := newScript()
			for i, line := range strings.Split(string(text), "\n") {
				if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
					continue
				}
				if err := s.play(line); err != nil {
					t.Fatalf("line %d, %s: %v", i+1, line, err)
				}
			}
		})
	}
}

// script is a story while it is told.
type script struct {
	people map[string]guest.Person
	pack   guest.Package
	roster guest.Roster
	unread map[guest.Who]bool
	away   map[string]string // who is away, and who decides instead
	r      guest.Request
	last   guest.Decision
	now    time.Time
	forms  int
	mint   guest.Mint
}

func newScript() *script {
	s := &script{
		people: map[string]guest.Person{}, roster: guest.Roster{}, unread: map[guest.Who]bool{}, away: map[string]string{},
		now: guesttest.Noon, pack: guesttest.Falcon(), mint: guesttest.Mint(),
	}
	s.pack.Approvers = nil
	for _, p := range guesttest.Everybody() {
		name, _, _ := strings.Cut(strings.ToLower(p.Name), " ")
		if p.Roles |= guest.Sponsor | guest.Approver; name == "cleo" {
			p.Roles = guest.Administrator
		}
		s.people[name] = p
		s.roster[guest.Who{Kind: guest.OnePerson, ID: p.ObjectID}] = []guest.Person{p}
	}
	s.pack.Resources = s.pack.Resources[:1]
	return s
}

// sentences are those that a story may have.
var sentences = []struct {
	form *regexp.Regexp
	do   func(s *script, m []string) error
}{
	{regexp.MustCompile(`^the (members|owners|manager|administrators)(?: of (\w+|the package))? (?:are|is) (.+)$`), (*script).knows},
	{regexp.MustCompile(`^(.+) (?:lose|loses|lacks|lack) the role of an approver$`), (*script).has},
	{regexp.MustCompile(`^the members of (\w+) have not been read$`), func(s *script, m []string) error {
		s.unread[guest.Who{Kind: guest.Members, ID: m[1]}] = true
		return nil
	}},
	{regexp.MustCompile(`^approvers: (.+)$`), func(s *script, m []string) error { s.pack.Approvers = s.all(m[1]); return nil }},
	{regexp.MustCompile(`^stage: (?:(\d) of )?([^;]+)(?:; else ([^;]+))?(?:; after (\d+) days (.+))?$`), (*script).stage},
	{regexp.MustCompile(`^(\w+) is away and has named (\w+)$`), func(s *script, m []string) error { s.away[m[1]] = m[2]; return nil }},
	{regexp.MustCompile(`^(\w+) asks(?:: refused, (.+))?$`), (*script).asks},
	{regexp.MustCompile(`^(\w+) asks somebody else(?:: refused, (.+))?$`), (*script).escalates},
	{regexp.MustCompile(`^(\w+) (approve|decline)s(?:: refused, (.+))?$`), (*script).decides},
	{regexp.MustCompile(`^(\w+) changes the request(?:: refused, (.+))?$`), (*script).edits},
	{regexp.MustCompile(`^(\d+) days? pass(?:es)?$`), (*script).passes},
	{regexp.MustCompile(`^(asked|reminded|settled|changed): (.+)$`), (*script).told},
	{regexp.MustCompile(`^waits for (.+)$`), (*script).waits},
	{regexp.MustCompile(`^(approved|declined|expired)(?: by (.+))?$`), (*script).ends},
}

func (s *script) play(line string) error {
	for _, step := range sentences {
		if m := step.form.FindStringSubmatch(line); m != nil {
			return step.do(s, m)
		}
	}
	return errors.New("nobody understands this")
}

func words(text string) []string {
	return strings.FieldsFunc(strings.ReplaceAll(text, " and ", ", "), func(c rune) bool { return c == ',' || c == ' ' })
}

// has gives people other roles than they had, in the portal and in the directory.
func (s *script) has(m []string) error {
	for name, p := range s.people {
		if slices.Contains(words(m[1]), name) {
			p.Roles = guest.Sponsor
			s.people[name] = p
			s.roster[guest.Who{Kind: guest.OnePerson, ID: p.ObjectID}] = []guest.Person{p}
		}
	}
	for _, behind := range s.roster {
		for i, p := range behind {
			behind[i].Roles = s.person(p.ID).Roles
		}
	}
	return nil
}

func (s *script) person(id guest.PersonID) guest.Person {
	for _, p := range s.people {
		if p.ID == id {
			return p
		}
	}
	return guest.Person{}
}

func (s *script) all(names string) []guest.Person {
	var out []guest.Person
	for _, n := range words(names) {
		out = append(out, s.people[n])
	}
	return out
}

func (s *script) knows(m []string) error {
	who := guest.Who{}
	switch {
	case m[1] == "members":
		who = guest.Who{Kind: guest.Members, ID: m[2]}
	case m[1] == "administrators":
		who = guest.Who{Kind: guest.Administrators}
	case m[1] == "manager":
		who = guest.Who{Kind: guest.SponsorManager, ID: s.people[m[2]].ObjectID}
	case m[2] == "the package":
		who = guest.Who{Kind: guest.PackageOwners, ID: string(s.pack.ID)}
	default:
		who = guest.Who{Kind: guest.ResourceOwners, ID: s.pack.Resources[0].ObjectID}
	}
	s.roster[who] = s.all(m[3])
	return nil
}

func (s *script) principals(text string) []guest.Principal {
	var out []guest.Principal
	text = strings.NewReplacer("the owners", "owners", "the manager", "manager").Replace(text)
	for _, n := range words(text) {
		p, person := s.people[n]
		switch {
		case person:
			out = append(out, guest.Principal{Kind: guest.OnePerson, ObjectID: p.ObjectID, Name: p.Name})
		case n == "owners":
			out = append(out, guest.Principal{Kind: guest.ResourceOwners})
		case n == "manager":
			out = append(out, guest.Principal{Kind: guest.SponsorManager})
		default:
			out = append(out, guest.Principal{Kind: guest.Members, ObjectID: n, Name: n})
		}
	}
	return out
}

func (s *script) stage(m []string) error {
	needed, _ := strconv.Atoi(m[1])
	days, _ := strconv.Atoi(m[4])
	s.pack.Terms.Approval.Stages = append(s.pack.Terms.Approval.Stages, guest.Stage{
		Approvers: s.principals(m[2]), Needed: needed, Fallback: s.principals(m[3]),
		Alternates: s.principals(m[5]), AlternatesAfter: days,
	})
	return nil
}

func (s *script) asks(m []string) error {
	by := s.people[m[1]]
	draft := guesttest.Request(guesttest.By(by), guesttest.For(s.pack))
	if in, away := s.away[m[1]]; away {
		draft.StandIns = []guest.PersonID{s.people[in].ID}
	}
	ask := guest.Ask{
		Email: draft.Email, Name: draft.Name, Language: draft.Language, Delivery: draft.Delivery, Until: draft.Until,
		Reason: draft.Reason, Packages: []guest.Package{s.pack}, Roster: s.known(draft),
	}
	d, err := guest.Submit(draft, ask, by, draft.Version, guesttest.Policy(), s.mint, s.now)
	return s.keep(d, err, m[2])
}

func (s *script) decides(m []string) error {
	v := all(s.r, guest.Verdict(m[2]))
	s.forms++
	v.Key = fmt.Sprint("form ", s.forms)
	d, err := guest.Decide(s.theCase(), s.r.ID, s.people[m[1]], v, guesttest.Mint(), s.now)
	return s.keep(d, err, m[3])
}

func (s *script) passes(m []string) error {
	days, _ := strconv.Atoi(m[1])
	s.now = s.now.AddDate(0, 0, days)
	d, err := guest.Wake(s.theCase(), s.r.ID, guesttest.Mint(), s.now)
	if moved := (guest.MovedOn{}); errors.As(err, &moved) {
		s.last = guest.Decision{}
		return nil
	}
	return s.keep(d, err, "")
}

func (s *script) theCase() guest.Case {
	c := guesttest.Of(s.r)
	c.Roster = s.known(s.r)
	return c
}

// known is the roster with nobody behind the names of which the story does not
// tell, but those of which it says that they have not been read.
func (s *script) known(r guest.Request) guest.Roster {
	out := maps.Clone(s.roster)
	for _, w := range r.Turns(guesttest.Policy()) {
		if _, told := out[w]; !told && !s.unread[w] {
			out[w] = nil
		}
	}
	return out
}

// keep stores a decision as the database does: those who stand in for somebody
// follow from who is asked.
func (s *script) keep(d guest.Decision, err error, refused string) error {
	if refused != "" {
		return s.refused(err, refused)
	}
	if err != nil {
		return err
	}
	s.last, s.r = d, *d.Request
	for i, l := range s.r.Lines {
		s.r.Lines[i].Asked = l.Everybody()
		for _, a := range l.Everybody() {
			first, _, _ := strings.Cut(strings.ToLower(a.Name), " ")
			if in, away := s.away[first]; away {
				s.r.Lines[i].Asked = append(s.r.Lines[i].Asked, guest.Asked{Person: s.people[in], Stage: a.Stage, Why: a.Why, For: a.ID, ForName: a.Name})
			}
		}
	}
	return nil
}

func (s *script) refused(err error, words string) error {
	got := fmt.Sprint(err)
	if problems, form := errors.AsType[guest.Problems](err); form {
		got = strings.Join(slices.Collect(maps.Values(problems)), " ")
	} else if no, not := errors.AsType[guest.NotAllowed](err); not {
		got = no.Reason
	} else if moved, on := errors.AsType[guest.MovedOn](err); on {
		got = moved.Reason
	}
	if got != words {
		return fmt.Errorf("it is told %q", got)
	}
	return nil
}
