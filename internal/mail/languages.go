package mail

import (
	"strconv"
	"strings"
	"time"
)

// phrases is the invitation in one language. Names in braces are replaced by what
// they stand for: sponsor, contact (the sponsor with an address), org (who
// invites), email (of the guest), host (of the portal), date (the last day).
type phrases struct {
	code                     string // BCP 47
	subject, lead            string
	gets, until, account     string // labels
	untilEndOf               string
	writes                   string
	button, copy             string
	which, whichText         string
	real, realText           string
	questions, questionsText string
	footer, unexpected       string
	and                      string
	day, first               string // pattern of a date; how the first of a month is written
	months                   [12]string
}

// date writes a day in UTC, the zone in which access ends.
func (p phrases) date(t time.Time) string {
	year, month, day := t.UTC().Date()
	number := strconv.Itoa(day)
	if day == 1 {
		number = p.first
	}
	return strings.NewReplacer("{day}", number, "{month}", p.months[month-1], "{year}", strconv.Itoa(year)).Replace(p.day)
}

// phrasesIn gives the phrases of a language of guest.Languages; English for any
// other.
func phrasesIn(code string) phrases {
	switch code {
	case "de":
		return german()
	case "fr":
		return french()
	case "es":
		return spanish()
	}
	return english()
}

func english() phrases {
	return phrases{
		code:          "en",
		subject:       "{sponsor} at {org} invited you",
		lead:          "{sponsor} at {org} invited you as a guest. Open the invitation to read and accept it.",
		gets:          "What you get",
		until:         "Until",
		untilEndOf:    "the end of {date} (UTC)",
		account:       "Sign in with",
		writes:        "{sponsor} writes to you:",
		button:        "Open invitation",
		copy:          "Or copy this address into your browser:",
		which:         "Which account to use",
		whichText:     "Sign in with the account for {email}; it does not work with another one. If there is no Microsoft account for this address, Microsoft sends a code to it, or asks you to create an account.",
		real:          "How to check that this is real",
		realText:      "The link leads to {host}. Nobody will ask you for a password by mail or by telephone. If you are not sure, ask {sponsor} in a way that you already know before you open it.",
		questions:     "Questions?",
		questionsText: "Ask {contact}.",
		footer:        "You get this message because {sponsor} asked to invite {email} as a guest of {org}.",
		unexpected:    "If you did not expect it, do nothing: you get access only if you accept.",
		and:           "and",
		day:           "{day} {month} {year}",
		first:         "1",
		months: [12]string{
			"January", "February", "March", "April", "May", "June",
			"July", "August", "September", "October", "November", "December",
		},
	}
}

func german() phrases {
	return phrases{
		code:          "de",
		subject:       "{sponsor} von {org} hat Sie eingeladen",
		lead:          "{sponsor} von {org} hat Sie als Gast eingeladen. Öffnen Sie die Einladung, um sie zu lesen und anzunehmen.",
		gets:          "Das erhalten Sie",
		until:         "Bis",
		untilEndOf:    "Ende des {date} (UTC)",
		account:       "Anmelden mit",
		writes:        "{sponsor} schreibt Ihnen:",
		button:        "Einladung öffnen",
		copy:          "Oder kopieren Sie diese Adresse in Ihren Browser:",
		which:         "Welches Konto Sie brauchen",
		whichText:     "Melden Sie sich mit dem Konto für {email} an; mit einem anderen geht es nicht. Gibt es für diese Adresse kein Microsoft-Konto, schickt Microsoft einen Code dorthin oder bittet Sie, ein Konto anzulegen.",
		real:          "Woran Sie sehen, dass diese Nachricht echt ist",
		realText:      "Der Link führt zu {host}. Niemand fragt Sie per E-Mail oder am Telefon nach einem Kennwort. Wenn Sie unsicher sind, fragen Sie {sponsor} auf einem Weg, den Sie schon kennen, bevor Sie ihn öffnen.",
		questions:     "Fragen?",
		questionsText: "Wenden Sie sich an {contact}.",
		footer:        "Sie erhalten diese Nachricht, weil {sponsor} darum gebeten hat, {email} als Gast von {org} einzuladen.",
		unexpected:    "Wenn Sie sie nicht erwartet haben, tun Sie nichts: Zugriff erhalten Sie nur, wenn Sie annehmen.",
		and:           "und",
		day:           "{day}. {month} {year}",
		first:         "1",
		months: [12]string{
			"Januar", "Februar", "März", "April", "Mai", "Juni",
			"Juli", "August", "September", "Oktober", "November", "Dezember",
		},
	}
}

