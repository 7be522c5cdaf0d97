package story

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/emulator"
	"guestportal/internal/guest"
)

// Store is where the story is told.
type Store interface {
	SavePerson(ctx context.Context, p guest.Person, now time.Time) (guest.Person, error)
	Policy(ctx context.Context) (guest.Policy, error)
	SetPolicy(ctx context.Context, p guest.Policy, author, reason string, now time.Time) error
	SavePackage(ctx context.Context, p guest.Package, position int) error
}

// Tell puts the story into a store that has none; one that has rules already is
// left as people made it.
func Tell(ctx context.Context, store Store, now time.Time) error {
	before, err := store.Policy(ctx)
	if err != nil {
		return err
	}
	if before.Version > 0 {
		return nil
	}
	people, err := meet(ctx, store, now)
	if err != nil {
		return err
	}
	for i, p := range Packages(people) {
		if err := store.SavePackage(ctx, p, i); err != nil {
			return fmt.Errorf("offer %s: %w", p.Name, err)
		}
	}
	// Last, because it is what says that the story has been told.
	return store.SetPolicy(ctx, Policy(), "Cleo Marsh", "The rules that the portal starts with", now)
}

// Policy is the rules of the story.
func Policy() guest.Policy {
	p := guest.DefaultPolicy()
	p.OwnDomains = []string{emulator.Domain, emulator.InitialDomain}
	p.BlockedDomains = []string{"blocked.example"}
	return p
}

// Approvers are those who decide, in the story.
type Approvers struct{ Ben, Mia guest.Person }

// meet stores the people whom the catalogue names.
func meet(ctx context.Context, store Store, now time.Time) (Approvers, error) {
	seed := emulator.SeedStory().People
	var a Approvers
	for person, to := range map[*emulator.Person]*guest.Person{&seed.Ben: &a.Ben, &seed.Mia: &a.Mia} {
		saved, err := store.SavePerson(ctx, Person(*person), now)
		if err != nil {
			return a, fmt.Errorf("meet %s: %w", person.Name, err)
		}
		*to = saved
	}
	return a, nil
}

// Person is one of the tenant's people as the portal knows them.
func Person(p emulator.Person) guest.Person {
	return guest.Person{
		TenantID: emulator.TenantID, ObjectID: p.ID, Name: p.Name, Email: p.Address, Roles: guest.ParseRoles(p.Roles),
	}
}

// Packages is the catalogue of the story, in its order.
func Packages(a Approvers) []guest.Package {
	s := emulator.SeedStory()
	falcon := group(s.Groups.ProjectFalcon)
	both := []guest.Person{a.Ben, a.Mia}
	packages := []guest.Package{
		{
			Name: "Guest account only", MaxDays: 180, Approvers: both,
			Description: "A guest account in our organisation, without access to anything yet.",
		},
		{
			Name: "Project Falcon", MaxDays: 180, Approvers: both, Resources: []guest.Resource{falcon},
			Description: "The files and conversations of the Falcon project.",
		},
		{
			Name: "Partner Workspace", MaxDays: 365, Approvers: both, Resources: []guest.Resource{group(s.Groups.PartnerWorkspace)},
			Description: "The shared workspace for partner companies.",
		},
		{
			Name: "Expense Desk submitter", MaxDays: 90, Approvers: both,
			Resources:   []guest.Resource{app(s.Apps.ExpenseDesk, s.Roles.Submitter)},
			Description: "Hand in expenses in the Expense Desk app.",
		},
		{
			Name: "Wiki", MaxDays: 365, Approvers: []guest.Person{a.Ben},
			Resources:   []guest.Resource{app(s.Apps.Wiki, emulator.Role{ID: guest.DefaultAccess})},
			Description: "Read and write in the company wiki.",
		},
		{
			Name: "Falcon reviewer", MaxDays: 90, Approvers: []guest.Person{a.Mia, a.Ben},
			Resources:   []guest.Resource{falcon, app(s.Apps.ExpenseDesk, s.Roles.Reviewer)},
			Description: "The Falcon project together with reviewing its expenses.",
		},
		{
			Name: "Expense Desk reviewer", MaxDays: 90, Approvers: both,
			Description: "Review the expenses of a project.",
			Resources:   []guest.Resource{app(s.Apps.ExpenseDesk, s.Roles.Reviewer)},
		},
	}
	for i := range packages {
		// The same id in every database, so that scripts can rely on it.
		packages[i].ID = guest.PackageID(uuid.NewSHA1(uuid.NameSpaceOID, []byte("package "+packages[i].Name)).String())
		packages[i].Version, packages[i].Enabled = 1, true
	}
	return packages
}

func group(g emulator.Group) guest.Resource {
	return guest.Resource{Kind: guest.Group, ObjectID: g.ID, Name: g.Name}
}

func app(a emulator.App, r emulator.Role) guest.Resource {
	return guest.Resource{Kind: guest.App, ObjectID: a.ID, AppID: a.AppID, RoleID: r.ID, Name: a.Name, RoleName: r.Name}
}
