package server

import (
	"cmp"
	"net/http"
	"strings"

	"guestportal/internal/guest"
	"guestportal/web/ui"
)

// languageKey is in the address of a guest's page that is read in another language
// than the sponsor chose.
const languageKey = "lang"

// chosenLanguage is the one that the address asks for; empty for none that there is.
func chosenLanguage(r *http.Request) string { return known(r.URL.Query().Get(languageKey)) }

// languageOf gives the language of a guest's page: as the address says, else as the
// sponsor chose, else English.
func languageOf(r *http.Request, sponsors string) string {
	return cmp.Or(chosenLanguage(r), known(sponsors), guest.Languages[0].Code)
}

// known gives the code of one of our languages, for de as well as for de-CH.
func known(tag string) string {
	tag, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(tag)), "-")
	for _, l := range guest.Languages {
		if l.Code == tag {
			return l.Code
		}
	}
	return ""
}

// guestFrame is the frame of a guest's page in a language.
func (s *Server) guestFrame(r *http.Request, _ string) ui.Frame {
	f := s.plainFrame(r)
	f.Bare, f.Person = true, nil
	return f
}
