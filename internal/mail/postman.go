package mail

import (
	"context"
	"errors"
	"fmt"
	netmail "net/mail"
	"net/url"
	"strconv"
	"time"

	"guestportal/internal/guest"
)

// noteLimit bounds the note about a letter. It is made even when the process is
// being stopped: a letter that is out must not go out again.
const noteLimit = 5 * time.Second

// Postman delivers queued letters.
type Postman struct {
	Outbox       Outbox
	Transport    Transport
	From         string   // sender, as in a From header
	Organisation string   // as guests know it
	PublicURL    *url.URL // origin of the portal; never taken from a request
	Now          func() time.Time
}

// Deliver sends one letter and notes it; last says that no other try follows. What was
// sent already, waits for its time or is not wanted is left alone.
//
// A failed try is a Failure, which says whether another one helps, and is noted in the
// outbox by then. Two errors are no failed try: guest.Later, when the mail server asks
// to wait or the link in the letter was replaced while it was sent, and guest.Braked,
// while everything is paused but telling of that.
func (p *Postman) Deliver(ctx context.Context, id string, last bool) error {
	l, err := p.Outbox.Letter(ctx, id)
	if errors.Is(err, guest.ErrNotFound) {
		return Failure{Words: "there is no letter " + id, Permanent: true, Err: err}
	}
	if err != nil {
		return fmt.Errorf("load the letter %s: %w", id, err)
	}
	if !l.SentAt.IsZero() || l.Later {
		return nil
	}
	if l.Held {
		return guest.Held()
	}
	last = last || l.Kind == guest.MailTest // who tries it waits for the answer
	if l.Kind == guest.MailDigest {
		empty := false
		if l, empty, err = p.sift(ctx, l); err != nil || empty {
			return err
		}
	}
	m, err := p.compose(l)
	if err == nil {
		if quiet, err := p.quiet(ctx, l); err != nil || quiet {
			return err
		}
		err = p.Transport.Send(ctx, m)
	}
	noting, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteLimit)
	defer cancel()
	if later, is := errors.AsType[guest.Later](err); is {
		return p.waits(noting, l, later)
	}
	if err != nil {
		return p.failed(noting, l, err, last)
	}
	if err := p.Outbox.LetterSent(noting, l, p.Now()); err != nil {
		return fmt.Errorf("note that the letter %s was sent: %w", id, err)
	}
	return nil
}

// waits leaves a letter for a while, as whoever sends it asked for. That is no failed
// try, unless it goes on for too long.
func (p *Postman) waits(ctx context.Context, l guest.Letter, later guest.Later) error {
	times, err := p.Outbox.LetterWaits(ctx, l.ID, "the mail server asked to wait")
	if err != nil {
		return fmt.Errorf("note that the letter %s waits: %w", l.ID, err)
	}
	in, more := guest.MailWait(later.In, times)
	if !more {
		tooLong := Failure{Kind: guest.SetbackWait, Words: "the mail server has asked to wait for too long", Err: later.Err}
		return p.failed(ctx, l, tooLong, true)
	}
	return guest.Later{In: in, Err: fmt.Errorf("send the letter %s (%s): %w", l.ID, l.Kind, later.Err)}
}

// failed notes a failed try.
func (p *Postman) failed(ctx context.Context, l guest.Letter, err error, last bool) error {
	f, known := errors.AsType[Failure](err)
	if !known {
		f = Failure{Kind: guest.SetbackSilent, Words: "the mail server could not be reached", Err: err}
	}
	f.Permanent = (f.Permanent || last) && !f.Newer // the sweep finds it again
	said := fmt.Errorf("send the letter %s (%s): %w", l.ID, l.Kind, f)
	if err := p.Outbox.LetterFailed(ctx, l.ID, guest.Setback{Kind: f.Kind, Words: f.Words, Final: f.Permanent}, p.Now()); err != nil {
		// Without the note this was not the last try after all.
		f.Permanent = false
		return errors.Join(fmt.Errorf("send the letter %s (%s): %w", l.ID, l.Kind, f), fmt.Errorf("note it: %w", err))
	}
	return said
}

