package server

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/guest"
	"guestportal/internal/lifecycle"
)

// memory is lifecycle's store without a database: what is decided is kept, and
// nothing else happens. The worker's part is played by the test.
type memory struct {
	roster      guest.Roster // whom those may turn to that wait; nil for nobody
	mu          sync.Mutex
	policy      guest.Policy
	packages    []guest.Package
	entries     map[guest.PackageID]guest.Entry
	versions    map[guest.PackageID][]guest.PackageVersion // newest first
	follows     []guest.FollowOrder
	groups      []guest.Candidate
	apps        []guest.Candidate
	staff       []guest.Person
	teams       map[string][]guest.Person // who stands behind object ids; others were not read
	requests    []guest.Request           // newest first
	guests      map[guest.GuestID]guest.Guest
	grants      []guest.Grant
	history     map[guest.GuestID][]guest.Event     // newest first
	held        []guest.Resource                    // read back as given
	unified     []string                            // groups that are Microsoft 365 groups
	keys        map[string]bool                     // of mails that were sent again
	sentAt      time.Time                           // an invitation was last sent
	told        map[guest.GuestID][]guest.HelpAsked // newest first
	redemptions map[string]*sealedAnswer
	asks        chan string   // ids of redemptions, as they are asked for
	hinted      chan struct{} // one for each hint
	facts       guest.Facts
	drifts      map[guest.GuestID][]guest.Drift
	drifting    guest.DriftPage   // the list
	driftFilter guest.DriftFilter // of the last list
	filter      guest.Filter      // of the last list
	health      guest.Health
	unknown     guest.UnknownPage
	additions   []guest.Addition
	appFilter   guest.AppFilter // of the last list of apps
	away        map[guest.PersonID]guest.Delegation
	wishes      map[guest.PersonID]guest.MailWishes
	rules       []guest.PolicyVersion // newest first
	domainAsks  []guest.DomainAsk     // oldest first
	standing    guest.Standing
	messages    []guest.MailRow  // newest first
	mailFilter  guest.MailFilter // of the last list of messages
}

// sealedAnswer is a row of redemptions.
type sealedAnswer struct {
	key     []byte
	sealed  []byte
	trouble string
}

func (m *memory) caseOf(id guest.GuestID) guest.Case {
	c := guest.Case{Guest: m.guests[id], Policy: m.policy, Drifts: m.drifts[id], Roster: m.roster}
	for _, r := range m.requests {
		if r.Guest == id && id != "" && !r.SentAt.IsZero() {
			if r.ByAnother(c.Guest) {
				r.Answers = c.Guest.Sponsor.ID
			}
			c.Requests = append(c.Requests, r)
		}
	}
	for _, g := range m.grants {
		if g.Guest == id {
			c.Grants = append(c.Grants, g)
		}
	}
	for _, e := range m.history[id] {
		if e.Kind == guest.EventResent {
			c.Resent = append(c.Resent, e.At)
		}
	}
	c.Told = m.told[id]
	c.Owners = map[guest.PackageID][]guest.Person{}
	for id, e := range m.entries {
		c.Owners[id] = e.Package.Owners
	}
	return c
}

// keep stores a decision.
func (m *memory) keep(id guest.GuestID, d guest.Decision) error {
	for _, w := range d.Work {
		if m.keys[w.Mail.Key] {
			return guest.ErrRepeated
		}
		if w.Mail.Key != "" {
			m.keys[w.Mail.Key] = true
		}
	}
	if d.Request != nil {
		i := slices.IndexFunc(m.requests, func(r guest.Request) bool { return r.ID == d.Request.ID })
		m.requests[i] = *d.Request
	}
	if d.Guest != nil {
		m.guests[d.Guest.ID] = *d.Guest
	}
	for _, g := range d.Grants {
		m.grants = slices.DeleteFunc(m.grants, func(x guest.Grant) bool { return x.ID == g.ID })
		m.grants = append(m.grants, g)
	}
	for _, drift := range d.Drifts {
		rest := slices.DeleteFunc(slices.Clone(m.drifts[id]), func(x guest.Drift) bool { return x.ID == drift.ID })
		if drift.State != guest.DriftSettled {
			rest = append(rest, drift)
		}
		m.drifts[id] = rest
	}
	for _, mail := range d.Mails() {
		if mail.Kind == guest.MailHelp {
			m.told[id] = append([]guest.HelpAsked{{At: d.Events[0].At, About: mail.About}}, m.told[id]...)
		}
	}
	for _, e := range d.Events {
		m.history[id] = append([]guest.Event{e}, m.history[id]...)
	}
	return nil
}

func (m *memory) find(ref string) (int, error) {
	i := slices.IndexFunc(m.requests, func(r guest.Request) bool { return r.Ref == ref })
	if i < 0 {
		return 0, guest.ErrNotFound
	}
	return i, nil
}

func (m *memory) UpdateByRequest(_ context.Context, ref string, decide func(guest.Case, guest.RequestID) (guest.Decision, error)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	i, err := m.find(ref)
	if err != nil {
		return err
	}
	r := m.requests[i]
	id := r.Guest
	if r.SentAt.IsZero() {
		id = ""
	}
	c := m.caseOf(id)
	if id == "" {
		c.Requests = []guest.Request{r}
	}
	d, err := decide(c, r.ID)
	if err != nil {
		return err
	}
	return m.keep(id, d)
}

