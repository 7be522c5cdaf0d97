package server

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"
	"time"

	"guestportal/internal/guest"
	"guestportal/web/page"
	"guestportal/web/ui"
)

// languageKey is in the address of a guest's page that is read in another language
// than the sponsor chose.
const languageKey = "lang"

// cookieLanguage has the language that was last chosen on a guest's page, for whoever
// comes back by the link in a mail or from Microsoft, which has none in it. A browser
// that keeps no cookies reads on in the language of the address. It is the reader's, and
// so for every link that is opened there.
const (
	cookieLanguage = "language"
	languageFor    = 365 * 24 * time.Hour // as long as most access lasts
)

// chosenLanguage is the one that the address asks for; empty for none that there is.
func chosenLanguage(r *http.Request) string { return known(r.URL.Query().Get(languageKey)) }

// languageOf gives the language of a guest's page: as the address says, else as was
// chosen in this browser before, else as the sponsor chose, else as the browser asks,
// else English.
func (s *Server) languageOf(r *http.Request, sponsors string) string {
	return cmp.Or(chosenLanguage(r), s.keptLanguage(r), known(sponsors), accepted(r.Header.Get("Accept-Language")), guest.Languages[0].Code)
}

// keptLanguage is the one in the cookie, which anybody can write; empty for none that
// there is.
func (s *Server) keptLanguage(r *http.Request) string {
	c, err := r.Cookie(s.cookieName(cookieLanguage))
	if err != nil {
		return ""
	}
	return known(c.Value)
}

// keepLanguage has the browser keep the language that the address asks for.
func (s *Server) keepLanguage(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if chosen := chosenLanguage(r); chosen != "" && chosen != s.keptLanguage(r) {
			s.writeCookie(w, cookieLanguage, chosen, int(languageFor/time.Second))
		}
		next.ServeHTTP(w, r)
	})
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

// accepted gives the language of ours that a browser likes best (RFC 9110, section
// 12.5.4); empty for none. What nobody needs more of is not read.
func accepted(header string) string {
	best, code := 0.0, ""
	for i, one := range strings.SplitN(header, ",", 20) {
		tag, weight, weighed := strings.Cut(one, ";")
		_, value, _ := strings.Cut(weight, "=")
		q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if !weighed {
			q = 1
		} else if err != nil {
			continue
		}
		if here := known(tag); here != "" && q > best && i < 19 {
			best, code = q, here
		}
	}
	return code
}

// guestFrame is the frame of a guest's page in a language, with the choice of others.
func (s *Server) guestFrame(r *http.Request, language string) ui.Frame {
	f := page.ForGuest(s.plainFrame(r), language)
	for _, l := range guest.Languages {
		f.Languages = append(f.Languages, ui.Language{Code: l.Code, Name: l.Name, Link: ui.Same(languageKey, l.Code), Current: l.Code == language})
	}
	return f
}
