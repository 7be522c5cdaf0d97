package directory

import (
	"strings"
	"time"
)

// User returns a live user by object id, or nil.
func (tx *Tx) User(id string) *User {
	if u := tx.state.Users.get(id); u != nil && u.DeletedDateTime == nil {
		return u
	}
	return nil
}

// DeletedUser returns a soft-deleted user, or nil.
func (tx *Tx) DeletedUser(id string) *User {
	if u := tx.state.Users.get(id); u != nil && u.DeletedDateTime != nil {
		return u
	}
	return nil
}

// Users returns the live users, oldest first.
func (tx *Tx) Users() []*User {
	return tx.state.Users.all(func(u *User) bool { return u.DeletedDateTime == nil })
}

// UserCount is how many users there are, soft-deleted ones included.
func (tx *Tx) UserCount() int { return len(tx.state.Users.rows) }

// DeletedUsers returns the soft-deleted users, oldest first.
func (tx *Tx) DeletedUsers() []*User {
	return tx.state.Users.all(func(u *User) bool { return u.DeletedDateTime != nil })
}

// UserByUPN finds a live user by user principal name.
func (tx *Tx) UserByUPN(upn string) *User { return tx.userWith("userPrincipalName", upn) }

func (tx *Tx) userWith(property, value string) *User {
	for _, u := range tx.state.Users.with(property, value, 0) {
		if u.DeletedDateTime == nil {
			return u
		}
	}
	return nil
}

// UserByAddress finds a live user by any address: user principal name, mail,
// other mails, proxy addresses. Of several the oldest wins.
func (tx *Tx) UserByAddress(address string) *User {
	var found *User
	for property, value := range map[string]string{
		"userPrincipalName": address, "mail": address, "otherMails": address, "proxyAddresses": "smtp:" + address,
	} {
		if u := tx.userWith(property, value); u != nil && (found == nil || u.Ordinal < found.Ordinal) {
			found = u
		}
	}
	return found
}

// PutUser adds or replaces a user.
func (tx *Tx) PutUser(u *User) {
	if u.Ordinal == 0 {
		u.Ordinal = tx.next()
	}
	store(tx, &tx.state.Users, KindUser, u)
}

// DeleteUser moves a user to the deleted items. Links and assignments stay
// where they are, unseen, so that a restored user has them again.
func (tx *Tx) DeleteUser(u *User) { tx.DeleteUserAt(u, tx.now) }

// DeleteUserAt is DeleteUser as if it had been then.
func (tx *Tx) DeleteUserAt(u *User, at time.Time) {
	c := u.Clone()
	c.DeletedDateTime = &at
	// A deleted user's name is freed by a prefix of its object id.
	c.UserPrincipalName = deletedPrefix(u) + u.UserPrincipalName
	tx.PutUser(c)
}

// RestoreUser brings a deleted user back.
func (tx *Tx) RestoreUser(u *User) *User {
	c := u.Clone()
	c.DeletedDateTime = nil
	c.UserPrincipalName = strings.TrimPrefix(u.UserPrincipalName, deletedPrefix(u))
	tx.PutUser(c)
	return c
}

func deletedPrefix(u *User) string { return strings.ReplaceAll(u.ID, "-", "") }

// PurgeUser deletes a user for good.
func (tx *Tx) PurgeUser(u *User) {
	tx.state.Users.remove(u.ID)
	tx.forget(u.ID)
	tx.log(KindUser, u.ID)
}

// forget drops every link and assignment of an object that is gone.
func (tx *Tx) forget(id string) {
	for _, r := range []*Relation{&tx.state.Members, &tx.state.GroupOwners, &tx.state.AppOwners, &tx.state.Sponsors, &tx.state.Manager, &tx.state.DirectoryRoles} {
		r.forget(id)
	}
	for _, end := range []string{"principalId", "resourceId"} {
		for _, a := range collect(tx.state.Assignments.with(end, id, 0)) {
			tx.state.Assignments.remove(a.ID)
		}
	}
	tx.forgetConsents(id)
}
