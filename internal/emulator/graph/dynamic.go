package graph

import (
	"slices"
	"strings"

	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/rule"
)

// ruleProperties are the properties of users that membership rules can use, by
// their names in the rule language.
var ruleProperties = map[string]func(*directory.User) any{
	"accountenabled":             func(u *directory.User) any { return u.AccountEnabled },
	"companyname":                func(u *directory.User) any { return orNull(u.CompanyName) },
	"creationtype":               func(u *directory.User) any { return orNull(u.CreationType) },
	"department":                 func(u *directory.User) any { return orNull(u.Department) },
	"displayname":                func(u *directory.User) any { return orNull(u.DisplayName) },
	"employeeid":                 func(u *directory.User) any { return orNull(u.EmployeeID) },
	"givenname":                  func(u *directory.User) any { return orNull(u.GivenName) },
	"jobtitle":                   func(u *directory.User) any { return orNull(u.JobTitle) },
	"mail":                       func(u *directory.User) any { return orNull(u.Mail) },
	"mailnickname":               func(u *directory.User) any { return orNull(u.MailNickname) },
	"mobile":                     func(u *directory.User) any { return orNull(u.MobilePhone) },
	"objectid":                   func(u *directory.User) any { return u.ID },
	"physicaldeliveryofficename": func(u *directory.User) any { return orNull(u.OfficeLocation) },
	"preferredlanguage":          func(u *directory.User) any { return orNull(u.PreferredLanguage) },
	"surname":                    func(u *directory.User) any { return orNull(u.Surname) },
	"usagelocation":              func(u *directory.User) any { return orNull(u.UsageLocation) },
	"userprincipalname":          func(u *directory.User) any { return u.UserPrincipalName },
	"usertype":                   func(u *directory.User) any { return orNull(u.UserType) },
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// parseRule reads a rule, or takes it from those that were read before.
func (s *Server) parseRule(text string) (*rule.Rule, error) {
	if r, seen := s.rules.Load(text); seen {
		return r.(*rule.Rule), nil
	}
	r, err := rule.Parse(text, func(name string) bool { return ruleProperties[name] != nil })
	if err == nil {
		s.rules.Store(text, r)
	}
	return r, err
}

// checkRule refuses a dynamic group whose rule cannot be evaluated. A rule of the
// real language that this one does not know is refused too.
func (s *Server) checkRule(g *directory.Group) error {
	switch {
	case !g.Dynamic() && g.MembershipRule != "":
		return badRequest("A membership rule is only allowed for a group whose groupTypes contain 'DynamicMembership'.")
	case !g.Dynamic():
		return nil
	case g.RoleAssignable():
		return badRequest("A group that can be assigned to a role cannot have a dynamic membership.")
	case !slices.Contains([]string{"On", "Paused"}, g.MembershipRuleProcessingState):
		return invalidValue("membershipRuleProcessingState", groupType.Name)
	}
	if _, err := s.parseRule(g.MembershipRule); err != nil {
		return &Error{Status: 400, Code: "Request_BadRequest", Message: "WrongExpression: Invalid membership rule: " + err.Error() + "."}
	}
	return nil
}

// Changed follows the rules of dynamic groups after users have changed, and wakes
// whoever tells subscribers. It is the directory's After.
func (s *Server) Changed(tx *directory.Tx, since int64) {
	seen := map[string]bool{}
	for _, change := range tx.Changes(since) {
		if change.Kind != directory.KindUser || seen[change.ID] {
			continue
		}
		seen[change.ID] = true
		if u := tx.User(change.ID); u != nil {
			for _, g := range tx.DynamicGroups() {
				s.follow(tx, g, u)
			}
		}
	}
	s.notifier.poke()
}

// follow makes a user a member of a dynamic group, or not one any more.
func (s *Server) follow(tx *directory.Tx, g *directory.Group, u *directory.User) {
	if g.MembershipRuleProcessingState != "On" {
		return
	}
	r, err := s.parseRule(g.MembershipRule)
	if err != nil { // a rule that came with the state and is not understood changes nothing
		return
	}
	id := strings.ToLower(u.ID)
	fits := r.Match(func(property string) (any, bool) {
		get := ruleProperties[property]
		if get == nil {
			return nil, false
		}
		return get(u), true
	})
	switch is := tx.Members().Has(g.ID, id); {
	case fits && !is:
		tx.Link(tx.Members(), g.ID, id)
	case !fits && is:
		tx.Unlink(tx.Members(), g.ID, id)
	}
}

// followAll evaluates a group's rule for everybody.
func (c *call) followAll(g *directory.Group) {
	if !g.Dynamic() {
		return
	}
	for _, u := range c.tx.Users() {
		c.follow(c.tx, g, u)
	}
}
