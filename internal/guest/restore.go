package guest

import "time"

// BreakerRestored stands before everything: it trips when the database is not the
// one that the portal last worked on. What it says may be older than the tenant
// then, so that not even access that ends is taken away, and no message is sent,
// before an administrator has looked.
const BreakerRestored Breaker = "restored"

// AlarmRestored tells of that.
const AlarmRestored = AlarmKind(BreakerRestored)

// Home is where a database is, by what its server says. A part that the server
// does not tell is empty.
type Home struct {
	Cluster  string // the server's data, once they were made
	Timeline string // another one after recovery to some moment, and after a failover
	Number   string // of the database on the server
}

// differs compares what both tell.
func differs(then, now string) bool { return then != "" && now != "" && then != now }

// Sighting is one look at which database this is.
type Sighting struct {
	Known     bool      // the portal has worked on it before
	Then, Now Home      // where it was when the portal last did, and where it is
	Copied    bool      // the rows were written by somebody who copied them
	SeenAt    time.Time // the last sign of life of the portal in it
	Paused    bool      // BreakerRestored has tripped, and nobody has let it go on
}

// signsApart is how much younger a sign of life may be that a process has seen than
// the one that the database has: a server that crashes may lose what was committed
// just before.
const signsApart = time.Minute

// Restored says what has become of the database, as a part of a sentence; empty
// when it is the one that it was. Remembered is the newest sign of life in it that
// this process has seen; zero for none.
func (s Sighting) Restored(remembered time.Time) string {
	switch {
	case !s.Known:
		return ""
	case s.Copied, differs(s.Then.Cluster, s.Now.Cluster), differs(s.Then.Number, s.Now.Number):
		return "its database was restored from a copy"
	case differs(s.Then.Timeline, s.Now.Timeline):
		return "its database was set back to an earlier time, or another server took over"
	case remembered.Sub(s.SeenAt) > signsApart:
		return "its database was set back to an earlier time"
	}
	return ""
}

// SaidToBeRestored is what Restored would say when a person says it.
const SaidToBeRestored = "its database is said to have been restored"

// RestoredAlarm tells the administrators. Since is the last sign of life.
func RestoredAlarm(why string, since, now time.Time) Alarm {
	words := "The portal has paused everything, because " + why + "."
	if !since.IsZero() {
		words += " What was done after " + moment(since) + " may not be known here."
	}
	return Alarm{Kind: AlarmRestored, Words: words, Pauses: true, At: now}
}

// Held is the refusal of BreakerRestored.
func Held() Braked { return Braked{Breaker: BreakerRestored} }

// Gap is a time of which the database knows nothing, because it was restored to
// the state before. Zero is none.
type Gap struct{ From, Until time.Time }

// Covers tells whether something that Entra dates was made in the gap, with clocks
// that differ a little.
func (g Gap) Covers(t time.Time) bool {
	const clocksApart = 2 * time.Minute
	return !g.Until.IsZero() && !t.Before(g.From.Add(-clocksApart)) && !t.After(g.Until.Add(clocksApart))
}

// Restore is what there is to look at before the portal goes on after a restore.
type Restore struct {
	Lost     Gap
	Read     bool // the directory was read from its beginning since
	Compared int  // guests that were compared with Entra since, of Guests
	Guests   int
	Unknown  int // accounts that the portal does not know; capped at 1000
}

// UnknownRow is a guest account that appeared in Entra in the gap, and that no
// guest of the portal has.
type UnknownRow struct {
	Account  Account
	GuestRef string // the guest here who has this address and no account yet; empty for nobody
}

// UnknownPage is one page of them. More tells whether there is a next one.
type UnknownPage struct {
	Rows []UnknownRow
	More bool
}

// Inherited gives what the portal must have given in the time that it knows nothing
// of: what should be and is, on an account that was made in that time for a guest
// whom the portal was about to invite.
func (u Undertaking) Inherited(want Desired, have Present) (out []Resource) {
	if u.Guest.State != Inviting || have.Account == nil || !u.Lost.Covers(have.Account.CreatedAt) {
		return nil
	}
	for _, r := range want.Resources {
		if Contains(have.Resources, r) && !Contains(u.Given, r) {
			out = append(out, r)
		}
	}
	return out
}
