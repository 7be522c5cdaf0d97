package guest_test

import (
	"errors"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

func (s *script) escalates(m []string) error {
	by := s.people[m[1]]
	may := guest.MayEscalate(s.r, s.theCase().Guest, by, s.now)
	d, people, err := guest.Escalate(s.theCase(), s.r.ID, by, s.now)
	if err == nil && (!may || len(people) == 0) {
		return errors.New("it was not offered, or nobody is named")
	}
	return s.keep(d, err, m[2])
}

func TestOnlyTheSponsorAsksSomebodyElseAndOnlyWhileItWaits(t *testing.T) {
	t.Parallel()
	pack := guesttest.Falcon()
	owners := guest.Who{Kind: guest.PackageOwners, ID: string(pack.ID)}
	later := guesttest.Noon.Add(3 * 24 * time.Hour)
	noSponsor := guesttest.Ana
	noSponsor.Roles = guest.Approver
	for _, c := range []struct {
		name  string
		by    guest.Person
		state guesttest.RequestOption
		want  error
	}{
		{"the sponsor", guesttest.Ana, guesttest.Sent, nil},
		{"another sponsor", guesttest.Sam, guesttest.Sent, guest.ErrNotFound},
		{"an administrator", guesttest.Cleo, guesttest.Sent, guest.ErrNotFound},
		{"who is no sponsor any more", noSponsor, guesttest.Sent, guest.NotAllowed{Reason: "Only sponsors can ask others to decide."}},
		{"of a decided request", guesttest.Ana, guesttest.Withdrawn, guest.MovedOn{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := guesttest.Request(guesttest.For(pack), c.state)
			at := guesttest.Of(r)
			at.Roster = guest.Roster{owners: {guesttest.Cleo}}
			d, people, err := guest.Escalate(at, r.ID, c.by, later)
			if moved := new(guest.MovedOn); errors.As(err, moved) && errors.As(c.want, moved) {
				return
			}
			if !errors.Is(err, c.want) {
				t.Fatalf("%v, want %v", err, c.want)
			}
			if err != nil {
				return
			}
			if len(people) != 1 || !people[0].Same(guesttest.Cleo) || d.Request.Version != r.Version || !d.Request.EscalatedAt.Equal(later) ||
				d.Events[0].Words != "Ana Silva asked Cleo Marsh, too." || mails(d)[guest.Mail{Kind: guest.MailAsked, To: guesttest.Cleo.ID, Request: r.ID}] != 1 {
				t.Errorf("%v is asked: %+v", people, d)
			}
		})
	}
}
