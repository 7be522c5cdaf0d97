package gallery

import (
	"guestportal/web/page"
	"guestportal/web/ui"
)

func profileSamples() []Sample {
	choices := func(wishes ...string) []ui.Option {
		out := []ui.Option{{Value: "at once", Label: "At once", Checked: true}, {Value: "daily", Label: "Once a day"}}
		for _, w := range wishes {
			out = append(out, ui.Option{Value: w, Label: "Off"})
		}
		return out
	}
	view := page.ProfileView{
		Frame: cleo(), Action: ui.Path("profile"), Daily: "07:00 UTC", Alarms: true,
		Groups: []page.MailChoice{
			{Name: "deciding", Label: "Requests that you are asked to decide", Hint: "A request waits for you, or has changed. Reminders come at once, and so does what must be decided before the next daily message.", Options: choices()},
			{Name: "requests", Label: "What becomes of your requests", Hint: "Approved, declined, or nobody decided; an organisation was allowed or refused. When your answer is needed, a message comes even if you choose Off.", Options: choices("off")},
			{Name: "guests", Label: "Your guests", Hint: "Somebody accepted, or who looks after a package changed something. When something goes wrong, a message comes even if you choose Off.", Options: choices("off")},
			{Name: "settled", Label: "Requests that others settled", Hint: "You were asked to decide, and need not any more.", Options: choices("off")},
		},
	}
	wrong := view
	wrong.Frame, wrong.Alarms, wrong.Groups = ben(), false, append([]page.MailChoice(nil), view.Groups...)
	wrong.Groups[0].Options = []ui.Option{{Value: "at once", Label: "At once"}, {Value: "daily", Label: "Once a day"}}
	wrong.Errors = ui.Errors{"deciding": "Select when you get messages about requests that you are asked to decide"}
	return []Sample{{Name: "profile", Component: page.Profile(view)}, {Name: "profile-problems", Component: page.Profile(wrong)}}
}
