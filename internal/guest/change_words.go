package guest

import "time"

// Asks says what a request asks for, to go on after "Ana Silva asks": "to invite
// Gil Roy".
func (r Request) Asks() string {
	switch {
	case r.Purpose == ForAccount:
		return "to look after " + r.Name + ", who has a guest account already"
	case r.Purpose == AddAccess:
		return "to give " + r.Name + " access to " + list(r.packageNames())
	case len(r.Lines) == 0 || !r.Purpose.Changes():
		return "to invite " + r.Name
	}
	l := r.Lines[0]
	if r.Purpose == ExtendAccess {
		return "to extend " + r.Name + "'s access to " + l.Package.Name
	}
	if app, from, into, is := RoleChange(l.Replaces.Resources, l.Package.Resources); is {
		return "to change " + r.Name + "'s role in " + app + " from " + from + " to " + into
	}
	return "to change " + r.Name + "'s access from " + l.Replaces.Name + " to " + l.Package.Name
}

func (r Request) packageNames() []string {
	var names []string
	for _, l := range r.Lines {
		names = append(names, l.Package.Name)
	}
	return names
}

// RoleChange tells whether one list of resources gives another role of one app
// than the other, and is the same otherwise.
func RoleChange(was, becomes []Resource) (app, from, into string, is bool) {
	gone, comes := minus(was, becomes), minus(becomes, was)
	if len(gone) != 1 || len(comes) != 1 || gone[0].Kind != App || comes[0].Kind != App || gone[0].ObjectID != comes[0].ObjectID {
		return "", "", "", false
	}
	return comes[0].Name, gone[0].role(), comes[0].role(), true
}

// SameApp tells whether both lists give a role of one app.
func SameApp(a, b []Resource) bool {
	for _, x := range a {
		for _, y := range b {
			if x.Kind == App && y.Kind == App && x.ObjectID == y.ObjectID {
				return true
			}
		}
	}
	return false
}

// AppsOf gives the object ids of the apps of which resources give a role; not nil.
func AppsOf(resources []Resource) []string {
	ids := []string{}
	for _, r := range resources {
		if r.Kind == App {
			ids = append(ids, r.ObjectID)
		}
	}
	return ids
}

func minus(list, gone []Resource) []Resource {
	for _, r := range gone {
		list = without(list, r)
	}
	return list
}

// WillChange says, in order, what an approval of every line of a request for a
// guest who is here leads to. It is made from the same decision and the same plan
// that the worker follows.
func WillChange(c Case, r Request, now time.Time) ([]string, error) {
	r.State = Pending
	lines := make([]Line, 0, len(r.Lines))
	for _, l := range r.Lines {
		l.State = Approved
		lines = append(lines, l)
	}
	r.Lines = lines
	d := Decision{}
	if err := d.close(c, &r, ActApprove, Mint{Grant: func() GrantID { return "" }}, now); err != nil {
		return nil, err
	}
	want := DesiredFor(c.After(d), now)
	given := c.granted(now)
	have := Present{Account: &Account{Enabled: true}, Sponsors: want.Sponsors, Resources: c.AsFound(given)}
	var out []string
	for _, s := range Plan(want, have, given) {
		out = append(out, s.will(r.Name))
	}
	if len(out) == 0 {
		out = append(out, "Nothing changes in Entra: "+r.Name+" has all of this already.")
	}
	return append(out, c.endWords(r, d.Guest.Until)), nil
}

// will says what a step will do, as a sentence.
func (s Step) will(name string) string {
	switch s.Kind {
	case StepAddMember:
		return name + " is added to the group " + s.Resource.Name + "."
	case StepAssignRole:
		return name + " is assigned to the app " + s.Resource.Name + " as " + s.Resource.role() + "."
	case StepRemoveMember:
		return name + " is removed from the group " + s.Resource.Name + "."
	case StepUnassignRole:
		return name + " is no longer assigned to the app " + s.Resource.Name + " as " + s.Resource.role() + "."
	}
	return "We " + s.Doing(name) + "."
}

// endWords says when what is asked for ends, and what of the account then.
func (c Case) endWords(r Request, last time.Time) string {
	const day = "2 January 2006"
	if r.Purpose == ExtendAccess && len(r.Lines) > 0 {
		was := r.Lines[0].Replaces.Until
		return "The access ends at the end of " + LastDay(r.ends()).Format(day) + " instead of " + LastDay(was).Format(day) + "."
	}
	words := "At the end of " + LastDay(r.ends()).Format(day) + " this is taken away again"
	switch {
	case r.ends().Before(last):
		return words + "."
	case c.Policy.AfterEnd == Delete:
		return words + " and the account is deleted."
	}
	return words + " and the account is blocked."
}
