package guesttest

import "guestportal/internal/guest"

// Falcon is an access package of one group, Ben and Mia decide.
func Falcon() guest.Package {
	return pack(1, "Project Falcon", 180, FalconGroup())
}

// Expenses is an access package of one app with a role, Ben and Mia decide.
func Expenses() guest.Package {
	return pack(2, "Expense Desk", 90, ExpensesApp())
}

// Bundle opens what Falcon opens and an app without roles.
func Bundle() guest.Package {
	return pack(3, "Supplier workplace", 365, FalconGroup(), WikiApp())
}

// AccountOnly is the guest account and nothing else.
func AccountOnly() guest.Package {
	return pack(4, "Guest account only", 365)
}

func pack(n int, name string, days int, resources ...guest.Resource) guest.Package {
	return guest.Package{
		ID: ID[guest.PackageID](20, n), Version: 1, Name: name, Description: "Opens " + name + ".",
		Resources: resources, Approvers: []guest.Person{Ben, Mia}, MaxDays: days, Enabled: true,
	}
}

// FalconGroup is a plain security group.
func FalconGroup() guest.Resource {
	return guest.Resource{Kind: guest.Group, ObjectID: ID[string](30, 1), Name: "Falcon team"}
}

// ExpensesApp is an app with an app role.
func ExpensesApp() guest.Resource {
	return guest.Resource{
		Kind: guest.App, ObjectID: ID[string](31, 1), AppID: ID[string](32, 1), RoleID: ID[string](33, 1),
		Name: "Expense Desk", RoleName: "Submitter",
	}
}

// WikiApp is an app that has no roles.
func WikiApp() guest.Resource {
	return guest.Resource{
		Kind: guest.App, ObjectID: ID[string](31, 2), AppID: ID[string](32, 2), RoleID: guest.DefaultAccess,
		Name: "Wiki",
	}
}

// Policy is the default policy with the seed story's domains.
func Policy() guest.Policy {
	p := guest.DefaultPolicy()
	p.OwnDomains = []string{"contoso.example"}
	p.BlockedDomains = []string{"blocked.example"}
	return p
}

// Form is a form without a fault: Ana's ask for Gil Roy.
func Form(packages ...guest.Package) guest.Form {
	f := guest.Form{
		Email: "gil@fabrikam.example", Name: "Gil Roy", Organisation: "Fabrikam", Language: "en",
		Until: "30", Reason: "Reviews the drawings of the new plant.", Delivery: string(guest.ByMail),
	}
	if len(packages) == 0 {
		packages = []guest.Package{Falcon()}
	}
	for _, p := range packages {
		f.Packages = append(f.Packages, string(p.ID))
	}
	return f
}
