package server

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// invite fills the form with what was typed and what can be chosen. Longest is how
// many days this guest can have a package.
func (v reader) invite(in inviteForm, offer guest.Offer, longest func(guest.Package) int, findings []guest.Finding, problems guest.Problems) page.InviteView {
	offered := offer.Packages
	f := in.Form
	if f.Language == "" {
		f.Language = guest.Languages[0].Code
	}
	view := page.InviteView{
		Form: page.InviteForm{
			Email: f.Email, Name: f.Name, Organisation: f.Organisation, Language: f.Language, Packages: f.Packages,
			Until: f.Until, UntilDate: f.UntilDate, Reason: f.Reason, Message: f.Message, Delivery: f.Delivery,
		},
		Errors:         ui.Errors(problems),
		Ends:           v.ends(offered, f.Packages, longest),
		IdempotencyKey: in.Key, Version: in.Version,
	}
	for _, l := range guest.Languages {
		view.Languages = append(view.Languages, ui.Option{Value: l.Code, Label: l.Name, Checked: l.Code == f.Language})
	}
	for _, p := range offered {
		card := packageCard(p, v.By)
		card.Questions = questions(p, f.Answers, problems)
		view.Packages = append(view.Packages, card)
		view.Ends.Usual = view.Ends.Usual || p.Terms.DefaultDays > 0
	}
	view.Find, view.Searches, view.More = in.Find, offer.More || in.Find != "", offer.More
	view.Nothing = in.Find != "" && !slices.ContainsFunc(offered, func(p guest.Package) bool { return !slices.Contains(f.Packages, string(p.ID)) })
	view.Email = v.emailNotices(in.Form, findings, problems)
	return view
}

const inputDate = time.DateOnly // the form of a date input's value (HTML Living Standard)

// ends gives the dates behind the choices, counted from today.
func (v reader) ends(offered []guest.Package, chosen []string, longest func(guest.Package) int) page.EndChoices {
	day := func(n int) time.Time { return guest.Today(v.Clock.Now).AddDate(0, 0, n) }
	words := func(n int) string { return "until " + day(n).Format("2 Jan 2006") }
	most, least, same := 0, 0, true
	for _, p := range offered {
		days := longest(p)
		same = same && (most == 0 || most == days)
		most = max(most, days)
		if slices.Contains(chosen, string(p.ID)) && (least == 0 || days < least) {
			least = days
		}
	}
	if least == 0 && same {
		least = most
	}
	out := page.EndChoices{In30: words(30), In90: words(90), Longest: "depends on what you choose above", DateMin: day(1).Format(inputDate)}
	if least > 0 {
		out.Longest = ui.Count(least, "day") + ", " + words(least)
	}
	if most > 0 {
		out.DateMax = day(most).Format(inputDate)
		out.Hint = "Between " + day(1).Format("2 Jan 2006") + " and " + day(cmp.Or(least, most)).Format("2 Jan 2006")
		if least == 0 {
			out.Hint += ", or earlier, as what you choose above allows"
		}
	}
	return out
}

// questions shows those of a package, with what was answered.
func questions(p guest.Package, answers map[string]string, problems guest.Problems) []page.PackageQuestion {
	var out []page.PackageQuestion
	for _, q := range p.Terms.Questions {
		name := guest.AnswerField(p.ID, q)
		shown := page.PackageQuestion{Name: name, Words: q.Words, Required: q.Required, Answer: answers[name], Error: problems[name]}
		for _, c := range q.Choices {
			shown.Choices = append(shown.Choices, ui.Option{Value: c, Label: c, Checked: c == answers[name]})
		}
		out = append(out, shown)
	}
	return out
}

// draftForm gives a draft as a form again.
func draftForm(draft guest.Request) inviteForm {
	in := inviteForm{Form: draft.Form(), Key: newFormKey(), Version: strconv.Itoa(draft.Version)}
	if draft.State == guest.Pending {
		in.Version = ofRequest
	}
	return in
}

// number reads a version that a form carries. What is not a number is no
// version that was ever shown.
func number(s string) int {
	n, err := strconv.ParseInt(s, 10, 32) // what Postgres takes for an integer
	if err != nil {
		return 0
	}
	return int(n)
}
