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

// Problem is the page "problem": an error that Entra shows and does not redirect.
type Problem struct {
	Title   string
	Words   string
	Code    string // such as AADSTS50011
	TraceID string
	At      string
}

// FormPost is the page "formpost": the answer of response_mode=form_post.
type FormPost struct {
	Target string
	Fields map[string]string
}

// Provider is the page "provider": how the guest proves who they are.
type Provider struct{ Organisation, Address, Redeem string }

// Passcode is the page "passcode".
type Passcode struct{ Address, Transaction, Problem string }

// Consent is the page "consent", Entra's "Review permissions".
type Consent struct{ Organisation, Domain, Address, Name, Transaction string }

// MyApps is the page "myapps".
type MyApps struct {
	Organisation, Name string
	Apps               []AppTile
	Groups             []string
}

// AppTile is one app of My Apps.
type AppTile struct{ Name, Description, Link string }

// App is the page "app", which stands for the application that was opened.
type App struct {
	Name, Person string
	Roles        []string
}

// SignedOut is the page "signedout".
type SignedOut struct{}
