package page

// Person is somebody whom the sign-in page offers.
type Person struct{ Name, Address, Note string }

// SignIn is the page "signin": one form with the field username.
type SignIn struct {
	Organisation string
	Hint         string // fills the field
	Problem      string // what was wrong with the last attempt
	People       []Person
}

// FormPost is the page "formpost": the answer of response_mode=form_post.
type FormPost struct {
	Target string
	Fields map[string]string
}

// SignedOut is the page "signedout".
type SignedOut struct{}

// Front is the page "front", the emulator's front page.
type Front struct {
	Organisation, Tenant string
	Addresses            []Pair
	Clients              []Pair
	People               []Person
	Settings             []Pair
	Picks                []string
	Messages             []Mail
}

// Pair is a name with its value.
type Pair struct{ Name, Value string }

// Mail is a message of the outbox.
type Mail struct{ At, Kind, To, Subject, Text string }
