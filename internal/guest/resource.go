package guest

import "sort"

// ResourceKind says which kind of thing in Entra a resource is.
type ResourceKind string

const (
	Group ResourceKind = "group" // membership of a group
	App   ResourceKind = "app"   // an app with one app role
)

// Resource is one thing in Entra that a guest can be given. Names are what the
// catalogue showed when it was chosen, kept so that pages need no lookup.
type Resource struct {
	Kind     ResourceKind `json:"kind"`
	ObjectID string       `json:"object_id"`           // of the group, or of the app's service principal
	AppID    string       `json:"app_id,omitempty"`    // client id of the app, for links to it
	RoleID   string       `json:"role_id,omitempty"`   // app role; DefaultAccess where the app has none
	Name     string       `json:"name"`                // of the group or app
	RoleName string       `json:"role_name,omitempty"` // of the app role
}

// key is what makes two resources the same in Entra.
type key struct {
	kind     ResourceKind
	objectID string
	roleID   string
}

func (r Resource) key() key { return key{r.Kind, r.ObjectID, r.RoleID} }

// Same tells whether both are the same thing in Entra, whatever they are called.
func (r Resource) Same(s Resource) bool { return r.key() == s.key() }

// Words says what holding the resource means: "member of the group Project
// Falcon", "the app Expense Desk as Submitter".
func (r Resource) Words() string {
	if r.Kind == Group {
		return "member of the group " + r.Name
	}
	return "the app " + r.Name + " as " + r.role()
}

func (r Resource) role() string {
	if r.RoleName != "" {
		return r.RoleName
	}
	return "Default Access"
}

// union gives every resource once, in a fixed order.
func union(lists ...[]Resource) []Resource {
	seen := map[key]bool{}
	var out []Resource
	for _, list := range lists {
		for _, r := range list {
			if !seen[r.key()] {
				seen[r.key()] = true
				out = append(out, r)
			}
		}
	}
	sort.Slice(out, func(i, j int) bool { return less(out[i].key(), out[j].key()) })
	return out
}

func less(a, b key) bool {
	if a.kind != b.kind {
		return a.kind == Group // groups before apps, as people list them
	}
	if a.objectID != b.objectID {
		return a.objectID < b.objectID
	}
	return a.roleID < b.roleID
}

// without gives a list without r.
func without(list []Resource, r Resource) []Resource {
	var out []Resource
	for _, x := range list {
		if !x.Same(r) {
			out = append(out, x)
		}
	}
	return out
}

// Contains tells whether list holds r.
func Contains(list []Resource, r Resource) bool {
	for _, x := range list {
		if x.Same(r) {
			return true
		}
	}
	return false
}

// Package is an access package as the catalogue offers it: a described bundle
// of resources. A package without resources is the guest account alone.
type Package struct {
	ID          PackageID
	Version     int
	Name        string
	Description string
	Resources   []Resource
	Approvers   []Person
	MaxDays     int // longest access, in days
	Enabled     bool
	Terms       Terms
	Owners      []Person `json:",omitempty"` // may change it beside the administrators; empty where only what is asked for matters
}
