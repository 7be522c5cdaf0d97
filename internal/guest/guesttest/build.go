package guesttest

import (
	"time"

	"guestportal/internal/guest"
)

// A RequestOption changes a request that Request builds.
type RequestOption func(*guest.Request)

// Request builds Ana's draft for Gil Roy and Project Falcon, and applies the
// options in their order.
func Request(options ...RequestOption) guest.Request {
	r := guest.Request{
		ID: ID[guest.RequestID](10, 1), Ref: Ref("GR", 1), Version: 1, State: guest.Draft, Sponsor: Ana,
		Email: guest.Address{Local: "gil", Domain: "fabrikam.example"}, Name: "Gil Roy", Org: "Fabrikam", Language: "en",
		Delivery: guest.ByMail, Until: time.Date(2026, 12, 22, 0, 0, 0, 0, time.UTC),
		Reason: "Reviews the drawings of the new plant.", CreatedAt: Noon.Add(-time.Hour),
		Key: "form-1",
	}
	For(Falcon())(&r)
	for _, o := range options {
		o(&r)
	}
	return r
}

// For gives the request one line for each package.
func For(packages ...guest.Package) RequestOption {
	return func(r *guest.Request) {
		r.Lines = nil
		for i, p := range packages {
			r.Lines = append(r.Lines, guest.Line{ID: ID[guest.LineID](12, i+1), Package: p, State: guest.Pending})
		}
	}
}

// By makes somebody else the sponsor.
func By(p guest.Person) RequestOption { return func(r *guest.Request) { r.Sponsor = p } }

// Numbered gives the request, its lines and its guest other ids, for tests that
// need several; it comes last.
func Numbered(n int) RequestOption {
	return func(r *guest.Request) {
		r.ID, r.Ref, r.Key = ID[guest.RequestID](10, n), Ref("GR", n), Ref("form", n)
		if r.Guest != "" {
			r.Guest = ID[guest.GuestID](11, n)
		}
		for i := range r.Lines {
			r.Lines[i].ID = ID[guest.LineID](1200+i, n)
		}
	}
}

// Sent has sent the request at Noon.
func Sent(r *guest.Request) {
	r.State, r.Guest, r.Version = guest.Pending, ID[guest.GuestID](11, 1), r.Version+1
	r.SentAt, r.DecideBy = Noon, Noon.Add(14*24*time.Hour)
}

// Approved has sent the request, and Ben approved every line an hour later.
func Approved(r *guest.Request) { decided(r, guest.Approved, "") }

// Declined has sent the request, and Ben declined every line an hour later.
func Declined(r *guest.Request) { decided(r, guest.Declined, "Not this year.") }

func decided(r *guest.Request, s guest.State, comment string) {
	Sent(r)
	digest := r.Digest()
	r.State, r.Version, r.ClosedAt = s, r.Version+1, Noon.Add(time.Hour)
	for i := range r.Lines {
		r.Lines[i].State = s
		r.Lines[i].Decision = guest.LineDecision{
			By: Ben.ID, ByName: Ben.Name, At: Noon.Add(time.Hour), Comment: comment, Digest: digest, Key: "verdict-1",
		}
	}
}

// Withdrawn has sent the request, and taken it back an hour later.
func Withdrawn(r *guest.Request) {
	Sent(r)
	r.State, r.Version, r.ClosedAt = guest.Withdrawn, r.Version+1, Noon.Add(time.Hour)
}

// Expired has sent the request, and nobody decided.
func Expired(r *guest.Request) {
	Sent(r)
	r.State, r.Version, r.ClosedAt = guest.Expired, r.Version+1, r.DecideBy
	for i := range r.Lines {
		r.Lines[i].State = guest.Expired
	}
}

// ended is when access ends early in the cases of guests without access.
var ended = Noon.Add(4 * time.Hour)

// Guest builds Gil Roy, Ana's guest, in a state, with what goes with it.
func Guest(s guest.State) guest.Guest {
	r := Request(Approved)
	g := guest.Guest{
		ID: r.Guest, Ref: Ref("GU", 1), State: s, Sync: guest.InSync, Sponsor: Ana,
		Email: r.Email, Name: r.Name, Org: r.Org, Language: r.Language, Delivery: r.Delivery, CreatedAt: Noon,
	}
	switch s {
	case guest.None:
		return g
	case guest.Inviting:
		g.Sync, g.Until = guest.Converging, r.Until
		return g
	case guest.Invited, guest.Active, guest.Suspended:
		g.Until = r.Until
	case guest.Ending:
		g.Sync, g.Until = guest.Converging, ended
	case guest.Removed:
		g.Until = ended
	}
	g.ObjectID, g.InvitedAt = ID[string](40, 1), Noon.Add(2*time.Hour)
	if s != guest.Invited {
		g.AcceptedAt = Noon.Add(3 * time.Hour)
	}
	return g
}

// Grants gives what an approved request leads to.
func Grants(r guest.Request) []guest.Grant {
	var out []guest.Grant
	for i, l := range r.Lines {
		if l.State == guest.Approved {
			out = append(out, guest.Grant{
				ID: ID[guest.GrantID](13, i+1), Guest: r.Guest, Line: l.ID, Request: r.ID, Digest: r.Digest(),
				Package: l.Package, From: r.ClosedAt, Until: r.Until,
			})
		}
	}
	return out
}

// Case gives a whole story in which the guest is in a state: a request that is
// sent for None, one that is approved with its grants for the others.
func Case(s guest.State, packages ...guest.Package) guest.Case {
	if len(packages) == 0 {
		packages = []guest.Package{Falcon()}
	}
	c := guest.Case{Guest: Guest(s), Policy: Policy()}
	r := Request(For(packages...), Approved)
	if s == guest.None {
		r = Request(For(packages...), Sent)
	}
	c.Requests, c.Grants = []guest.Request{r}, Grants(r)
	if s == guest.Ending || s == guest.Removed {
		for i := range c.Grants {
			c.Grants[i].EndedAt = ended
		}
	}
	return c
}

// Of puts requests into a case whose guest has no access yet.
func Of(requests ...guest.Request) guest.Case {
	return guest.Case{Guest: Guest(guest.None), Requests: requests, Policy: Policy()}
}
