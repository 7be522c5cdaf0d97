package jobs

import (
	"testing"

	"github.com/jackc/pgx/v5"

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

func TestMailsAreQueuedTogetherAndByTheSweepOnce(t *testing.T) {
	t.Parallel()
	pool := postgrestest.New(t)
	queue, err := NewInserter()
	if err != nil {
		t.Fatal(err)
	}
	mails := []guest.QueuedMail{{ID: "1", Kind: guest.MailDomain}, {ID: "2", Kind: guest.MailAsked}}
	for range 2 {
		err := pgx.BeginFunc(t.Context(), pool, func(tx pgx.Tx) error { return queue.Mail(t.Context(), tx, false, mails...) })
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
