package guest

import "time"

// ObservedGroup is a group as the directory's change feed tells of it. An entry
// without a name tells nothing of the group but its id.
type ObservedGroup struct {
	ObjectID       string
	Name           string
	Description    string
	Mail           string
	Security       bool // it may open things
	MailEnabled    bool
	Unified        bool // a Microsoft 365 group
	Dynamic        bool // a rule decides who is a member
	Synced         bool // an on-premises directory is the master
	RoleAssignable bool
	Restricted     bool // in a restricted administrative unit
	Hidden         bool // only its members may know who is one
	Removed        bool // only ObjectID is set then
}

// ObservedApp is a service principal as the directory's change feed tells of it.
// An entry without a name tells nothing of it but its id.
type ObservedApp struct {
	ObjectID           string
	AppID              string
	Name               string
	Description        string
	Publisher          string // as Microsoft has verified it; empty: not verified
	TemplateID         string // of the gallery; empty: not from there
	Enabled            bool
	AssignmentRequired bool // only people who are assigned get in
	FirstParty         bool // Microsoft's own
	Hidden             bool // not shown among a person's apps
	Roles              []MirroredRole
	Removed            bool // gone, or nothing that people are assigned to; only ObjectID is set then
}

// MirroredRole is an app role as the mirror keeps it.
type MirroredRole struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	Enabled     bool   `json:"enabled"`
	ForPeople   bool   `json:"for_people"`
}

// RoleHolder is a person or a group that is assigned a role of the portal's own app.
type RoleHolder struct {
	ObjectID string
	Group    bool
	Value    string // of the role: "Portal.Approver"
}

// Feed is a part of the directory of which the portal keeps a copy.
type Feed string

// The feeds. Users, groups and apps have a feed of changes each; the others are
// lists of one object's, read from their beginning each time.
const (
	FeedUsers    Feed = "users"
	FeedGroups   Feed = "groups"
	FeedApps     Feed = "apps"
	FeedOwners   Feed = "owners"  // of the groups and apps of packages
	FeedMembers  Feed = "members" // nested groups included, of the groups that a rule names
	FeedManagers Feed = "manager" // of each sponsor
	FeedRoles    Feed = "roles"   // who is assigned a role of the portal's own app
	FeedHolders  Feed = "holders" // the own members of groups that are: a role is not that of groups within them
	FeedGallery  Feed = "gallery" // of apps that can be added
)

// Feeds lists all of them, in the order in which they are shown.
var Feeds = []Feed{FeedUsers, FeedGroups, FeedApps, FeedOwners, FeedMembers, FeedManagers, FeedRoles, FeedHolders, FeedGallery}

// Place is where reading of a feed stands after a page.
type Place struct {
	Feed string    // its name
	Next string    // where reading goes on
	Done bool      // there is no more for now
	At   time.Time // when the page was read
}

// List is a list of one object's: its owners, its members, its manager.
type List struct {
	Feed     Feed
	Of       string // group, app or user
	ObjectID string
	Link     string // where reading goes on; empty: at its beginning
}

// Name is that of the list's place.
func (l List) Name() string { return string(l.Feed) + " " + l.Of + " " + l.ObjectID }

// Every is how old a list may become before it is read again: who is a member, and
// who has a role here, says who may ask and decide, so that is told soonest.
func (l List) Every() time.Duration {
	switch l.Feed {
	case FeedMembers, FeedRoles, FeedHolders:
		return 5 * time.Minute
	case FeedOwners:
		return 15 * time.Minute
	}
	return 24 * time.Hour
}

// FeedState is how the copying of a feed stands, for those who run the portal. Of
// lists it is that of all of them together.
type FeedState struct {
	Feed        Feed
	Lists       int       // how many lists there are; zero for a feed of changes
	Unread      int       // of them never read to the end
	CompletedAt time.Time // the last complete reading, of lists the oldest one; zero: none yet
	Objects     int       // in the mirror at that time
	BeganAt     time.Time // of the reading from the beginning that goes on; zero: none does
	Seen        int       // objects that it has read so far
	Failing     int       // how many places could not be read at the last try
	Fault       Trouble   // of one of them
}

// StaleResource is a resource of a package that is not as the catalogue has it.
type StaleResource struct {
	PackageID   PackageID
	PackageName string
	Resource    Resource
	Now         string // its name in the directory; empty: it is gone
}

// Gone tells whether the directory knows the resource no more.
func (s StaleResource) Gone() bool { return s.Now == "" }

// Words says what has become of it: "the group Project Falcon is now called
// Project Eagle", "the app Wiki is no longer in Entra".
func (s StaleResource) Words() string {
	thing := "the " + string(s.Resource.Kind) + " " + s.Resource.Name
	if s.Gone() {
		return thing + " is no longer in Entra"
	}
	return thing + " is now called " + s.Now
}
