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

// SignedOut is the page "signedout". The frames tell applications that the
// session has ended; Continue, when given, is where the browser goes next.
type SignedOut struct {
	Frames   []string
	Continue string
}

// FrameSources are the pages that the page may show in frames.
func (s SignedOut) FrameSources() []string { return s.Frames }

// Permissions is the page "permissions", where a person consents to what an
// application may do for them. ForAll offers to consent for everybody.
type Permissions struct {
	Organisation, Application, Person, Action string
	ForAll                                    bool
	Wanted                                    []Permission
}

// Permission is one permission that an application asks for.
type Permission struct{ Name, Words string }

// Device is the page "device", the browser's part of the device code flow: first
// without Code, then with it, then Done.
type Device struct {
	Organisation, Code, Application, Person, Problem string
	Done, Declined                                   bool
}
