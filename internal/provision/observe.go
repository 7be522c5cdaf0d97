package provision

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"guestportal/internal/guest"
)

// observe reads what Entra has for a guest. All reads go side by side. App roles
// are left out where none is any matter of the portal's, unless all is asked for.
func (r *run) observe(ctx context.Context, u guest.Undertaking, all bool) (guest.Present, *halt) {
	if u.Guest.ObjectID == "" {
		return r.search(ctx, u)
	}
	var (
		account guest.Account
		have    guest.Present
		groups  []string
		roles   []guest.Assignment
		lost    error // of the account itself
		reads   together
	)
	id := u.Guest.ObjectID
	reads.Go(func() error { account, lost = r.Directory.Account(ctx, id); return nil })
	reads.Go(func() (err error) { have.Sponsors, err = r.Directory.Sponsors(ctx, id); return err })
	reads.Go(func() (err error) { groups, err = r.Directory.Groups(ctx, id); return err })
	if all || u.HasRoles() {
		reads.Go(func() (err error) { roles, err = r.assignments(ctx, u); return err })
	}
	err := reads.Wait()
	if lost != nil {
		return r.accountUnread(u, faultOf(lost))
	}
	if account.Invited() {
		have.Account = &account
	}
	switch {
	case err != nil:
		return guest.Present{Account: have.Account}, r.unread(u, faultOf(err))
	case have.Account == nil:
		return have, r.found(u, guest.ReasonNotOurs)
	}
	for _, id := range groups {
		have.Resources = append(have.Resources, guest.Resource{Kind: guest.Group, ObjectID: id})
	}
	have.Assignments = roles
	for _, a := range roles {
		have.Resources = append(have.Resources, guest.Resource{Kind: guest.App, ObjectID: a.AppID, RoleID: a.RoleID})
	}
	return have, nil
}

// assignments reads the app roles of a guest. Where every app is given through a
// group the portal has no permission for that, and needs none.
func (r *run) assignments(ctx context.Context, u guest.Undertaking) ([]guest.Assignment, error) {
	roles, err := r.Directory.Assignments(ctx, u.Guest.ObjectID)
	if err != nil && !u.HasRoles() && faultOf(err).Reason == guest.ReasonPermission {
		return nil, nil
	}
	return roles, err
}

// accountUnread says what it means that the account itself was not read. Only
// here can it be gone, and only when it is not too new to be visible everywhere.
func (r *run) accountUnread(u guest.Undertaking, f *guest.Fault) (guest.Present, *halt) {
	if f.Kind != guest.FaultMissing && f.Kind != guest.FaultNotYet {
		return guest.Present{}, r.unread(u, f)
	}
	fresh := r.Now().Sub(u.AccountAt) < freshFor
	if u.Guest.State != guest.Inviting && u.Guest.State != guest.Ending {
		fresh = r.Now().Sub(u.Guest.InvitedAt) < lagsFor // it has been seen
	}
	switch {
	case u.Guest.State == guest.Ending && (u.Deleted || !fresh):
		return guest.Present{}, nil // gone, which is what is wanted, unless this is a replica that lags
	case fresh:
		h := r.found(u, guest.ReasonFresh)
		h.wait = guest.Patience(f, u.Guest.Attempts)
		return guest.Present{}, h
	case u.Guest.State == guest.Inviting:
		return guest.Present{}, r.found(u, guest.ReasonPhantom)
	}
	h := r.found(u, guest.ReasonAccountGone)
	h.gone = true
	return guest.Present{}, h
}

// found is the halt of what a look at the guest's account has found; a person
// must act.
func (r *run) found(u guest.Undertaking, why guest.Reason) *halt {
	return &halt{trouble: guest.TroubleOf(why, guest.About{Guest: u.Guest}, r.Now())}
}

// unread is the halt of a look that failed.
func (r *run) unread(u guest.Undertaking, f *guest.Fault) *halt {
	if f.Kind == guest.FaultMissing {
		f.Kind = guest.FaultNotYet // the account is there, so its lists only lag behind
	}
	t := guest.TroubleFrom(f, guest.Step{}, u.Guest, r.Now())
	if f.Lasting() {
		return &halt{trouble: t}
	}
	return &halt{trouble: t, wait: guest.Patience(f, u.Guest.Attempts)}
}

// search looks for an account under the guest's address, before one is made: it
// may be somebody else's, or the one that an invitation without an answer made.
func (r *run) search(ctx context.Context, u guest.Undertaking) (guest.Present, *halt) {
	if u.Guest.State == guest.Ending && u.InviteAt.IsZero() {
		return guest.Present{}, nil // none was ever asked for
	}
	accounts, err := r.Directory.FindByMail(ctx, u.Guest.Email.String())
	if err != nil {
		return guest.Present{}, r.unread(u, faultOf(err))
	}
	now := r.Now()
	if len(accounts) > 0 {
		if a := accounts[0]; ours(u, accounts) {
			return guest.Present{}, &halt{found: &a}
		}
		h := r.found(u, guest.ReasonStranger)
		h.trouble.Detail += "\nAccount: object id " + accounts[0].ObjectID
		return guest.Present{}, h
	}
	if open := now.Sub(u.InviteAt); !u.InviteAt.IsZero() && open < inviteWindow {
		left := guest.About{Guest: u.Guest, Why: strconv.Itoa(int((inviteWindow-open)/time.Second) + 1)}
		return guest.Present{}, &halt{wait: lookAgain, trouble: guest.TroubleOf(guest.ReasonUnsure, left, now)}
	}
	return guest.Present{}, nil
}

// ours tells whether the only account found is a guest that our own invitation
// made: the one of an earlier access that has ended; or one was sent, nobody
// answered, and the account is not older; or it was made in the time that a restore
// of the database has lost, which a person has looked at. Or it is the very one
// that was approved to be taken on.
func ours(u guest.Undertaking, accounts []guest.Account) bool {
	const clocksApart = 2 * time.Minute
	a := accounts[0]
	if len(accounts) != 1 || !a.Invited() {
		return false
	}
	if slices.Contains(u.Earlier, a.ObjectID) || u.TakesOn(a) {
		return true
	}
	return u.Lost.Covers(a.CreatedAt) || !u.Invited.IsZero() && !a.CreatedAt.Before(u.Invited.Add(-clocksApart))
}

// faultOf gives the classified error behind err.
func faultOf(err error) *guest.Fault {
	var f *guest.Fault
	if errors.As(err, &f) {
		copied := *f
		return &copied
	}
	return &guest.Fault{Kind: guest.FaultUnknown, Operation: "ask Microsoft Graph", Cause: err}
}
