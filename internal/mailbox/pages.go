package mailbox

import (
	"bytes"
	"embed"
	"encoding/json"
	"html/template"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

//go:embed pages.tmpl style.css icon.svg
var files embed.FS

// The content policies (https://www.w3.org/TR/CSP3/). Our pages have one style
// sheet and one frame. A message may have styles and pictures of its own, but
// loads nothing and runs nothing, also when it is opened outside of the frame.
const (
	pagePolicy = "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; " +
		"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
	messagePolicy = "sandbox allow-top-navigation-by-user-activation; default-src 'none'; " +
		"style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)

var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"spans": spans,
	"join":  func(list []string) string { return strings.Join(list, ", ") },
	"date":  func(at time.Time) string { return at.Local().Format("2 January 2006, 15:04:05 MST") },
	"names": func(headers map[string]string) []string { return slices.Sorted(maps.Keys(headers)) },
}).ParseFS(files, "pages.tmpl"))

// pages answers the HTTP requests of the mailbox; all of them are GET.
type pages struct {
	store *store
	log   *slog.Logger
}

func routes(s *store, log *slog.Logger) http.Handler {
	p := pages{store: s, log: log}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", p.list)
	mux.HandleFunc("GET /messages/{id}", p.message(p.show))
	mux.HandleFunc("GET /messages/{id}/html", p.message(p.html))
	mux.HandleFunc("GET /messages/{id}/raw", p.message(p.raw))
	mux.HandleFunc("GET /api/messages", p.api)
	mux.Handle("GET /style.css", http.FileServerFS(files))
	mux.Handle("GET /icon.svg", http.FileServerFS(files))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", pagePolicy)
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("Cache-Control", "no-store")
		mux.ServeHTTP(w, r)
	})
}

// message looks up the message that the address names.
func (p pages) message(next func(http.ResponseWriter, Message)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if m, ok := p.store.find(r.PathValue("id")); ok {
			next(w, m)
			return
		}
		p.render(w, http.StatusNotFound, "missing", nil)
	}
}

func (p pages) list(w http.ResponseWriter, _ *http.Request) {
	p.render(w, http.StatusOK, "list", p.store.all())
}

func (p pages) show(w http.ResponseWriter, m Message) { p.render(w, http.StatusOK, "message", m) }

func (p pages) html(w http.ResponseWriter, m Message) {
	document, err := forFrame(m.HTML)
	if err != nil {
		p.fail(w, err)
		return
	}
	w.Header().Set("Content-Security-Policy", messagePolicy)
	p.write(w, http.StatusOK, "text/html; charset=utf-8", []byte(document))
}

func (p pages) raw(w http.ResponseWriter, m Message) {
	w.Header().Set("Content-Disposition", `attachment; filename="`+m.ID+suffix+`"`)
	p.write(w, http.StatusOK, "message/rfc822", m.raw)
}

func (p pages) api(w http.ResponseWriter, _ *http.Request) {
	content, err := json.Marshal(map[string][]Message{"messages": p.store.all()})
	if err != nil {
		p.fail(w, err)
		return
	}
	p.write(w, http.StatusOK, "application/json", content)
}

// render fills a template before anything is sent.
func (p pages) render(w http.ResponseWriter, status int, name string, data any) {
	var b bytes.Buffer
	if err := templates.ExecuteTemplate(&b, name, data); err != nil {
		p.fail(w, err)
		return
	}
	p.write(w, status, "text/html; charset=utf-8", b.Bytes())
}

func (p pages) fail(w http.ResponseWriter, err error) {
	p.log.Error("mailbox: a page could not be made", "error", err)
	http.Error(w, "This page could not be made.", http.StatusInternalServerError)
}

func (p pages) write(w http.ResponseWriter, status int, kind string, content []byte) {
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(status)
	if _, err := w.Write(content); err != nil {
		p.log.Debug("mailbox: the reader went away", "error", err)
	}
}