func french() phrases {
	return phrases{
		code:          "fr",
		subject:       "{sponsor} ({org}) vous invite",
		lead:          "{sponsor} ({org}) vous invite à titre externe. Ouvrez l’invitation pour la lire et l’accepter.",
		gets:          "Ce que vous recevez",
		until:         "Jusqu’à",
		untilEndOf:    "la fin du {date} (UTC)",
		account:       "Se connecter avec",
		writes:        "{sponsor} vous écrit :",
		button:        "Ouvrir l’invitation",
		copy:          "Ou copiez cette adresse dans votre navigateur :",
		which:         "Quel compte utiliser",
		whichText:     "Connectez-vous avec le compte de {email} ; un autre compte ne fonctionne pas. S’il n’y a pas de compte Microsoft pour cette adresse, Microsoft y envoie un code ou vous demande d’en créer un.",
		real:          "Comment vérifier que ce message est authentique",
		realText:      "Le lien mène à {host}. Personne ne vous demandera de mot de passe par e-mail ou par téléphone. En cas de doute, demandez à {sponsor}, par un moyen que vous connaissez déjà, avant de l’ouvrir.",
		questions:     "Des questions ?",
		questionsText: "Adressez-vous à {contact}.",
		footer:        "Vous recevez ce message parce que {sponsor} a demandé d’inviter {email} au nom de l’organisation {org}.",
		unexpected:    "Si vous ne l’attendiez pas, ne faites rien : sans votre accord, vous n’avez accès à rien.",
		and:           "et",
		day:           "{day} {month} {year}",
		first:         "1er",
		months: [12]string{
			"janvier", "février", "mars", "avril", "mai", "juin",
			"juillet", "août", "septembre", "octobre", "novembre", "décembre",
		},
	}
}

func spanish() phrases {
	return phrases{
		code:          "es",
		subject:       "{sponsor}, de {org}, le invita",
		lead:          "{sponsor}, de {org}, le invita con acceso externo. Abra la invitación para leerla y aceptarla.",
		gets:          "Lo que recibe",
		until:         "Hasta",
		untilEndOf:    "el final del {date} (UTC)",
		account:       "Iniciar sesión con",
		writes:        "{sponsor} le escribe:",
		button:        "Abrir la invitación",
		copy:          "O copie esta dirección en su navegador:",
		which:         "Qué cuenta utilizar",
		whichText:     "Inicie sesión con la cuenta de {email}; con otra no funciona. Si no hay una cuenta de Microsoft para esta dirección, Microsoft le envía un código o le pide que cree una cuenta.",
		real:          "Cómo comprobar que este mensaje es auténtico",
		realText:      "El enlace lleva a {host}. Nadie le pedirá una contraseña por correo ni por teléfono. Si tiene dudas, pregunte a {sponsor} por un medio que ya conozca antes de abrirlo.",
		questions:     "¿Preguntas?",
		questionsText: "Consulte a {contact}.",
		footer:        "Recibe este mensaje porque {sponsor} ha pedido que se invite a {email} en nombre de {org}.",
		unexpected:    "Si no lo esperaba, no haga nada: solo tendrá acceso si acepta.",
		and:           "y",
		day:           "{day} de {month} de {year}",
		first:         "1",
		months: [12]string{
			"enero", "febrero", "marzo", "abril", "mayo", "junio",
			"julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
		},
	}
}
