package page

import (
	"guestportal/internal/phrases"
	"guestportal/web/ui"
)

// helping is what the page that helps says, about this guest.
type helping struct {
	phrases.Help
	fill func(string) string
}

func (v HelpView) say() helping {
	code := ""
	if v.Answer != nil {
		code = v.Answer.Code
	}
	return helping{phrases.In(v.Language).Help, phrases.Filler("sponsor", v.Sponsor, "org", v.By, "email", v.GuestEmail, "code", code)}
}

// frame is the bare frame: no person, no navigation, not to be indexed.
func (v HelpView) frame(s helping) ui.Frame {
	return ForGuest(v.Frame, v.Language).Titled(s.Title).Back(v.Page, s.Back)
}

// about gives the words for an answer.
func (s helping) about(a HelpAnswer) phrases.HelpCase {
	if a.Unknown {
		return s.Unknown
	}
	return s.Cases[a.Obstacle]
}

// who says who can help; the values are those of guest.Helper.
func (s helping) who(a HelpAnswer) string {
	switch a.Who {
	case "you":
		return s.By.You
	case "your-it":
		return s.By.YourIT
	case "our-it":
		return s.By.OurIT
	case "nobody":
		return s.By.Nobody
	}
	return s.By.Sponsor
}

// at fills in a moment.
func (s helping) at(words string, m HelpMoment) string {
	return s.fill(phrases.Fill(words, "date", m.Date, "time", m.Time))
}

// leaving is what the page before the end says.
type leaving struct {
	phrases.Leave
	fill func(string) string
}

func (v LeaveView) say() leaving {
	s := phrases.In(v.Language).Leave
	if b := s.Before; v.Before {
		s.Title, s.Lead, s.Ends, s.Button, s.When = b.Title, b.Lead, b.Ends, b.Button, ""
	}
	if v.Before || !v.Deletes {
		s.Deleted = ""
	}
	return leaving{s, phrases.Filler("sponsor", v.Sponsor, "org", v.By)}
}

func (v LeaveView) frame(s leaving) ui.Frame {
	f := ForGuest(v.Frame, v.Language).Titled(s.Title)
	if v.Changed {
		f.Flash = &ui.Flash{Kind: ui.FlashInfo, Text: s.Changed}
	}
	return f
}