func (m *memory) UpdateByGuest(_ context.Context, ref string, decide func(guest.Case) (guest.Decision, error)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for id, g := range m.guests {
		if g.Ref == ref {
			d, err := decide(m.caseOf(id))
			if err != nil {
				return err
			}
			return m.keep(id, d)
		}
	}
	return guest.ErrNotFound
}

func (m *memory) AskRedemption(_ context.Context, _ guest.Guest, key []byte, _ time.Time) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	id := uuid.NewString()
	m.redemptions[id] = &sealedAnswer{key: key}
	m.asks <- id
	return id, nil
}

func (m *memory) TakeRedemption(_ context.Context, id string) ([]byte, string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	row := m.redemptions[id]
	if row == nil || row.sealed == nil && row.trouble == "" {
		return nil, "", nil
	}
	delete(m.redemptions, id)
	return row.sealed, row.trouble, nil
}

func (m *memory) HintAcceptance(context.Context) error {
	m.hinted <- struct{}{}
	return nil
}

func (m *memory) SavePerson(_ context.Context, p guest.Person, _ time.Time) (guest.Person, error) {
	p.ID = guest.PersonID("id-of-" + p.ObjectID)
	return p, nil
}

// Code implements lifecycle.Links.
func (m *memory) Code(_ context.Context, g guest.Guest) (string, error) { return linkOf(g), nil }

// codeOf gives the code of a guest's first link.
func codeOf(id guest.GuestID) string { return linkOf(guest.Guest{ID: id}) }

func linkOf(g guest.Guest) string {
	return "code-of-" + string(g.ID) + strings.Repeat("-anew", g.Link.Number)
}

func newMemory() *memory {
	return &memory{
		entries: entriesForTests(), versions: map[guest.PackageID][]guest.PackageVersion{},
		policy: guest.DefaultPolicy(), away: map[guest.PersonID]guest.Delegation{}, wishes: map[guest.PersonID]guest.MailWishes{}, packages: catalogueForTests(), guests: map[guest.GuestID]guest.Guest{},
		drifts: map[guest.GuestID][]guest.Drift{}, history: map[guest.GuestID][]guest.Event{}, keys: map[string]bool{}, told: map[guest.GuestID][]guest.HelpAsked{}, redemptions: map[string]*sealedAnswer{}, health: pausedHealth(), additions: additionsForTests(), messages: messagesForTests(),
		asks: make(chan string, 9), hinted: make(chan struct{}, 9),
	}
}

// people who are not in every test of this package.
var (
	miaChen   = staffMember("Mia Chen", "1c9e2d3f-aaaa-4bbb-8ccc-ddddeeeeffff", guest.Sponsor|guest.Approver)
	cleoMarsh = staffMember("Cleo Marsh", "2d8f3e4a-aaaa-4bbb-8ccc-ddddeeeeffff", guest.Administrator)
)

func catalogueForTests() []guest.Package {
	falcon := guest.Resource{Kind: guest.Group, ObjectID: "group-falcon", Name: "Project Falcon"}
	expenses := guest.Resource{Kind: guest.App, ObjectID: "sp-expenses", AppID: "app-expenses", RoleID: "viewer", Name: "Expenses", RoleName: "Viewer"}
	return []guest.Package{
		{ID: "pkg-falcon", Version: 1, Name: "Falcon", Resources: []guest.Resource{falcon}, Approvers: []guest.Person{ben, miaChen}, MaxDays: 180, Enabled: true},
		{ID: "pkg-desk", Version: 1, Name: "Desk", Description: "Expense desk", Resources: []guest.Resource{expenses}, Approvers: []guest.Person{ben}, MaxDays: 90, Enabled: true},
	}
}

// office is a site over a memory.
type office struct {
	*site
	*memory
}

func newOffice(t *testing.T) *office {
	t.Helper()
	m := newMemory()
	o := &office{memory: m}
	o.site = newSite(t, func(s *Server) {
		s.Lifecycle = m.service(s.Now)
		s.MyAppsURL, s.LauncherURL = "https://myapps.example/", "https://launcher.example/api/signin"
		s.TeamsURL = "https://teams.example"
	})
	return o
}

// service gives the use cases over the memory, with ids that count.
func (m *memory) service(now func() time.Time) *lifecycle.Service {
	n := 0
	next := func(kind string) string { n++; return fmt.Sprintf("%s%d", kind, n) }
	return &lifecycle.Service{
		Drafts: m, Cases: m, Reader: m, Invitations: m, People: m, Office: m, Rules: m, Apps: m, Delegations: m, Preferences: m, Catalogue: m, Mirror: m, Links: m, Now: now, Mailroom: m, Moot: func(guest.Letter) string { return "" },
		Mint: guest.Mint{
			Request: func() (guest.RequestID, string) { id := next("R"); return guest.RequestID(id), "GR-" + id },
			Guest:   func() (guest.GuestID, string) { id := next("U"); return guest.GuestID(id), "GU-" + id },
			Line:    func() guest.LineID { return guest.LineID(next("L")) },
			Grant:   func() guest.GrantID { return guest.GrantID(uuid.NewString()) },
			Ask:     uuid.NewString,

			Addition: func() guest.AdditionID { return guest.AdditionID(uuid.NewString()) },
		},
	}
}
