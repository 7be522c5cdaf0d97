package browsertest

import (
	"strings"
	"testing"

	"guestportal/internal/browser"
)

// The identity provider's pages are English in every story.
func (v *visitor) signsInAtMicrosoft() {
	v.t.Helper()
	v.Sees("Accept your invitation")
	v.Send("Work or school account")
	v.Sees("Review permissions")
	v.Send("Accept")
}

func TestAGuestComesInOnAPhoneInGerman(t *testing.T) {
	t.Parallel()
	s := tale{demo: story(t), t: t, by: ana, name: "Jule Brandt", email: "jule.brandt@adatum-labs.example", speak: "de"}
	s.sponsor = s.as(t, s.by, s.o)
	s.ask("Send an email")
	s.approve()

	mail := s.letter(t, s.email, "Ana Silva von Contoso hat Sie eingeladen")
	s.link = mail.link(t)
	s.guest = s.visit(t, s.o)
	v := s.guest
	v.As(browser.Phone)
	v.Go(s.Mailbox)
	v.Follow(mail.Subject)
	v.Follow(s.link)
	v.Sees("Ana Silva von Contoso hat Sie eingeladen", "Guten Tag Jule Brandt.", "Das erhalten Sie", "Falcon reviewer", "Bis Ende des",
		"Ist das echt?", "beginnt mit "+s.Portal, "So geht es weiter", "Geschäfts-, Schul- oder Unikonto für "+s.email)
	v.onPhone("invitation in german")
	v.Send("Einladung annehmen")
	v.signsInAtMicrosoft()
	v.Sees("Sie sind dabei.", "Das haben Sie", "Wiki", "Schreiben Sie an Ana Silva ("+ana+")")
	v.onPhone("invitation in german, accepted")
	if got := v.URL().String(); got != s.link {
		t.Errorf("the guest came back to %s, not to %s", got, s.link)
	}
	for _, place := range []string{"Expense Desk", "Wiki", "Alle Apps öffnen"} {
		if href := v.Href(place); !strings.Contains(strings.ToLower(href), "tenantid="+s.Emulator.TenantID) {
			t.Errorf("the link to %s names no tenant: %s", place, href)
		}
	}
	v.Follow("Expense Desk")
	v.Sees("Your roles here: Expense.Review", s.name)
}

// onPhone looks at the page as any other, and once more on a phone.
func (v *visitor) onPhone(name string) {
	v.t.Helper()
	v.look(name)
	v.As(browser.Phone)
	if over := v.Overflow(); over > 0 {
		v.t.Errorf("%s is %d px wider than a phone", name, over)
	}
	v.Shoot("BROWSER_SHOTS", v.d.file(name, browser.Phone.Name))
}

// The sponsor chose Spanish, and the guest reads French.
func TestAGuestWithoutScriptReadsAnotherLanguage(t *testing.T) {
	t.Parallel()
	s := tale{demo: story(t), t: t, o: browser.Options{NoScript: true}, by: sam, name: "Luc Marchand", email: "luc.marchand@litware-labs.example", speak: "es"}
	s.sponsor = s.as(t, s.by, s.o)
	s.ask("I will give them the link")
	s.approve()
	s.sponsor.becomes("Invitation link")
	s.link = s.sponsor.Value("Link for " + s.name)
	s.guest = s.visit(t, s.o)
	v := s.guest
	v.Go(s.link)
	v.Sees("Sam Okafor, de Contoso, le invita", "¿Es auténtica?")
	v.Follow("Français")
	v.Sees("Sam Okafor (Contoso) vous invite", "Ce qui va se passer")
	v.look("invitation in french")
	v.Send("Accepter l’invitation")
	v.signsInAtMicrosoft()
	v.Sees("Vous y êtes.", "Ce que vous avez")
	v.look("invitation in french, accepted")
	v.Follow("Deutsch")
	v.Sees("Sie sind dabei.")
	if lang := browser.Evaluate[string](v.Tab, "document.documentElement.lang"); lang != "de" {
		t.Errorf("the page is in %q", lang)
	}
}
