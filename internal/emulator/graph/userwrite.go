package graph

import (
	"regexp"
	"slices"
	"strings"

	"guestportal/internal/emulator/directory"
)

// writableUser are the properties of a user that a client may set.
var writableUser = []string{
	"accountEnabled", "businessPhones", "companyName", "department", "displayName", "employeeId", "employeeType", "givenName", "jobTitle",
	"mail", "mailNickname", "mobilePhone", "officeLocation", "otherMails", "preferredLanguage", "surname", "usageLocation", "userPrincipalName", "userType",
	"ageGroup", "city", "consentProvidedForMinor", "country", "employeeHireDate", "faxNumber", "onPremisesExtensionAttributes", "onPremisesImmutableId",
	"passwordPolicies", "postalCode", "showInAddressList", "state", "streetAddress",
}

func patchUser(c *call) (*answer, error) {
	u, err := c.writableUser()
	if err != nil {
		return nil, err
	}
	fields, err := c.fields()
	if err != nil {
		return nil, err
	}
	for name := range fields {
		if !c.may("User.ReadWrite.All") && !c.mayChange(name) {
			return nil, denied()
		}
	}
	changed := u.Clone()
	if err := setProperties(userType, changed, fields, writableUser); err != nil {
		return nil, err
	}
	if err := c.checkUser(changed, u); err != nil {
		return nil, err
	}
	if changed.Mail != u.Mail {
		changed.ProxyAddresses = withPrimary(changed.ProxyAddresses, changed.Mail)
	}
	c.tx.PutUser(changed)
	return noContent()
}

func (c *call) mayChange(name string) bool {
	switch name {
	case "accountEnabled":
		return c.may("User.EnableDisableAccount.All + User.Read.All")
	case "otherMails":
		return c.may("User-Mail.ReadWrite.All")
	}
	return c.mayChangeOwn(name)
}

// withPrimary makes an address the primary one among proxy addresses; the former
// primary stays as another one.
func withPrimary(proxies []string, mail string) []string {
	if mail == "" {
		return proxies
	}
	out := []string{"SMTP:" + mail}
	for _, p := range proxies {
		kind, address, _ := strings.Cut(p, ":")
		if strings.EqualFold(kind, "smtp") && !strings.EqualFold(address, mail) {
			out = append(out, "smtp:"+address)
		}
	}
	return out
}

// checkUser refuses values that a user cannot have, and names and addresses that
// another object has. before is the user as it is, nil for a new one; a value that
// stays is not judged again.
func (c *call) checkUser(u, before *directory.User) error {
	old := &directory.User{}
	if before != nil {
		old = before
	}
	_, domain, isUPN := strings.Cut(u.UserPrincipalName, "@")
	switch {
	case u.DisplayName == "":
		return invalidValue("displayName", userType.Name)
	case u.UserPrincipalName != old.UserPrincipalName && (!isUPN || !upnForm.MatchString(u.UserPrincipalName)):
		return invalidValue("userPrincipalName", userType.Name)
	case u.UserPrincipalName != old.UserPrincipalName && !containsFold(append([]string{c.o.InitialDomain}, c.o.Domains...), domain):
		return badRequest("The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.")
	case u.MailNickname == "":
		return invalidValue("mailNickname", userType.Name)
	case u.UserType != directory.Member && u.UserType != directory.Guest:
		return invalidValue("userType", userType.Name)
	case u.UsageLocation != old.UsageLocation && u.UsageLocation != "" && !countryForm.MatchString(u.UsageLocation):
		return invalidValue("usageLocation", userType.Name)
	case u.Mail != old.Mail && u.Mail != "" && !strings.Contains(u.Mail, "@"):
		return invalidValue("mail", userType.Name)
	case len(u.BusinessPhones) > 1:
		return invalidValue("businessPhones", userType.Name)
	case slices.ContainsFunc(u.OtherMails, func(m string) bool { return !strings.Contains(m, "@") }):
		return invalidValue("otherMails", userType.Name)
	}
	if err := checkLengths(u, old); err != nil {
		return err
	}
	if taken := c.tx.UserByUPN(u.UserPrincipalName); taken != nil && taken.ID != u.ID {
		return sameValue("userPrincipalName")
	}
	if u.Mail != old.Mail && u.Mail != "" && c.hasProxy(u.Mail, u.ID) {
		return sameValue("proxyAddresses")
	}
	return nil
}

// The forms of names: of an account, and of a country by ISO 3166.
var (
	upnForm     = regexp.MustCompile(`^[A-Za-z0-9'._\-!#^~]{1,64}@[A-Za-z0-9.-]+$`)
	countryForm = regexp.MustCompile(`^[A-Z]{2}$`)
)

// hasProxy says whether an object other than the given one has an address among
// its proxy addresses.
func (c *call) hasProxy(address, except string) bool {
	if g := c.tx.GroupByMail(address); g != nil {
		return true
	}
	u := c.tx.UserByAddress(address)
	return u != nil && u.ID != except && slices.ContainsFunc(u.ProxyAddresses, func(p string) bool {
		_, a, _ := strings.Cut(p, ":")
		return strings.EqualFold(a, address)
	})
}

// sameValue is the answer to a value that must be unique and is taken.
func sameValue(property string) error {
	return badRequest("Another object with the same value for property %s already exists.", property)
}

func deleteUser(c *call) (*answer, error) {
	u, err := c.writableUser()
	if err != nil {
		return nil, err
	}
	c.tx.DeleteUser(u)
	return noContent()
}

// revokeSessions has no effect on guests, whose sessions are their home
// tenant's; it answers true for everybody.
func revokeSessions(c *call) (*answer, error) {
	u, err := c.writableUser()
	if err != nil {
		return nil, err
	}
	if !u.IsGuest() {
		changed, at := u.Clone(), c.now.UTC()
		changed.SignInSessionsValidFrom = &at
		c.tx.PutUser(changed)
	}
	return ok(map[string]any{"@odata.context": c.context("Edm.Boolean"), "value": true})
}
