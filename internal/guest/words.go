package guest

// Doing says what a step does, for a history: "add Gil Roy to the group X". The
// zero step looks at what the guest has.
func (s Step) Doing(name string) string {
	switch s.Kind {
	case StepInvite:
		return "create the account of " + name
	case StepAddSponsor:
		return "record the sponsor of " + name
	case StepAddMember:
		return "add " + name + " to the group " + s.Resource.Name
	case StepAssignRole:
		return "assign " + name + " to the app " + s.Resource.Name + " as " + s.Resource.role()
	case StepRemoveMember:
		return "remove " + name + " from the group " + s.Resource.Name
	case StepUnassignRole:
		return "remove " + name + " from the app " + s.Resource.Name
	case StepBlock:
		return "block the account of " + name
	case StepUnblock:
		return "unblock the account of " + name
	case StepDelete:
		return "delete the account of " + name
	case StepMint:
		return "ask Microsoft for a fresh link for " + name
	case StepAddApp:
		if s.Resource.Name == "" {
			return "add apps from the gallery"
		}
		return "add the app " + s.Resource.Name + " from the gallery"
	case StepCloseApp:
		return "let only assigned people open the app " + s.Resource.Name
	case StepOpenApp:
		return "let everybody open the app " + s.Resource.Name
	case "":
		if name == "" {
			return "read the directory"
		}
		return "read what " + name + " has"
	}
	return string(s.Kind)
}

// Done says that a step is done, as a sentence.
func (s Step) Done(name string) string {
	switch s.Kind {
	case StepInvite:
		return "The account of " + name + " was created."
	case StepAddSponsor:
		return "The sponsor of " + name + " was recorded."
	case StepAddMember:
		return name + " was added to the group " + s.Resource.Name + "."
	case StepAssignRole:
		return name + " was assigned to the app " + s.Resource.Name + " as " + s.Resource.role() + "."
	case StepRemoveMember:
		return name + " was removed from the group " + s.Resource.Name + "."
	case StepUnassignRole:
		// Only this role: they may have another in the same app.
		return name + " is no longer assigned to the app " + s.Resource.Name + " as " + s.Resource.role() + "."
	case StepBlock:
		return "The account of " + name + " was blocked."
	case StepUnblock:
		return "The account of " + name + " was unblocked."
	case StepDelete:
		return "The account of " + name + " was deleted."
	case StepMint:
		return "Microsoft gave a fresh link for " + name + "."
	case StepAddApp:
		return "The app " + s.Resource.Name + " was added from the gallery."
	case StepCloseApp:
		return "Only assigned people can open the app " + s.Resource.Name + "."
	case StepOpenApp:
		return "Everybody can open the app " + s.Resource.Name + "."
	}
	return string(s.Kind)
}

// WillHappen says, in order, what an approval of every line of a request leads
// to. It is made from the same plan that the worker follows.
// Again says that the person had access before: then the account may still be
// there, blocked.
func WillHappen(r Request, policy Policy, again bool) []string {
	var out []string
	name, email, sponsor := r.Name, r.Email.String(), r.Sponsor
	want := Desired{Account: true, Sponsors: []string{sponsor.ObjectID}, Resources: r.Resources()}
	for _, s := range Plan(want, Present{}, nil) {
		switch s.Kind {
		case StepInvite:
			account := "A guest account is created for "
			if again {
				account = "The earlier guest account is opened again, or a new one created, for "
			}
			if r.Purpose == ForAccount {
				out = append(out, "The guest account that "+name+" ("+email+") has already is used, and "+sponsor.Name+" becomes a sponsor of it.")
				continue
			}
			out = append(out, account+name+" ("+email+"), with "+sponsor.Name+" as sponsor.")
		case StepAddMember:
			out = append(out, name+" is added to the group "+s.Resource.Name+".")
		case StepAssignRole:
			out = append(out, name+" is assigned to the app "+s.Resource.Name+" as "+s.Resource.role()+".")
		}
	}
	switch {
	case r.Purpose == ForAccount:
		out = append(out, name+" is invited only if they have not accepted an invitation before.")
	case r.Delivery == ByLink:
		out = append(out, sponsor.Name+" gets a link to hand over to "+name+".")
	default:
		out = append(out, "An invitation is sent to "+email+".")
	}
	end := "At the end of " + LastDay(r.ends()).Format("2 January 2006") + " all of this is taken away again and the account is "
	if policy.AfterEnd == Delete {
		end += "deleted."
	} else {
		end += "blocked."
	}
	if r.Purpose == ForAccount {
		end += " That counts for everything they have here, also for what they were not given through this portal."
	}
	return append(out, end)
}
