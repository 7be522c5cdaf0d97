package guest

// Terms are what an access package says about who gets it and how, beside what it
// opens. They are part of the package's version, so that a request keeps those it
// was made with. The zero value is a package that every sponsor can ask for, for
// guests from everywhere, for as long as MaxDays.
type Terms struct {
	DefaultDays int         `json:"default_days,omitempty"` // what the form suggests; 0: the longest
	Audience    []Principal `json:"audience,omitempty"`     // who may ask; empty: every sponsor
	Domains     []string    `json:"domains,omitempty"`      // where guests may come from; empty: from everywhere
	Questions   []Question  `json:"questions,omitempty"`
	Hidden      bool        `json:"hidden,omitempty"`    // not in lists; who has its address can ask for it
	Approval    Approval    `json:"approval,omitzero"`   // who decides; zero: any one of the package's approvers
	Sensitive   bool        `json:"sensitive,omitempty"` // whoever decides has signed in just before
}

// PrincipalKind says whether one person is meant or a group of them.
type PrincipalKind string

const (
	OnePerson PrincipalKind = "person" // a member of staff
	Members   PrincipalKind = "group"  // whoever is a member of a group in Entra
)

// Principal is a person or group of the directory that a rule names, with the
// name by which it was chosen.
type Principal struct {
	Kind     PrincipalKind `json:"kind"`
	ObjectID string        `json:"object_id"`
	Name     string        `json:"name"`
}

// Question is something that a package asks its requester.
type Question struct {
	Key      string   `json:"key"` // stays when the words change
	Words    string   `json:"words"`
	Choices  []string `json:"choices,omitempty"` // empty: answered in the person's own words
	Required bool     `json:"required,omitempty"`
}
