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
func (tx *Tx) UserCount() int { return len(tx.state.Users.order) }

// DeletedUsers returns the soft-deleted users, oldest first.
func (tx *Tx) DeletedUsers() []*User {
	return tx.state.Users.all(func(u *User) bool { return u.DeletedDateTime != nil })
}

// UserByUPN finds a live user by user principal name.
func (tx *Tx) UserByUPN(upn string) *User {
	for id := range tx.state.byAddress[strings.ToLower(upn)] {
		if u := tx.User(id); u != nil && strings.EqualFold(u.UserPrincipalName, upn) {
			return u
		}
	}
	return nil
}

// UserByAddress finds a live user by any address: user principal name, mail,
// other mails, proxy addresses. Of several the oldest wins.
func (tx *Tx) UserByAddress(address string) *User {
	var found *User
	for id := range tx.state.byAddress[strings.ToLower(address)] {
		if u := tx.User(id); u != nil && (found == nil || u.Ordinal < found.Ordinal) {
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
	before := tx.state.Users.put(u)
	tx.state.index(before, u)
	tx.log(KindUser, u.ID)
}

// DeleteUser moves a user to the deleted items. Links and assignments stay
// where they are, unseen, so that a restored user has them again.
func (tx *Tx) DeleteUser(u *User) {
	at := tx.now
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
	tx.state.index(u, nil)
	tx.state.Users.remove(u.ID)
	tx.forget(u.ID)
	tx.log(KindUser, u.ID)
}

// forget drops every link and assignment of an object that is gone.
func (tx *Tx) forget(id string) {
	for _, r := range []*Relation{&tx.state.Members, &tx.state.GroupOwners, &tx.state.AppOwners, &tx.state.Sponsors, &tx.state.Manager, &tx.state.DirectoryRoles} {
		r.forget(id)
	}
	for _, a := range tx.AssignmentsOf(id, time.Time{}) {
		tx.state.dropAssignment(a)
	}
	tx.forgetConsents(id)
}

// index moves a user's addresses in the index; before or after may be nil.
func (s *State) index(before, after *User) {
	if before != nil {
		for _, a := range addresses(before) {
			delete(s.byAddress[a], before.ID)
			if len(s.byAddress[a]) == 0 {
				delete(s.byAddress, a)
			}
		}
	}
	if after == nil {
		return
	}
	for _, a := range addresses(after) {
		if s.byAddress[a] == nil {
			s.byAddress[a] = map[string]struct{}{}
		}
		s.byAddress[a][after.ID] = struct{}{}
	}
}

func addresses(u *User) []string {
	out := []string{strings.ToLower(u.UserPrincipalName)}
	if u.Mail != "" {
		out = append(out, strings.ToLower(u.Mail))
	}
	for _, m := range u.OtherMails {
		out = append(out, strings.ToLower(m))
	}
	for _, p := range u.ProxyAddresses {
		_, address, _ := strings.Cut(strings.ToLower(p), ":")
		out = append(out, address)
	}
	return out
}
