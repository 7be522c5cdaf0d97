package console

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"guestportal/internal/emulator/control"
	"guestportal/internal/emulator/page"
)

// mailbox lists the mail that was sent, newest first. The key of the next page is
// the number of the last message shown.
func (c *Console) mailbox(w http.ResponseWriter, r *http.Request) {
	v := r.URL.Query()
	view := page.Mailbox{
		Frame: c.frame(r, "mail", "Mail"), To: v.Get("to"),
		Kinds: options(v.Get("kind"), "", "All", control.KindInvitation, "Invitations", control.KindPasscode, "Passcodes", control.KindMail, "Mail by applications"),
	}
	before, _ := strconv.Atoi(v.Get("before")) // what is no key begins at the first page
	words := strings.ToLower(strings.TrimSpace(view.To))
	last := ""
	messages := c.o.Control.Messages()
	view.Any = len(messages) > 0
	for _, m := range slices.Backward(messages) {
		n, err := strconv.Atoi(m.ID)
		if before > 0 && (err != nil || n >= before) || v.Get("kind") != "" && v.Get("kind") != m.Kind || !mentions(m, words) {
			continue
		}
		if len(view.Messages) == pageSize {
			view.Next = address(Root+"/mail", v, "before", last)
			break
		}
		view.Messages, last = append(view.Messages, mailView(m)), m.ID
	}
	if before > 0 {
		view.First = address(Root+"/mail", v, "before", "")
	}
	c.o.Pages.Console(w, http.StatusOK, "mail", view)
}

func mentions(m control.Message, words string) bool {
	has := func(text string) bool { return strings.Contains(strings.ToLower(text), words) }
	return words == "" || has(m.Subject) || has(m.From) || slices.ContainsFunc(m.Recipients(), has)
}

func mailView(m control.Message) page.Mail {
	kinds := map[string]string{control.KindInvitation: "Invitation", control.KindPasscode: "Passcode", control.KindMail: "Mail"}
	v := page.Mail{Link: Root + "/mail/" + m.ID, Subject: m.Subject, To: strings.Join(m.To, ", "), Cc: strings.Join(m.Cc, ", "), Bcc: strings.Join(m.Bcc, ", "), Language: m.Language, From: m.From, Kind: kinds[m.Kind], When: moment(m.At)}
	if v.Subject == "" {
		v.Subject = "(no subject)"
	}
	return v
}

func (c *Console) message(w http.ResponseWriter, r *http.Request) {
	m, ok := c.o.Control.Message(r.PathValue("id"))
	if !ok {
		c.nothing(w, r)
		return
	}
	view := page.Message{Frame: c.frame(r, "mail", mailView(m).Subject), Mail: mailView(m), Text: spans(m.Text)}
	view.BackLink, view.BackText = Root+"/mail", "Mail"
	if m.HTML != "" {
		view.HTML = view.Link + "/html"
	}
	c.o.Pages.Console(w, http.StatusOK, "message", view)
}

// letter is a message's own HTML, for the frame on its page.
func (c *Console) letter(w http.ResponseWriter, r *http.Request) {
	m, ok := c.o.Control.Message(r.PathValue("id"))
	if !ok {
		c.nothing(w, r)
		return
	}
	page.Letter(w, m.HTML)
}

// webAddress finds addresses in text. What ends a sentence is no part of them.
var webAddress = regexp.MustCompile(`https?://[^\s<>"]*[^\s<>".,;:!?)\]]`)

// spans cuts a text into links and what is between them.
func spans(text string) []page.Span {
	var out []page.Span
	at := 0
	for _, found := range webAddress.FindAllStringIndex(text, -1) {
		if found[0] > at {
			out = append(out, page.Span{Text: text[at:found[0]]})
		}
		address := text[found[0]:found[1]]
		out = append(out, page.Span{Text: address, Href: address})
		at = found[1]
	}
	if at < len(text) {
		out = append(out, page.Span{Text: text[at:]})
	}
	return out
}

func (c *Console) clearMail(w http.ResponseWriter, r *http.Request) {
	c.o.Control.ClearMessages()
	back(w, r, Root+"/mail", "mail")
}
