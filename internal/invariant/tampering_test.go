package invariant_test

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/emulator"
	"guestportal/internal/invariant"
)

// seen is what a tampering works on: the record, and those in it.
type seen struct {
	*invariant.Record
	terms *invariant.Terms
}

func (s seen) guest(email string) *invariant.Guest {
	return find(s.Database.Guests, func(g invariant.Guest) bool { return g.Email == email })
}

func (s seen) user(email string) *invariant.User {
	return find(s.Tenant.Users, func(u invariant.User) bool { return u.Mail == email })
}

func (s seen) step(email, kind string) *invariant.Step {
	id := s.guest(email).ID
	return find(s.Database.Steps, func(x invariant.Step) bool { return x.GuestID == id && x.Kind == kind })
}

// call gives the call that a step made.
func (s seen) call(step *invariant.Step) *invariant.Entry {
	return find(s.Entries, func(e invariant.Entry) bool { return e.ClientRequestID == step.ClientRequestID })
}

func (s seen) group(id string) *invariant.Group {
	return find(s.Tenant.Groups, func(g invariant.Group) bool { return g.ID == id })
}

func (s seen) line(email string) *invariant.Line {
	id := s.request(email).ID
	return find(s.Database.Lines, func(l invariant.Line) bool { return l.RequestID == id })
}

func (s seen) request(email string) *invariant.Request {
	id := s.guest(email).ID
	return find(s.Database.Requests, func(r invariant.Request) bool { return r.GuestID == id })
}

func (s seen) grant(email string) *invariant.Grant {
	id := s.guest(email).ID
	return find(s.Database.Grants, func(g invariant.Grant) bool { return g.GuestID == id })
}

func find[T any](list []T, wanted func(T) bool) *T {
	i := slices.IndexFunc(list, wanted)
	return &list[i] // a tampering that finds nothing to tamper with is wrong
}

func without[T any](list []T, unwanted func(T) bool) []T {
	return slices.DeleteFunc(slices.Clone(list), unwanted)
}