// compose writes the letter.
func (p *Postman) compose(l guest.Letter) (Message, error) {
	if words := Moot(l); words != "" {
		return Message{}, Failure{Kind: guest.SetbackMoot, Words: words, Permanent: true}
	}
	from, err := netmail.ParseAddress(p.From)
	if err != nil {
		return Message{}, Failure{Kind: guest.SetbackRefused, Words: "the sender of mail is not an address", Permanent: true, Err: err}
	}
	name, address := l.To.Name, l.To.Email
	if l.Kind.ToGuest() {
		name, address = l.Guest.Name, l.Guest.Email.String()
	}
	to, err := recipient(name, address)
	if err != nil {
		return Message{}, Failure{Kind: guest.SetbackNoAddress, Words: line(name) + " has no mail address that can be used", Permanent: true, Err: err}
	}
	c, err := p.content(l)
	if err != nil {
		return Message{}, err
	}
	if l.Kind.Changeable() || l.Kind == guest.MailDigest {
		c.Footer = append(c.Footer, p.whereToChange())
	}
	c = c.inert()
	html, err := c.html(line(p.Organisation))
	if err != nil {
		return Message{}, Failure{Words: "the message could not be written", Err: err}
	}
	return Message{
		ID: idOf(l) + "@" + host(p.PublicURL), From: *from, To: to, Subject: c.Subject, Language: c.Language, List: p.list(l),
		Date: p.Now(), Text: c.text(), HTML: html,
	}, nil
}

// content chooses what is said.
func (p *Postman) content(l guest.Letter) (content, error) {
	switch l.Kind {
	case guest.MailInvitation:
		return p.invitation(l), nil
	case guest.MailAsked, guest.MailReminder, guest.MailNudge:
		return p.asked(l), nil
	case guest.MailChanged:
		return p.changed(l), nil
	case guest.MailSuggested:
		return p.suggested(l), nil
	case guest.MailKept:
		return p.kept(l), nil
	case guest.MailSettled:
		return p.settled(l), nil
	case guest.MailApproved:
		return p.approved(l), nil
	case guest.MailDeclined:
		return p.declined(l), nil
	case guest.MailExpired:
		return p.expired(l), nil
	case guest.MailAccepted:
		return p.accepted(l), nil
	case guest.MailAttention:
		return p.attention(l), nil
	case guest.MailDomain:
		return p.organisation(l), nil
	case guest.MailOwnerAsks:
		return p.ownerAsks(l), nil
	case guest.MailOwnerDone:
		return p.ownerDone(l), nil
	case guest.MailOwnerEnded:
		return p.ownerEnded(l), nil
	case guest.MailHelp:
		return p.help(l), nil
	case guest.MailLeft:
		return p.left(l), nil
	case guest.MailAlarm:
		return p.alarm(l), nil
	case guest.MailDigest:
		return p.digest(l)
	case guest.MailTest:
		return p.test(l), nil
	case guest.MailCoach, guest.MailWithdraws:
		return p.coach(l), nil
	case guest.MailGaveUp:
		return p.gaveUp(l), nil
	case guest.MailGuestReminder:
		return p.guestReminder(l), nil
	case guest.MailEndsSoon:
		return p.endsSoon(l), nil
	case guest.MailGuestEnds:
		return p.guestEnds(l), nil
	}
	return content{}, Failure{Words: "nobody knows how to write a message of the kind " + line(string(l.Kind)), Newer: true}
}

// Moot says why a letter has nothing to say any more; empty when it has.
func Moot(l guest.Letter) string {
	switch {
	case l.Kind == guest.MailInvitation && l.Guest.AcceptedAt.After(l.At):
		return "it was accepted before"
	case l.Kind == guest.MailInvitation && !l.Guest.LinkWorks():
		return "the access had ended before"
	case l.Kind == guest.MailChanged: // who has decided already is told as well
		if l.Request.State != guest.Pending {
			return "it was decided before"
		}
	case l.Kind.AsksToDecide() && len(waiting(l)) == 0:
		return "it was decided before"
	case l.Kind == guest.MailSuggested && !unanswered(l.Request):
		return "it was answered before"
	case l.Kind == guest.MailOwnerAsks && l.Request.State != guest.Pending:
		return "it was decided before"
	case l.Kind == guest.MailAttention && l.Guest.Sync != guest.Attention:
		return "it was put right before"
	case l.Kind == guest.MailHelp && l.Guest.AcceptedAt.After(l.At):
		return "it was accepted before"
	case l.Kind == guest.MailAlarm && !l.Alarm.Open():
		return "it was over before"
	}
	return l.Overtaken()
}

// idOf names the message that a letter becomes. With another link it is another
// message: who has got the one before must not take it for a repeat.
func idOf(l guest.Letter) string {
	if !l.Kind.ToGuest() || l.Guest.Link.Number == 0 {
		return l.ID
	}
	return l.ID + "." + strconv.Itoa(l.Guest.Link.Number)
}

// link gives an address of the portal.
func (p *Postman) link(path ...string) string { return p.PublicURL.JoinPath(path...).String() }
