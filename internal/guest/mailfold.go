package guest

import (
	"slices"
	"time"
)

// MailApart is the least time between two letters to one person about one request,
// or about one guest.
const MailApart = time.Minute

// About names the thing of which a person gets no two letters within MailApart;
// empty for letters that wait for no other: those to guests, alarms and digests.
func (l Letter) About() string {
	switch {
	case l.To.ID == "" || l.Kind.Group() == MailsFixed:
		return ""
	case l.Request.ID != "":
		return "request " + string(l.Request.ID)
	case l.Guest.ID != "":
		return "guest " + string(l.Guest.ID)
	}
	return ""
}

// superseding gives, for a kind, those of a later letter about the same thing that
// say all that it says. Letters are written from the rows as they stand when they are
// sent, so of most kinds a second one says the same as the first. What a later one
// tells besides, such as that the guest has accepted after the approval, is no
// reason to keep quiet about the first.
var superseding = map[MailKind][]MailKind{
	MailAsked:     {MailAsked, MailChanged, MailKept, MailReminder, MailNudge},
	MailChanged:   {MailChanged},
	MailKept:      {MailKept, MailChanged, MailReminder, MailNudge},
	MailReminder:  {MailReminder, MailNudge},
	MailNudge:     {MailNudge},
	MailSuggested: {MailSuggested},
	MailAttention: {MailAttention},
	MailAccepted:  {MailAccepted},
	MailSettled:   {MailSettled},
}

// SupersededBy gives the kinds of later letters that make one of this kind needless.
func (k MailKind) SupersededBy() []MailKind { return slices.Clone(superseding[k]) }

// Supersedes tells whether a later letter makes an earlier one to the same person
// about the same thing needless.
func Supersedes(later, earlier MailKind) bool { return slices.Contains(superseding[earlier], later) }

// folding gives, for a kind, those beside which it says nothing when one decision
// makes both: whoever is asked just now is not reminded, and whoever is told what
// became of a request is not told that it is settled.
var folding = map[MailKind][]MailKind{
	MailReminder: {MailAsked, MailChanged, MailNudge},
	MailNudge:    {MailAsked, MailChanged},
	MailAsked:    {MailChanged},
	MailKept:     {MailAsked, MailChanged},
	MailSettled:  {MailApproved, MailDeclined, MailExpired, MailOwnerDone, MailChanged, MailAsked},
}

// Fold leaves of the messages of one decision one for each person and request, in
// their order, unless two tell of different things.
func Fold(mails []Mail) []Mail {
	var out []Mail
	for i, m := range mails {
		said := slices.Contains(mails[:i], m) || m.To != "" && slices.ContainsFunc(mails, func(other Mail) bool {
			return other.To == m.To && other.Request == m.Request && slices.Contains(folding[m.Kind], other.Kind)
		})
		if !said {
			out = append(out, m)
		}
	}
	return out
}

// Mails gives the messages of a decision.
func (d Decision) Mails() []Mail {
	var out []Mail
	for _, w := range d.Work {
		if w.Kind == WorkMail {
			out = append(out, w.Mail)
		}
	}
	return out
}

// Digest takes the letters that are part of a digest, oldest first, apart: those that
// it tells of, and those that a later one among them supersedes.
func Digest(letters []Letter) (told, superseded []Letter) {
	for i, l := range letters {
		needless := l.About() != "" && slices.ContainsFunc(letters[i+1:], func(later Letter) bool {
			return later.About() == l.About() && Supersedes(later.Kind, l.Kind)
		})
		if needless {
			superseded = append(superseded, l)
		} else {
			told = append(told, l)
		}
	}
	return told, superseded
}

// SkippedWhy says why a message is not sent, which is no failure.
type SkippedWhy string

// The reasons.
const (
	SkippedOff        SkippedWhy = "switched off by the person"
	SkippedSuperseded SkippedWhy = "a later message says it"
	SkippedMoot       SkippedWhy = "nothing to say any more"
)
