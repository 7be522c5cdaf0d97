package jobs

import (
	"context"
	"errors"
	"time"

	"github.com/riverqueue/river"

	"guestportal/internal/guest"
)

// mailArgs is a message of a kind that every version of the program knows which
// may run beside this one. Those before letterArgs give up what they don't know.
type mailArgs struct {
	Mail string `json:"mail"`
}

func (mailArgs) Kind() string { return "send_mail" }

func (mailArgs) InsertOpts() river.InsertOpts { return mailOpts() }

// letterArgs is a message of any other kind. A version that does not know this kind
// of job leaves it to one that does.
type letterArgs struct {
	Mail string `json:"mail"`
}

func (letterArgs) Kind() string { return "send_letter" }

func (letterArgs) InsertOpts() river.InsertOpts { return mailOpts() }

// mailOpts keeps one job for each message: the sweep looks for messages that are not
// sent, and one that waits for its next try is not to be sent beside that.
func mailOpts() river.InsertOpts {
	return river.InsertOpts{Queue: queueMail, MaxAttempts: 10, UniqueOpts: waitingOnce}
}

// mailJob gives the job that sends a message.
func mailJob(m guest.QueuedMail) river.JobArgs {
	switch m.Kind {
	case guest.MailInvitation, guest.MailAsked, guest.MailApproved, guest.MailDeclined, guest.MailExpired, guest.MailAccepted,
		guest.MailAttention, guest.MailAlarm, guest.MailReminder, guest.MailNudge, guest.MailSettled:
		return mailArgs{Mail: m.ID}
	}
	return letterArgs{Mail: m.ID}
}

type mailWorker struct {
	river.WorkerDefaults[mailArgs]
	postman Postman
}

func (w *mailWorker) Work(ctx context.Context, job *river.Job[mailArgs]) error {
	return deliver(ctx, w.postman, job.Args.Mail, job.Attempt >= job.MaxAttempts)
}

type letterWorker struct {
	river.WorkerDefaults[letterArgs]
	postman Postman
}

func (w *letterWorker) Work(ctx context.Context, job *river.Job[letterArgs]) error {
	return deliver(ctx, w.postman, job.Args.Mail, job.Attempt >= job.MaxAttempts)
}

func deliver(ctx context.Context, postman Postman, id string, last bool) error {
	err := postman.Deliver(ctx, id, last)
	if errors.As(err, new(guest.Braked)) { // the sweep finds it again
		return nil
	}
	if later, is := errors.AsType[guest.Later](err); is {
		return river.JobSnooze(max(later.In, time.Second)) // which uses up no try
	}
	var failed interface{ Final() bool }
	if errors.Is(err, guest.ErrNotFound) || errors.As(err, &failed) && failed.Final() {
		return river.JobCancel(err)
	}
	return err
}
