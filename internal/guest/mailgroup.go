package guest

import (
	"slices"
	"time"
)

// MailGroup is the messages for which a person chooses together how they come.
type MailGroup string

// The groups. The name is the field of the form, too.
const (
	MailsDeciding MailGroup = "deciding" // to decide is asked of them
	MailsRequests MailGroup = "requests" // what becomes of what they asked for
	MailsGuests   MailGroup = "guests"   // what happens about their guests
	MailsSettled  MailGroup = "settled"  // what others have decided, of whom they were one
	MailsFixed    MailGroup = ""         // nobody chooses: to guests, alarms, and the digest itself
)

// MailGroups are those that a person chooses for, in the order of the page.
var MailGroups = []MailGroup{MailsDeciding, MailsRequests, MailsGuests, MailsSettled}

// Name is what the group is about, inside a sentence; as a heading, it begins with a
// capital letter.
func (g MailGroup) Name() string {
	switch g {
	case MailsDeciding:
		return "requests that you are asked to decide"
	case MailsRequests:
		return "what becomes of your requests"
	case MailsGuests:
		return "your guests"
	case MailsSettled:
		return "requests that others settled"
	}
	return ""
}

// manner says how messages of a kind may come.
type manner struct {
	group  MailGroup
	urgent bool // at once, whatever was chosen
	needed bool // never off: it waits for something that the person does
}

// manners is the one place that knows every kind. A kind that is not here comes at
// once, and a test names it.
var manners = map[MailKind]manner{
	MailAsked:    {group: MailsDeciding, needed: true},
	MailChanged:  {group: MailsDeciding, needed: true},
	MailKept:     {group: MailsDeciding, needed: true},
	MailReminder: {group: MailsDeciding, urgent: true},
	MailNudge:    {group: MailsDeciding, urgent: true},

	MailApproved:  {group: MailsRequests},
	MailDeclined:  {group: MailsRequests},
	MailExpired:   {group: MailsRequests},
	MailDomain:    {group: MailsRequests},
	MailSuggested: {group: MailsRequests, needed: true},

	MailAccepted:   {group: MailsGuests},
	MailOwnerAsks:  {group: MailsGuests},
	MailOwnerDone:  {group: MailsGuests},
	MailOwnerEnded: {group: MailsGuests},
	MailAttention:  {group: MailsGuests, needed: true},
	MailHelp:       {group: MailsGuests, urgent: true}, // somebody stands before the door
	MailLeft:       {group: MailsGuests},
	MailCoach:      {group: MailsGuests},
	MailEndsSoon:   {group: MailsGuests, urgent: true}, // nothing else tells of it
	MailGaveUp:     {group: MailsGuests, needed: true},
	MailWithdraws:  {group: MailsGuests, urgent: true},

	MailSettled: {group: MailsSettled},

	MailInvitation: {}, MailGuestReminder: {}, MailGuestEnds: {}, MailAlarm: {}, MailDigest: {}, MailTest: {},
}

// Group gives the group of a kind.
func (k MailKind) Group() MailGroup { return manners[k].group }

// Changeable tells whether a person can choose how messages of a kind come.
func (k MailKind) Changeable() bool { return k.Group() != MailsFixed && !manners[k].urgent }

// MailWish is how somebody wants the messages of a group.
type MailWish string

// The wishes.
const (
	MailAtOnce MailWish = "at once"
	MailDaily  MailWish = "daily" // one digest a day
	MailOff    MailWish = "off"
)

// Wishes are those that are possible for a group: being asked to decide is never
// off.
func (g MailGroup) Wishes() []MailWish {
	if g == MailsDeciding {
		return []MailWish{MailAtOnce, MailDaily}
	}
	return []MailWish{MailAtOnce, MailDaily, MailOff}
}

// MailWishes are the wishes of one person; a group that is not there, and a wish
// that is not possible for it, is MailAtOnce.
type MailWishes map[MailGroup]MailWish

// Of gives the wish for a group.
func (w MailWishes) Of(g MailGroup) MailWish {
	if wish := w[g]; slices.Contains(g.Wishes(), wish) {
		return wish
	}
	return MailAtOnce
}

// ParseMailWishes reads the wishes of a form, which must name one for each group.
func ParseMailWishes(field func(name string) string) (MailWishes, error) {
	out, wrong := MailWishes{}, Problems{}
	for _, g := range MailGroups {
		out[g] = MailWish(field(string(g)))
		if !slices.Contains(g.Wishes(), out[g]) {
			wrong[string(g)] = "Select when you get messages about " + g.Name()
		}
	}
	if len(wrong) > 0 {
		return nil, wrong
	}
	return out, nil
}

// When digests are sent, and how people read it.
const (
	digestHour = 7
	DigestTime = "07:00 UTC"
)

// NextDigest is when the first digest after a moment is sent.
func NextDigest(now time.Time) time.Time {
	now = now.UTC()
	at := time.Date(now.Year(), now.Month(), now.Day(), digestHour, 0, 0, 0, time.UTC)
	if !at.After(now) {
		at = at.AddDate(0, 0, 1)
	}
	return at
}

// MailPlan is what becomes of a letter because of what its addressee wishes; zero
// for one that is sent now.
type MailPlan struct {
	Off    bool
	Digest time.Time // it waits for the digest of then
}

// Plan says what becomes of a letter. What must be decided before the next digest
// is sent now.
func (l Letter) Plan(now time.Time) MailPlan {
	how := manners[l.Kind]
	if how.group == MailsFixed || how.urgent || l.To.ID == "" {
		return MailPlan{}
	}
	next := NextDigest(now)
	switch l.Wishes.Of(how.group) {
	case MailOff:
		return MailPlan{Off: !how.needed}
	case MailDaily:
		if how.needed && l.Request.State == Pending && l.Request.DecideBy.Before(next) {
			return MailPlan{}
		}
		return MailPlan{Digest: next}
	}
	return MailPlan{}
}
