package browsertest

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"guestportal/internal/browser"
)

// invited has a guest invited whose link the sponsor hands over, and opens it.
func (s *tale) invited() *visitor {
	s.t.Helper()
	v := s.as(s.t, s.by, s.o)
	v.fill(person{s.name, s.email}, "Falcon reviewer")
	v.Set("Language of the invitation", s.speak)
	v.Check("I will give them the link")
	v.Send("Continue")
	v.Send("Send request")
	s.request = v.reference()
	s.approver = s.as(s.t, ben, s.o)
	s.approver.decide(s.request, "Falcon reviewer", "Approve", "")
	s.approver.Send("Submit decision")
	s.approver.Sees("You approved")
	v.at("/requests/" + s.request)
	v.becomes("Invitation link")
	s.sponsor, s.link = v, v.Value("Link for "+s.name)
	s.guest = s.visit(s.t, s.o)
	s.guest.As(narrow)
	s.guest.Go(s.link)
	return s.guest
}

// onNarrow looks at a page as any other, and goes on in a narrow window.
func (v *visitor) onNarrow(name string) {
	v.t.Helper()
	v.look(name)
	v.As(narrow)
}

// press goes with the Tab key to a link or button, and presses Enter there.
func (v *visitor) press(name string) {
	v.t.Helper()
	v.TabTo(name)
	if status := v.Enter(); status >= http.StatusBadRequest {
		v.t.Errorf("%s is answered with %d", name, status)
	}
}

// With the keyboard alone, in the language that the guest chose and the sponsor did
// not, in the narrowest window.
func TestAGuestWhoCannotGetInFindsHelpAndLeavesInTheEnd(t *testing.T) {
	t.Parallel()
	s := tale{demo: story(t), t: t, by: ana, name: "Yves Caron", email: "yves.caron@litware-labs.example", speak: "de"}
	v := s.invited()
	v.Sees("Ana Silva von Contoso hat Sie eingeladen")
	v.press("Français")
	v.Sees("Ana Silva (Contoso) vous invite")

	v.press("Cela n’a pas fonctionné")
	v.Sees("Trouvez ce qui bloque, et qui peut y remédier.", "Que se passe-t-il ?")
	v.onNarrow("help in french")
	v.TabTo("Le code ou le message affiché par Microsoft")
	v.Keys("AADSTS500212: the user's tenant")
	v.Enter()
	v.Sees("AADSTS500212", "Ma propre organisation le bloque", "Le service informatique de votre propre organisation.",
		"Texte pour votre service informatique", "Adresse invitée : "+s.email, "Son locataire Microsoft Entra : "+s.Emulator.TenantID)
	v.onNarrow("help in french, a code")
	v.TabTo("Copier le texte")
	v.Keys(kb.Enter)
	v.says("Copié")
	browser.Evaluate[bool](v.Tab, `delete Navigator.prototype.clipboard`) // as where pages may not copy
	v.Keys(kb.Enter)
	v.says("Appuyez sur Ctrl ou Commande et C pour copier")
	if marked := browser.Evaluate[string](v.Tab, `getSelection().toString()`); !strings.HasPrefix(marked, "J’ai reçu une invitation") || !strings.HasSuffix(marked, "AADSTS500212") {
		t.Errorf("what is to be copied by hand is %q", marked)
	}
	v.press("Prévenir Ana Silva")
	v.Sees("Ana Silva a reçu votre demande le ", "Vous pourrez prévenir Ana Silva à nouveau à partir du ")
	v.onNarrow("help in french, told")
	v.press("Le code n’arrive pas par e-mail")
	v.Sees("Microsoft envoie le code à "+s.email, "Vous pourrez prévenir Ana Silva à nouveau à partir du ")
	if v.Shows("a reçu votre demande") || browser.Evaluate[bool](v.Tab, `document.querySelector("main form[method=post]") !== null`) {
		t.Error("the sponsor can be told again at once, or was told of this")
	}
	v.onNarrow("help in french, not again")

	v.Go(s.link) // as the mail has it
	v.Sees("Ana Silva (Contoso) vous invite")
	v.press("Accepter l’invitation")
	v.signsInAtMicrosoft()
	v.Sees("Vous y êtes.")
	v.press("Je n’ai plus besoin de cet accès")
	v.Sees("Vous rendez tout ce que vous avez chez Contoso.", "Falcon reviewer", "Ana Silva reçoit un e-mail qui le dit.")
	v.onNarrow("leave in french")
	v.press("Ne rien changer")
	v.Sees("Vous y êtes.", "Falcon reviewer")
	v.press("Je n’ai plus besoin de cet accès")
	v.press("Mettre fin à mon accès")
	v.Sees("Votre accès a pris fin le ", "écrivez à Ana Silva ("+ana+")")
	v.onNarrow("invitation in french, ended")
	v.press("J’ai encore besoin de l’accès")
	v.Sees("Votre accès chez Contoso a pris fin.")
	v.onNarrow("help in french, still needed")

	s.sponsor.becomes("their own organisation does not let them be a guest here (AADSTS500212)", "they no longer need access, so it ended")
	s.eventually(t, "everything is taken away", func() bool {
		got := s.account(t, s.email)
		return got.Number == 1 && !got.Enabled && len(got.Access) == 0
	})
}

