package page

import "guestportal/web/ui"

func (v TogetherView) problems() []ui.Problem { return v.Errors.Problems() }

func (v TogetherView) title() string {
	if len(v.Ready) == 0 {
		return "Approve requests together"
	}
	return "Approve " + ui.Count(len(v.Ready), "request") + "?"
}

func (v TogetherView) button() string { return "Approve " + ui.Count(len(v.Ready), "request") }

func (v TogetherDoneView) title() string {
	if len(v.Approved) == 0 {
		return "Nothing was approved"
	}
	return "You approved " + ui.Count(len(v.Approved), "request")
}
