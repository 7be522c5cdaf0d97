package mail

import (
	"fmt"
	"strings"

	"guestportal/internal/guest"
)

// digestLines is how many messages a digest tells of one by one.
const digestLines = 50

// digest tells somebody who wants it so of all that happened within a day: a line for
// each message, which is the message's own subject.
func (p *Postman) digest(l guest.Letter) (content, error) {
	c := content{
		Language: "en", Copy: copyAddress,
		Subject: "Today at Guest portal: " + tally(l.Parts),
		Lead:    "This is what has happened since your last message of this kind, and still matters.",
		Button:  "Open Guest portal", URL: p.link("/"),
		Footer: []string{"You get this message because you want some of your messages once a day, at " + guest.DigestTime + ", from " + line(p.Organisation) + "."},
	}
	deciding := true
	for i, part := range l.Parts {
		deciding = deciding && part.Kind.AsksToDecide()
		if i >= digestLines {
			continue
		}
		said, err := p.content(part)
		if err != nil {
			return c, err
		}
		c.Lines = append(c.Lines, said.Subject)
	}
	if more := len(l.Parts) - digestLines; more > 0 {
		c.Lines = append(c.Lines, fmt.Sprintf("… and %d more", more))
	}
	if deciding {
		c.Button, c.URL = "Open your approvals", p.link("approvals")
	}
	return c, nil
}

// sums are what the subject of a digest counts, and the words for one and for several.
var sums = []struct {
	kinds     []guest.MailKind
	one, more string
}{
	{[]guest.MailKind{guest.MailAsked, guest.MailChanged, guest.MailKept}, "1 decision waits", "%d decisions wait"},
	{[]guest.MailKind{guest.MailSuggested}, "1 answer is needed", "%d answers are needed"},
	{[]guest.MailKind{guest.MailAttention}, "1 guest has trouble", "%d guests have trouble"},
	{[]guest.MailKind{guest.MailApproved}, "1 request approved", "%d requests approved"},
	{[]guest.MailKind{guest.MailDeclined}, "1 declined", "%d declined"},
	{[]guest.MailKind{guest.MailAccepted}, "1 guest accepted", "%d guests accepted"},
}

// sumsShown is how many of them a subject has room for.
const sumsShown = 3

// tally says in a few words what a digest tells of: "3 decisions wait, 2 guests
// accepted, 1 more".
func tally(parts []guest.Letter) string {
	count := map[guest.MailKind]int{}
	for _, l := range parts {
		count[l.Kind]++
	}
	var words []string
	rest := len(parts)
	for _, s := range sums {
		n := 0
		for _, k := range s.kinds {
			n += count[k]
		}
		if n == 0 || len(words) == sumsShown {
			continue
		}
		rest -= n
		if n == 1 {
			words = append(words, s.one)
		} else {
			words = append(words, fmt.Sprintf(s.more, n))
		}
	}
	switch {
	case len(words) == 0 && rest == 1:
		return "1 message"
	case len(words) == 0:
		return fmt.Sprintf("%d messages", rest)
	case rest > 0:
		words = append(words, fmt.Sprintf("%d more", rest))
	}
	return strings.Join(words, ", ")
}

// whereToChange is the line of the footer that says where to choose how such messages
// come. It is no link: every message has the one link of its button.
func (p *Postman) whereToChange() string {
	return "Change which messages you get, and when: " + strings.TrimPrefix(p.link("profile"), p.PublicURL.Scheme+"://")
}
