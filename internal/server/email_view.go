package server

import (
	"strings"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// emailNotices says what there is to say about an address. What already stands
// beside the field as its error is not said again: then only what can be done
// about it is.
func (v reader) emailNotices(f guest.Form, findings []guest.Finding, problems guest.Problems) []page.EmailNotice {
	var out []page.EmailNotice
	for _, one := range findings {
		n := emailNotice(one, f, problems["address_reason"])
		if one.Stops && problems["email"] == one.Words {
			n.Title, n.Text = "This is what you can do", ""
			if len(n.Links) == 0 && n.AskDomain == "" {
				continue
			}
		}
		out = append(out, n)
	}
	return out
}

func emailNotice(f guest.Finding, typed guest.Form, wrong string) page.EmailNotice {
	title, text, more := strings.Cut(f.Words, ". ")
	if mark, rest, asks := strings.Cut(f.Words, "? "); asks && len(mark) < len(title) {
		title, text = mark+"?", rest
	} else if more {
		title += "."
	}
	n := page.EmailNotice{Blocks: f.Stops, Title: title, Text: text}
	switch f.Kind {
	case guest.FindGuest:
		if !f.Other {
			n.Links = []page.NextStep{{Text: "Add access", Link: guestPath(f.Ref, "access", "new")}}
		}
		n.Links = append(n.Links, page.NextStep{Text: "View the guest " + f.Ref, Link: guestPath(f.Ref)})
	case guest.FindEarlier:
		n.Links = []page.NextStep{{Text: "View the guest " + f.Ref, Link: guestPath(f.Ref)}}
	case guest.FindRequest:
		n.Links = []page.NextStep{{Text: "View the request " + f.Ref, Link: requestPath(f.Ref)}}
	case guest.FindDomain:
		n.AskDomain, n.Asked = f.Domain, typed.AskDomain
	case guest.FindPersonal:
		n.AddressReason = &ui.Field{
			Name: "address_reason", Label: "Why is it no work address?", Hint: "The approver reads this.", Value: typed.AddressReason, Error: wrong,
		}
	}
	return n
}