func TestAGuestWithoutScriptAsksForHelpAndDeclines(t *testing.T) {
	t.Parallel()
	s := tale{demo: story(t), t: t, o: browser.Options{NoScript: true}, by: sam, name: "Marta Gil", email: "marta.gil@litware-labs.example", speak: "es"}
	v := s.invited()
	v.Sees("Sam Okafor, de Contoso, le invita")
	v.Follow("No ha funcionado")
	v.Fill("El código o el mensaje que muestra Microsoft", "¡Algo ha ido mal!")
	v.Send("Explicar")
	v.Sees("No hemos encontrado en él ningún código")
	if typed := v.Value("El código o el mensaje que muestra Microsoft"); typed != "¡Algo ha ido mal!" {
		t.Errorf("of what was typed %q is left", typed)
	}
	v.onNarrow("help in spanish, no code")
	v.Follow("El código no llega por correo")
	v.Sees("Microsoft envía el código a "+s.email, "Texto para su departamento de informática")
	v.SeesNot("Copiar el texto") // which needs a script
	v.onNarrow("help in spanish")
	v.Send("Avisar a Sam Okafor")
	v.Sees("Sam Okafor ha recibido su aviso el ")
	v.SeesNot("Sam Okafor recibe un correo")
	s.letter(t, s.by, s.name+" asks for help with signing in") // before another about the guest could go first
	v.Follow("Volver a su página")
	v.Sees("Aceptar la invitación")

	v.Go(s.link + "/leave")
	v.Sees("No necesito esta invitación", "Todavía no ha aceptado.", "Falcon reviewer")
	v.onNarrow("leave in spanish, before accepting")
	v.Send("Rechazar la invitación")
	v.Sees("Esta invitación se retiró el ", "escriba a Sam Okafor")
	v.onNarrow("invitation in spanish, declined")
	s.sponsor.becomes("they decline the invitation, so it ended")
	if mails := s.letters(t, s.email, ""); len(mails) > 0 {
		t.Errorf("the guest got a mail, though the sponsor hands over the link: %q", mails[0].Subject)
	}
}

// Nobody writes to the auditor, so that no other story misses a mail.
func TestWhatSomebodyChoosesOfTheirMailIsKept(t *testing.T) {
	t.Parallel()
	d := story(t)
	wants := func(v *visitor, want ...string) {
		t.Helper()
		const chosen = `[...document.querySelectorAll("main input:checked")].map((e) => e.name + ": " + e.labels[0].innerText.trim())`
		if got := browser.Evaluate[[]string](v.Tab, chosen); !slices.Equal(got, want) {
			t.Errorf("chosen is %q, want %q", got, want)
		}
	}
	v := d.as(t, dee, browser.Options{})
	v.at("/profile")
	v.As(narrow)
	wants(v, "deciding: At once", "requests: At once", "guests: At once", "settled: At once")
	v.onNarrow("profile")
	v.TabTo("Requests that you are asked to decide: At once")
	v.Keys(kb.ArrowDown)
	v.TabTo("What becomes of your requests: At once")
	v.Keys(kb.ArrowDown + kb.ArrowDown)
	v.press("Save")
	v.Sees("Saved. It counts for every message from now on.")
	saved := []string{"deciding: Once a day", "requests: Off", "guests: At once", "settled: At once"}
	wants(v, saved...)
	v.onNarrow("profile, saved")

	v = d.as(t, dee, browser.Options{NoScript: true})
	v.at("/profile")
	wants(v, saved...)
	v.In("Requests that you are asked to decide").Check("At once")
	v.In("Requests that others settled").Check("Off")
	v.Send("Save")
	v.Sees("Saved.")
	wants(v, "deciding: At once", "requests: Off", "guests: At once", "settled: Off")
	v.look("profile, saved")
	v.In("What becomes of your requests").Check("At once") // as it was
	v.In("Requests that others settled").Check("At once")
	v.Send("Save")
	v.Sees("Saved.")
}
