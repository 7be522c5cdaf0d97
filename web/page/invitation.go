package page

import (
	"cmp"
	"strings"

	"guestportal/internal/phrases"
	"guestportal/web/ui"
)

// speech is what the guest's page says, in its language and about this guest.
type speech struct {
	phrases.Page
	and  string
	fill func(string) string // a date is left to dated
}

func (v InvitationView) speech() speech {
	c := phrases.In(v.Language)
	return speech{Page: c.Page, and: c.And, fill: phrases.Filler(
		"sponsor", v.InviterName, "contact", v.contact(c.Page.Inviter), "org", v.org(), "name", v.GuestName,
		"email", v.GuestEmail, "site", v.Site, "groups", strings.Join(v.TeamGroups, ", "),
	)}
}

// ForGuest gives the frame of a guest's page in a language: no person, no navigation,
// not to be indexed.
func ForGuest(f ui.Frame, language string) ui.Frame {
	say := phrases.In(language).Frame
	f.Bare, f.Person, f.Language = true, nil, language
	f.Words = ui.Words{Skip: say.Skip, Notice: say.Notice, Reference: say.Reference, Languages: say.Languages, Copied: say.Copied, ByHand: say.ByHand}
	if f.Organisation != "" {
		f.Words.For = phrases.Fill(say.For, "org", f.Organisation)
	}
	return f
}

func (v InvitationView) frame(s speech) ui.Frame {
	f := ForGuest(v.Frame, v.Language).Titled(v.title(s))
	if v.State != InvitationMoment {
		f.Refresh = 0
	}
	return f
}

func (v InvitationView) title(s speech) string {
	switch v.State {
	case InvitationWaiting:
		return s.Title
	case InvitationRefused:
		return s.Refused.Heading
	case InvitationMoment:
		return s.Moment.Heading
	case InvitationAccepted:
		return strings.TrimSuffix(s.Accepted.Heading, ".")
	case InvitationEnded:
		return s.Ended.Heading
	case InvitationWithdrawn:
		return s.Withdrawn.Heading
	}
	return s.Dead.Heading
}

// contact is who to ask: the inviter with the address, if there is one.
func (v InvitationView) contact(nobody string) string {
	if v.InviterName == "" || v.InviterEmail == "" {
		return cmp.Or(v.InviterName, nobody)
	}
	return v.InviterName + " (" + v.InviterEmail + ")"
}

// org is who invites; without a name, it is where the page comes from.
func (v InvitationView) org() string {
	_, host, _ := strings.Cut(v.Site, "://")
	return cmp.Or(v.Organisation, host)
}

// accounts gives the ways to sign in, the likely one first.
func (v InvitationView) accounts(s speech) []phrases.PageAccount {
	work, microsoft, passcode := s.Happens.Work, s.Happens.Microsoft, s.Happens.Passcode
	switch v.Likely {
	case AccountMicrosoft:
		return []phrases.PageAccount{microsoft, passcode, work}
	case AccountPasscode:
		return []phrases.PageAccount{passcode, microsoft, work}
	}
	return []phrases.PageAccount{work, passcode, microsoft}
}

func (p Problem) in(s speech) string {
	switch p {
	case ProblemNotSeen:
		return s.Problems.NotSeen
	case ProblemSettingUp:
		return s.Problems.SettingUp
	case ProblemSilent:
		return s.Problems.Silent
	case ProblemRefused:
		return s.Problems.Refused
	case ProblemHeld:
		return s.Problems.Held
	}
	return s.Problems.Ours
}
