package graph

import (
	"encoding/json"

	"github.com/google/uuid"

	"guestportal/internal/emulator/directory"
)

// createUser makes an internal account. The password is looked at and forgotten,
// because nobody types passwords here.
func createUser(c *call) (*answer, error) {
	fields, err := c.fields()
	if err != nil {
		return nil, err
	}
	if err := required(fields, userType.Name, "accountEnabled", "displayName", "mailNickname", "userPrincipalName", "passwordProfile"); err != nil {
		return nil, err
	}
	var password struct {
		Password string `json:"password"`
	}
	if err := take(fields, "passwordProfile", &password); err != nil {
		return nil, err
	}
	if len(password.Password) < 8 {
		return nil, badRequest("The specified password does not comply with password complexity requirements. Please provide a different password.")
	}
	sponsors, err := c.boundSponsors(fields)
	if err != nil {
		return nil, err
	}
	var manager string
	if err := take(fields, "manager@odata.bind", &manager); err != nil {
		return nil, err
	}
	u := &directory.User{
		ID: uuid.NewString(), UserType: directory.Member, CreatedDateTime: c.now.UTC(), BusinessPhones: []string{}, OtherMails: []string{}, ProxyAddresses: []string{},
	}
	if err := setProperties(userType, u, fields, writableUser); err != nil {
		return nil, err
	}
	if err := c.checkUser(u, nil); err != nil {
		return nil, err
	}
	if manager != "" {
		if manager, err = parseRef(manager); err != nil {
			return nil, err
		}
		if c.tx.User(manager) == nil {
			return nil, notFound(manager)
		}
	}
	u.ProxyAddresses = withPrimary(u.ProxyAddresses, u.Mail)
	u.Identities = []directory.Identity{{SignInType: "userPrincipalName", Issuer: c.o.InitialDomain, IssuerAssignedID: &u.UserPrincipalName}}
	c.tx.PutUser(u)
	c.linkAll(c.tx.Sponsors(), u.ID, sponsors)
	if manager != "" {
		c.tx.Link(c.tx.Manager(), u.ID, manager)
	}
	m, err := renderAs(userType, u, "")
	if err != nil {
		return nil, err
	}
	return c.created("users", u.ID, m)
}

// boundSponsors takes the references to users and groups that a new user is to
// have as sponsors.
func (c *call) boundSponsors(fields map[string]json.RawMessage) ([]string, error) {
	ids, err := bound(fields, "sponsors@odata.bind")
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		if kind := c.tx.KindOf(id); kind != directory.KindUser && kind != directory.KindGroup {
			return nil, notFound(id)
		}
	}
	if len(ids) > maxSponsors {
		return nil, c.tooManySponsors()
	}
	return ids, nil
}

// noPhoto is the answer about a photo that nobody has here.
func noPhoto(c *call) (*answer, error) {
	if _, err := c.readUser(); err != nil {
		return nil, err
	}
	return nil, &Error{Status: 404, Code: "ImageNotFound", Message: "Exception of type 'Microsoft.Fast.Profile.Core.Exception.ImageNotFoundException' was thrown."}
}
