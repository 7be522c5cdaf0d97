package guest

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Limits of what a package may have.
const (
	PackageNameMax        = 80  // characters
	PackageDescriptionMax = 300 // characters
	PackageDaysMax        = 3660
	resourcesAtMost       = 20
	peopleAtMost          = 20 // owners
	audienceAtMost        = 50
	domainsAtMost         = 100
)

// Describe says what a package is.
func Describe(name, description string) PartChange {
	return func(p *Package) Problems {
		problems := Problems{}
		p.Name, p.Description = tidy(name), prose(description)
		switch n := len([]rune(p.Name)); {
		case n == 0:
			problems.add("name", "Enter a name")
		case n > PackageNameMax:
			problems.add("name", fmt.Sprintf("Name must be %d characters or fewer. You have %d", PackageNameMax, n))
		case hasControl(p.Name):
			problems.add("name", "The name has an invisible character in it. Type it again without it")
		}
		switch n := len([]rune(p.Description)); {
		case n == 0:
			problems.add("description", "Enter what guests can do with it, in a sentence")
		case n > PackageDescriptionMax:
			problems.add("description", fmt.Sprintf("Description must be %d characters or fewer. You have %d", PackageDescriptionMax, n))
		case hasControl(p.Description):
			problems.add("description", "The description has an invisible character in it. Type it again without it")
		}
		return problems
	}
}

// AddResource puts a group, or an app with a role, into a package. What guests
// can't be given is refused with the reason; so is, to somebody who is no
// administrator, what they do not own in Entra: owning a package gives no power
// over other people's groups.
func AddResource(c Candidate, roleID string, by Person) PartChange {
	return func(p *Package) Problems {
		problems := Problems{}
		r := c.Resource(roleID)
		remarks := c.Target.Guard(r)
		switch {
		case Contains(p.Resources, r):
		case Stops(remarks):
			problems.add("resource", c.Name+": "+remarks[0].Why+" "+strings.TrimSuffix(remarks[0].Do, "."))
		case !by.Roles.Has(Administrator) && !c.OwnedBy(by):
			problems.add("resource", c.Name+": you don't own this in Entra. Ask one of its owners, or an administrator, to add it")
		case len(p.Resources) >= resourcesAtMost:
			problems.add("resource", fmt.Sprintf("A package can open %d groups and apps at most", resourcesAtMost))
		default:
			p.Resources = append(p.Resources, r)
		}
		return problems
	}
}

// RemoveResource takes a group or app out of a package.
func RemoveResource(kind ResourceKind, objectID, roleID string) PartChange {
	return func(p *Package) Problems {
		p.Resources = without(p.Resources, Resource{Kind: kind, ObjectID: objectID, RoleID: roleID})
		return nil
	}
}

// Limit says how long access lasts, and where guests may come from. All three are
// as they were typed; domains as parseDomains reads them.
func Limit(longest, usual, domains string) PartChange {
	return func(p *Package) Problems {
		problems := Problems{}
		n, err := strconv.Atoi(strings.TrimSpace(longest))
		if err != nil || n < 1 || n > PackageDaysMax {
			problems.add("longest", fmt.Sprintf("Longest access must be a number of days from 1 to %d", PackageDaysMax))
		}
		p.MaxDays, p.Terms.DefaultDays = n, 0
		if usual = strings.TrimSpace(usual); usual != "" {
			days, err := strconv.Atoi(usual)
			if err != nil || days < 1 || days > max(n, 1) {
				problems.add("usual", "Usual access must be a number of days, and no longer than the longest")
			}
			p.Terms.DefaultDays = days
		}
		var words string
		if p.Terms.Domains, words = parseDomains(domains, domainsAtMost); words != "" {
			problems.add("domains", words)
		}
		return problems
	}
}

// Show says whether a package is in lists. One that is not can be asked for by
// those who have its address.
func Show(hidden bool) PartChange {
	return func(p *Package) Problems {
		p.Terms.Hidden = hidden
		return nil
	}
}

// AskableByAll lets every sponsor ask.
func AskableByAll() PartChange {
	return func(p *Package) Problems {
		p.Terms.Audience = nil
		return nil
	}
}

// LetAsk lets a person or the members of a group ask. With the first of them,
// nobody else may any more.
func LetAsk(who Principal) PartChange {
	return func(p *Package) Problems {
		switch {
		case slices.ContainsFunc(p.Terms.Audience, who.same):
		case len(p.Terms.Audience) >= audienceAtMost:
			return Problems{"who": fmt.Sprintf("Choose %d people and groups or fewer. A group can stand for many people", audienceAtMost)}
		default:
			p.Terms.Audience = append(p.Terms.Audience, who)
		}
		return nil
	}
}

// StopAsking takes a person or group from those who may ask. Without the last of
// them every sponsor may again, which nobody must come to by taking away: that is
// AskableByAll.
func StopAsking(objectID string) PartChange {
	return func(p *Package) Problems {
		rest := slices.DeleteFunc(slices.Clone(p.Terms.Audience), func(x Principal) bool { return x.ObjectID == objectID })
		if len(rest) == 0 && len(p.Terms.Audience) > 0 {
			return Problems{"who": "Somebody must be able to ask. Choose somebody else first, or let every sponsor ask"}
		}
		p.Terms.Audience = rest
		return nil
	}
}

// same tells whether both mean the same, whatever they are called.
func (p Principal) same(q Principal) bool { return p.Kind == q.Kind && p.ObjectID == q.ObjectID }

// AddOwner and RemoveOwner say who may change a package beside the administrators.
func AddOwner(who Person) PartChange {
	return func(p *Package) Problems {
		switch {
		case slices.ContainsFunc(p.Owners, who.Same):
		case len(p.Owners) >= peopleAtMost:
			return Problems{"who": fmt.Sprintf("A package can have %d owners at most", peopleAtMost)}
		default:
			p.Owners = append(p.Owners, who)
		}
		return nil
	}
}

// RemoveOwner takes the ownership of a package from somebody.
func RemoveOwner(objectID string) PartChange {
	return func(p *Package) Problems {
		p.Owners = slices.DeleteFunc(p.Owners, func(x Person) bool { return x.ObjectID == objectID })
		return nil
	}
}
