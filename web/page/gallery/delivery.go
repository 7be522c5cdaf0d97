package gallery

import (
	"guestportal/web/page"
	"guestportal/web/ui"
)

// delivered is what became of an invitation that was sent.
func delivered(opened string) []ui.SummaryRow {
	return []ui.SummaryRow{
		{Label: "Sent", Values: []string{"21 Nov 2026, 13:32, taken by the mail server."}},
		{Label: "Opened", Values: []string{opened}},
		{Label: "Accepted", Values: []string{"Not yet."}},
	}
}

// others is what else a sponsor can do about an invitation.
var others = []page.NextStep{
	{Text: "Make a new link", Link: ui.Path("guests", guestRef, "link")},
	{Text: "The address was wrong", Link: ui.Path("guests", guestRef, "address")},
}

func headsUp() *page.HeadsUp {
	return &page.HeadsUp{Language: "de", GuestName: "Yuki Mori", Text: "Guten Tag Yuki Mori,\n\n" +
		"ich habe Contoso gebeten, Sie als Gast einzuladen. Sie bekommen dazu eine E-Mail von Contoso guests <guests@contoso.example> mit dem Betreff: Ana Silva von Contoso hat Sie eingeladen\n\n" +
		"Die E-Mail führt zu einer Seite auf guests.contoso.example. Achten Sie darauf, dass Ihr Browser diese Adresse anzeigt."}
}