var tamperings = []struct {
	name, invariant, words string
	tamper                 func(seen)
}{
	{"a call without an intent", "I1", "has 0 intents", func(s seen) {
		e := *s.call(s.step(lou, "add member"))
		e.ClientRequestID = uuid.NewString()
		s.Entries = append(s.Entries, e)
	}},
	{"a call in a batch without an intent", "I1", "DELETE /users/42 (b) has 0 intents", func(s seen) {
		s.Entries = append(s.Entries, invariant.Entry{
			At: time.Now(), Method: "POST", Path: "/v1.0/$batch", AppID: s.terms.Worker, Status: 200,
			Body: `{"requests":[{"id":"1","method":"GET","url":"/users"},{"id":"2","method":"DELETE","url":"/users/42","headers":{"Client-Request-Id":"b"}}]}`,
		})
	}},
	{"two intents for one call", "I1", "has 2 intents", func(s seen) {
		s.step(lou, "assign role").ClientRequestID = s.step(lou, "add member").ClientRequestID
		s.Entries = without(s.Entries, func(e invariant.Entry) bool { return strings.HasSuffix(e.Path, "/appRoleAssignedTo") })
	}},
	{"a call before its intent", "I1", "came before its intent", func(s seen) {
		e := s.call(s.step(lou, "add member"))
		e.At = e.At.Add(-time.Minute)
	}},
	{"a call that is sent again", "I1", "sent more than once", func(s seen) {
		s.Entries = append(s.Entries, *s.call(s.step(lou, "assign role")))
	}},
	{"a call that does something else", "I1", "announces to add member", func(s seen) {
		e := s.call(s.step(lou, "add member"))
		e.Path = strings.Replace(e.Path, emulator.SeedStory().Groups.ProjectFalcon.ID, emulator.SeedStory().Groups.BoardRoom.ID, 1)
	}},
	{"a call for somebody else", "I1", "announces to assign role", func(s seen) {
		e := s.call(s.step(lou, "assign role"))
		e.Body = strings.ReplaceAll(e.Body, s.guest(lou).ObjectID, s.guest(kim).ObjectID)
	}},
	{"an intent that nobody approved", "I1", "which nobody approved", func(s seen) { s.step(kim, "block").Digest = "of nothing" }},
	{"an approval of one's own request", "I1", "which nobody approved", func(s seen) { s.line(lou).SponsorID = s.line(lou).DecidedBy }},
	{"a resource beyond the approval", "I1", "does not include", func(s seen) { // what was granted is untouched
		l := s.line(kim)
		l.Package.Resources = l.Package.Resources[:1]
	}},

	{"two accounts at once", "I2", "2 accounts at once", func(s seen) {
		u := *s.user(lou)
		u.ID = uuid.NewString()
		s.Tenant.Users = append(s.Tenant.Users, u)
	}},
	{"more accounts than approvals", "I2", "for 1 approved requests", func(s seen) {
		u := *s.user(lou)
		u.ID = uuid.NewString()
		s.Tenant.DeletedUsers = append(s.Tenant.DeletedUsers, u)
	}},
	{"a member", "I2", "which is a Member", func(s seen) { s.user(lou).UserType = "Member" }},
	{"somebody else's account", "I2", "was there before", func(s seen) {
		s.user(lou).CreatedDateTime = time.Now().Add(-time.Hour)
	}},
	{"one account for two guests", "I2", "are recorded with one account", func(s seen) {
		s.guest("ivy@fabrikam.example").ObjectID = s.guest(lou).ObjectID
	}},

	{"a group that is not there", "I3", "without Project Falcon", func(s seen) {
		g := s.group(emulator.SeedStory().Groups.ProjectFalcon.ID)
		g.Members = without(g.Members, func(id string) bool { return id == s.guest(lou).ObjectID })
	}},
	{"a blocked account", "I3", "enabled is false", func(s seen) { s.user(lou).AccountEnabled = false }},
	{"a lost sponsor", "I3", "without the sponsor", func(s seen) { s.user(lou).Sponsors = nil }},
	{"an account that has gone", "I3", "without an account", func(s seen) {
		id := s.guest(lou).ObjectID
		s.Tenant.Users = without(s.Tenant.Users, func(u invariant.User) bool { return u.ID == id })
	}},
	{"what was never read back", "I3", "never read back", func(s seen) {
		find(s.Database.Given, func(g invariant.Given) bool { return g.GuestID == s.guest(lou).ID }).Confirmed = false
	}},
	{"what no grant includes", "I3", "no live grant includes", func(s seen) {
		s.Database.Given = append(s.Database.Given, invariant.Given{
			GuestID: s.guest(lou).ID, Resource: invariant.Resource{Kind: "group", ObjectID: "x", Name: "Board Room"}, Confirmed: true,
		})
	}},
	{"an open step", "I3", "nobody knows what came of", func(s seen) { s.step(lou, "invite").Outcome = "unknown" }},

	{"waiting for too long", "I4", "has been converging", func(s seen) {
		g := s.guest(lou)
		g.Sync, g.NextTry = "converging", time.Now()
		s.terms.TMax = 0
	}},
	{"waiting for ever", "I4", "never be looked at again", func(s seen) { s.guest(lou).Sync = "converging" }},
	{"an approval from which nothing follows", "I4", "nothing follows from it", func(s seen) {
		l, r := s.line("ivy@fabrikam.example"), s.request("ivy@fabrikam.example")
		l.State, l.DecidedBy, r.State = "approved", s.line(lou).DecidedBy, "approved"
		s.Database.Grants = append(s.Database.Grants, invariant.Grant{LineID: l.ID, GuestID: r.GuestID, Digest: l.Digest})
	}},
	{"a failure without a reason", "I4", "nobody is told", func(s seen) { s.guest(lou).Sync = "attention" }},

	{"an invitation too many", "I5", "3 invitations were written", func(s seen) {
		s.Database.Mails = append(s.Database.Mails, invariant.Mail{Kind: "invitation", GuestID: s.guest(lou).ID})
	}},
	{"an invitation by Microsoft", "I5", "of its own", func(s seen) {
		s.Outbox = append(s.Outbox, invariant.Message{Kind: "invitation", To: []string{lou}})
	}},

	{"access past its end", "I6", "still has Project Falcon", func(s seen) {
		g := s.group(emulator.SeedStory().Groups.ProjectFalcon.ID)
		g.Members = append(g.Members, s.guest(kim).ObjectID)
		s.terms.SLA = 0
	}},
	{"an account that stays open", "I6", "can still be signed in to", func(s seen) {
		s.user(kim).AccountEnabled = true
		s.terms.SLA = 0
	}},

	{"a version that is not told of", "I7", "the history knows of", func(s seen) { s.request("ivy@fabrikam.example").Version += 2 }},
	{"a gap in the versions", "I7", "is missing in the history", func(s seen) {
		r := s.request(lou)
		r.Version++
		find(s.Database.History, func(e invariant.Event) bool { return e.RequestID == r.ID && e.Kind == "approved" }).Version++
	}},
	{"a state without its history", "I7", "the history leads to", func(s seen) { s.guest("ivy@fabrikam.example").State = "removed" }},
	{"an event that cannot have been", "I7", `tells of "resumed"`, func(s seen) {
		s.Database.History = append(s.Database.History, invariant.Event{Kind: "resumed", GuestID: s.guest(lou).ID})
	}},
	{"a step that is not told of", "I7", "the history tells of 3", func(s seen) {
		id := first(s.Database.History, s.guest(lou).ID, "step")
		s.Database.History = without(s.Database.History, func(e invariant.Event) bool { return e.ID == id })
	}},
	{"a link that is not told of", "I7", "the history tells of 4", func(s seen) {
		x := *s.step(lou, "mint link")
		x.ID, x.ClientRequestID = uuid.NewString(), uuid.NewString()
		s.Database.Steps = append(s.Database.Steps, x)
	}},
	{"a change that is not told of", "I7", "2 changes were found done", func(s seen) {
		id := first(s.Database.History, s.guest(lou).ID, "step done")
		s.Database.History = without(s.Database.History, func(e invariant.Event) bool { return e.ID == id })
	}},

	{"giving after the end", "I8", "to add member was committed at", func(s seen) {
		s.grant(kim).EndedAt = s.step(kim, "add member").IntentAt.Add(-time.Microsecond)
	}},
	{"giving what was not granted", "I8", "to assign role was committed at", func(s seen) {
		g := s.grant(kim)
		g.Package.Resources = slices.DeleteFunc(g.Package.Resources, func(r invariant.Resource) bool { return r.Kind == "app" })
	}},

	{"an approval that was lost", "I9", "has 0 grants", func(s seen) {
		id := s.guest("max@fabrikam.example").ID
		l := s.line("max@fabrikam.example")
		l.State = "approved"
		s.request("max@fabrikam.example").State = "approved"
		s.guest("max@fabrikam.example").State = "inviting"
		find(s.Database.History, func(e invariant.Event) bool { return e.GuestID == id && e.Kind == "declined" }).Kind = "approved"
	}},
	{"a grant that nobody approved", "I9", "which is pending", func(s seen) {
		s.Database.Grants = append(s.Database.Grants, invariant.Grant{LineID: s.line("ivy@fabrikam.example").ID, GuestID: s.guest("ivy@fabrikam.example").ID})
	}},
	{"a grant without a line", "I9", "which does not exist", func(s seen) {
		s.Database.Grants = append(s.Database.Grants, invariant.Grant{LineID: uuid.NewString(), GuestID: s.guest("ivy@fabrikam.example").ID})
	}},
	{"a newer version that gives more", "I9", "opens more than was approved", func(s seen) {
		g := s.grant(kim)
		g.FollowedAt = g.EndedAt
		g.Package.Resources = append(slices.Clone(g.Package.Resources), invariant.Resource{Kind: "group", ObjectID: uuid.NewString(), Name: "Board"})
	}},
	{"a newer version that took away what is still there", "I6", "still has", func(s seen) {
		g := s.grant(lou)
		g.FollowedAt, g.Package.Resources = s.terms.Now.Add(-time.Millisecond), nil // after all its steps
		s.guest(lou).Sync, s.guest(lou).NextTry, s.terms.SLA = "converging", s.terms.Now, 0
	}},
	{"a grant of something else", "I9", "granted as", func(s seen) { s.grant(lou).Digest = "of something else" }},

	{"an older worker", "I10", "was committed after", func(s seen) { s.step(kim, "block").Epoch = 0 }},
	{"an epoch that nobody had", "I10", "is in epoch 0", func(s seen) { s.guest(lou).Epoch = 0 }},

	{"more than the limit", "T52", "2 invitations were tried within an hour", func(s seen) {
		s.Database.Policies = []invariant.Policy{{Body: invariant.Limits{Invitations: 1}}}
	}},
	{"more than the limit after it was let go on", "T52", "gifts were tried within an hour", func(s seen) {
		s.Database.Policies = []invariant.Policy{{Body: invariant.Limits{Gifts: 1}}}
		s.Database.Alarms = []invariant.Alarm{{Kind: "gifts", ClosedAt: s.step(lou, "invite").IntentAt}}
	}},
	{"waiting for a breaker that lets through", "I4", "has been converging", func(s seen) {
		g := s.guest(lou)
		g.Sync, g.NextTry, g.Trouble.Breaker = "converging", time.Now(), "gifts"
		s.Database.Alarms = []invariant.Alarm{{Kind: "gifts", Pauses: true, ClosedAt: time.Now()}}
		s.terms.TMax = 0
	}},

	{"a restore of which nobody was told", "I14", "nobody was told", func(s seen) {
		at := time.Now()
		s.terms.Lost = []invariant.Lost{{From: at, Until: at}}
	}},
	{"a change before anybody has looked", "I14", "before anybody had looked", func(s seen) {
		at := s.step(kim, "block").IntentAt
		s.terms.Lost = []invariant.Lost{{From: at.Add(-time.Nanosecond), Until: at.Add(-time.Nanosecond)}}
		s.Database.Alarms = []invariant.Alarm{{Kind: "restored", Pauses: true, RaisedAt: at.Add(time.Hour)}}
	}},
	{"an intent while everything is paused", "I14", "while everything was paused", func(s seen) {
		s.Database.Alarms = []invariant.Alarm{{Kind: "restored", Pauses: true, RaisedAt: s.step(kim, "block").IntentAt.Add(-time.Nanosecond)}}
	}},
	{"a pause after a restore that ends by itself", "I14", "without a person", func(s seen) {
		at := s.step(lou, "invite").IntentAt.Add(-time.Hour)
		s.Database.Alarms = []invariant.Alarm{{Kind: "restored", Pauses: true, RaisedAt: at, ClosedAt: at}}
	}},

	{"done without a look", "I13", "nobody has looked", func(s seen) {
		id := s.guest(lou).ObjectID
		s.Entries = without(s.Entries, func(e invariant.Entry) bool { return e.Path == "/v1.0/users/"+id+"/memberOf" })
	}},
	{"done before the look", "I13", "nobody has looked", func(s seen) {
		x := s.step(lou, "assign role")
		other := s.step(lou, "add member") // found done by the same look
		x.OutcomeAt = s.call(x).At
		other.OutcomeAt = x.OutcomeAt
	}},
}

// first gives the id of the first event of a kind.
func first(history []invariant.Event, guest, kind string) int64 {
	return find(history, func(e invariant.Event) bool { return e.GuestID == guest && e.Kind == kind }).ID
}
