package page

import (
	"fmt"

	"guestportal/web/ui"
)

// title starts with the number that waits, so that a tab shows it.
func (v ApprovalsView) title() string {
	switch {
	case v.History:
		return "History – Approvals"
	case v.List.Waiting > 0:
		return fmt.Sprintf("(%d) Approvals", v.List.Waiting)
	}
	return "Approvals"
}

// live says how many wait when the server has no better sentence.
func (l ApprovalList) live() ui.Live {
	live := l.Live
	if live.Say == "" {
		live.Say = ui.Count(l.Waiting, "request") + " waiting for you"
	}
	return live
}

func (l ApprovalList) columns() []string {
	columns := []string{"Guest", "Asked by", "Access", "Until", "Waiting", "Decide by"}
	if l.Weighed {
		columns = append(columns, l.weighed())
	}
	return columns
}

// weighed is what the last column is about.
func (l ApprovalList) weighed() string {
	if l.Together.IsZero() {
		return "Look at it, because"
	}
	return "Approve together"
}

func (v DecideView) title() string {
	return "Decide about " + v.Guest.Name
}

// problems lists the lines in their order, then the comment.
func (v DecideView) problems() []ui.Problem {
	order := make([]string, 0, 3*len(v.Lines)+1)
	for _, l := range v.Lines {
		order = append(order, l.name(), v.earlierField(l).Name, v.insteadField(l).Name)
	}
	return v.Errors.Problems(append(order, "comment")...)
}

// name is the name of the line's radios, and the id of the first.
func (l DecideLine) name() string { return "line." + l.ID }

func (v DecideView) lineField(l DecideLine) ui.Field {
	return ui.Field{Name: l.name(), Label: l.Package, Error: v.Errors[l.name()]}
}

func (v DecideView) earlierField(l DecideLine) ui.Field {
	name := "until." + l.ID
	return ui.Field{
		Name: name, Label: "Earlier end date", Hint: "Only when you approve with one: the last day, like 2027-06-30.", Value: l.Earlier, Error: v.Errors[name],
	}
}

func (v DecideView) commentField() ui.Field {
	f := ui.Field{
		Name: "comment", Label: "Comment", Value: v.Comment, Error: v.Errors["comment"],
		Hint: "The sponsor sees this. Required when you decline.",
	}
	for _, l := range v.Lines {
		if l.Open && len(l.Alternatives) > 0 {
			f.Hint = "The sponsor sees this. Required when you decline or suggest another."
		}
	}
	return f
}

func (f Fact) tone() string {
	if f.Tone == "" {
		return string(ui.ToneGrey)
	}
	return string(f.Tone)
}
