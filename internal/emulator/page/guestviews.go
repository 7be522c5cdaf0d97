package page

// Provider is the page "provider": how the guest proves who they are.
type Provider struct {
	Organisation, Address, Redeem string
	Options                       []Way
}

// Way is one way to prove who one is, a button.
type Way struct{ Value, Label, Note string }

// Account is the page "account": which of several accounts is meant.
type Account struct {
	Organisation, Transaction, Problem string
	Accounts                           []Person
}

// Passcode is the page "passcode".
type Passcode struct{ Address, Transaction, Problem string }

// Consent is the page "consent", Entra's "Review permissions".
type Consent struct{ Organisation, Domain, Address, Transaction, PrivacyURL string }

// Terms is the page "terms": the terms of use.
type Terms struct{ Organisation, Text, Transaction string }

// Block is the page "block": whether an address takes invitation mails.
type Block struct {
	Organisation, Address, Redeem string
	Blocked                       bool
}

// MyApps is the page "myapps".
type MyApps struct {
	Organisation, Name, SignOut string
	Apps                        []AppTile
	Groups                      []string
}

// AppTile is one app of My Apps.
type AppTile struct{ Name, Description, Link string }

// App is the page "app", which stands for the application that was opened.
type App struct {
	Name, Person, MyApps string
	Roles                []string
}

// Problem is the page "problem": an error that Entra shows and does not redirect.
type Problem struct {
	Title         string
	Words         string // with the code, as Entra writes it
	Explain       string // what the person can do about it; may be empty
	Code          string // such as AADSTS50011
	TraceID       string
	CorrelationID string
	At            string
	WayOut        *WayOut // nil when there is none
}

// WayOut is the button by which a problem can be left.
type WayOut struct{ Action, Transaction, Label string }
