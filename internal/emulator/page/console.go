package page

// Frame is what every page of the console has around its content.
type Frame struct {
	Title, Caption string
	Here           string // the place in the navigation: home, directory, mail, journal, faults, settings
	Organisation   string
	Done           string // what has just been done
	Problem        string // why nothing was done
	Clock          string // how far the tenant's clock was moved; empty when it was not
	Faults         int    // how many stand
	BackLink       string
	BackText       string
}

// Link is a link with its words.
type Link struct {
	Text, Href string
	Current    bool
	Count      string // beside the words; empty without
}

// Tag is a small coloured word: grey, blue, yellow, green or red.
type Tag struct{ Text, Tone string }

// When is a moment as a person and as a program reads it.
type When struct{ Text, Machine string }

// Code is text to copy. ID is unique on its page.
type Code struct{ ID, Label, Text string }

// Front is the page "front": what this is and how to use it.
type Front struct {
	Frame
	Tenant    string
	Counts    []Link
	Addresses []Code
	Clients   []Client
	Guides    []Guide
	People    []Person
	SignedIn  string // who is signed in in this browser; empty for nobody
}

// Client is an application that may ask for tokens.
type Client struct{ Name, Note, ID, Secret string }

// Guide says how to point one kind of client here.
type Guide struct {
	Name, Words string
	Code        Code
}

// API is the page "api": the control API.
type API struct {
	Frame
	Base      string
	Endpoints []Endpoint
}

// Endpoint is one endpoint of the control API; Curl is its example.
type Endpoint struct {
	Method, Path, Help, Answer string
	Curl                       Code
}

// Directory is the page "directory": one page of objects of a kind.
type Directory struct {
	Frame
	Tabs   []Link
	Action string // where the filter goes
	Query  string
	Kinds  []Option
	Rows   []Row
	Empty  string
	First  string // link to the first page; empty there
	Next   string // link to the next page; empty on the last
}

// Option is one choice of a select.
type Option struct {
	Value, Text string
	Chosen      bool
}

// Row is an object in a list.
type Row struct {
	Name, Note, Link string
	Tags             []Tag
	Fact             string
	When             When
}

// Object is the page "object": everything about one object.
type Object struct {
	Frame
	Tags      []Tag
	Note      string
	Facts     []Fact
	Actions   []Action
	Relations []Relation
	Request   Code // how Graph is asked for it
	JSON      Code // what Graph answers
}

// Fact is a name with a value; Code sets the value as a program reads it.
type Fact struct {
	Name, Value string
	Code        bool
	Link        string
}

// Action is a button that posts. One with Sure asks again before it is pressed.
type Action struct{ Text, Post, Style, Sure string }

// Relation is what an object is linked to, by one name.
type Relation struct {
	Title, Count, Empty string
	Rows                []Row
	More                string // link to the whole list; empty when all are shown
}

// Related is the page "related": one relation of an object, page by page.
type Related struct {
	Frame
	List        Relation
	First, Next string
}

// Mailbox is the page "mail".
type Mailbox struct {
	Frame
	To          string // the address that is looked for
	Kinds       []Option
	Messages    []Mail
	First, Next string
	Any         bool // whether there is any mail at all
}

// Mail is a message in the mailbox.
type Mail struct {
	Link, Subject, From, Kind, Language string
	To, Cc, Bcc                         string
	When                                When
}

// Message is the page "message".
type Message struct {
	Frame
	Mail
	Text []Span
	HTML string // address of the message's HTML; empty without
}

// Span is a piece of text, a link when Href is set.
type Span struct{ Text, Href string }

// Journal is the page "journal".
type Journal struct {
	Frame
	Methods, Statuses, AppNames []Option
	Path, App                   string
	OnlyFaults                  bool
	Entries                     []Entry
	First, Next                 string
	Any                         bool
}

// Entry is a request in the journal.
type Entry struct {
	Link, Method, Path, App, Fault string
	Asked                          string // the query, readable and shortened
	Status                         Tag
	When                           When
}

// Request is the page "request": one entry of the journal.
type Request struct {
	Frame
	Entry
	Facts       []Fact
	Query, Body Code
	Curl        Code
	JSON        Code
	Older       string
	Newer       string
}

// Faults is the page "faults".
type Faults struct {
	Frame
	Standing []Fault
	Presets  []Preset
	Groups   []Group
	Summary  []Complaint
}

// Fault is a fault that stands.
type Fault struct {
	ID, Which, What string
	Matched, Fired  int
	JSON            Code
	Remove          string
}

// Preset is a fault that can be added with one button.
type Preset struct{ Name, Words, Post, Change string }

// Complaint is what is wrong with one field; Href leads there.
type Complaint struct{ Href, Words string }

// Field is an input of a form.
type Field struct {
	Name, ID, Help, Kind string
	Value, Default       string
	Was                  string // the value that the form was drawn with first
	Problem              string
	Changed              bool
	Options              []Option
	Min, Max, Step       string
}

// Settings is the page "settings".
type Settings struct {
	Frame
	Groups  []Group
	Summary []Complaint
	Choices []string
	Now     string // the tenant's time
}

// Group is a section of a form.
type Group struct {
	Name, ID string
	Fields   []Field
}
