package jobs

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river/rivertype"

	"guestportal/internal/guest"
	"guestportal/internal/postgres/postgrestest"
)

func TestAnOlderVersionIsNotHandedAMailThatItCannotWrite(t *testing.T) {
	t.Parallel()
	for kind, want := range map[guest.MailKind]string{
		guest.MailInvitation: "send_mail", guest.MailSettled: "send_mail", guest.MailNudge: "send_mail",
		guest.MailChanged: "send_letter", guest.MailSuggested: "send_letter", guest.MailKept: "send_letter", guest.MailDomain: "send_letter",
		guest.MailOwnerAsks: "send_letter", guest.MailOwnerDone: "send_letter", guest.MailOwnerEnded: "send_letter",
		guest.MailHelp: "send_letter", guest.MailLeft: "send_letter", "of tomorrow": "send_letter",
	} {
		if got := mailJob(guest.QueuedMail{Kind: kind}).Kind(); got != want {
			t.Errorf("%s is queued as %s", kind, got)
		}
	}
}

func TestMailsAreQueuedTogetherAndOnceBesideAJobThatWaits(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	queue, err := NewInserter()
	if err != nil {
		t.Fatal(err)
	}
	mails := []guest.QueuedMail{{ID: "1", Kind: guest.MailDomain}, {ID: "2", Kind: guest.MailAsked}}
	for range 2 {
		err := pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error { return queue.Mail(t.Context(), tx, mails...) })
		if err != nil {
			t.Fatal(err)
		}
	}
	var jobs, letters int
	const count = `SELECT count(*), count(*) FILTER (WHERE kind = 'send_letter' AND args->>'mail' = '1' AND queue = 'mail') FROM river_job`
	if err := pool.QueryRow(t.Context(), count).Scan(&jobs, &letters); err != nil || jobs != 2 || letters != 1 {
		t.Errorf("%d jobs, %d letters (%v)", jobs, letters, err)
	}
}

// told is a postman who is told to come back.
type told struct{ err error }

func (p told) Deliver(context.Context, string, bool) error { return p.err }

func TestAMailThatIsToWaitUsesUpNoTry(t *testing.T) {
	t.Parallel()
	for in, want := range map[time.Duration]time.Duration{20 * time.Second: 20 * time.Second, 0: time.Second, -time.Minute: time.Second} {
		err := deliver(t.Context(), told{fmt.Errorf("send it: %w", guest.Later{In: in})}, "1", true)
		if snooze, is := errors.AsType[*rivertype.JobSnoozeError](err); !is || snooze.Duration != want {
			t.Errorf("%s: %v", in, err)
		}
	}
}
