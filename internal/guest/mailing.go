package guest

import "time"

// Mailing is one message to the guest.
type Mailing struct {
	Kind     MailKind
	At       time.Time // when it was asked for
	SentAt   time.Time // when the mail server took it; zero: it has not
	FailedAt time.Time // when it was given up; zero: it was not
}

// Failed tells whether it was given up, and not sent since.
func (m Mailing) Failed() bool { return m.SentAt.IsZero() && !m.FailedAt.IsZero() }

// WhyNot gives what the history says of a message that was given up; nothing when
// that is longer ago than the story reaches.
func (s Story) WhyNot(m Mailing) string {
	for _, e := range s.History {
		if e.Kind == EventStepFailed && m.Failed() && e.At.Equal(m.FailedAt) {
			return e.Words
		}
	}
	return ""
}
