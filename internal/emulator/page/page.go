package page

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"net/http"
	"net/url"
	"path"
	"time"
)

//go:embed html/*.html
var files embed.FS

//go:embed emulator.css emulator.js emulator.svg
var assets embed.FS

// AssetsPath is where the pages look for stylesheet, script and icon.
const AssetsPath = "/assets/"

// Renderer draws pages.
type Renderer struct{ templates *template.Template }

// New parses the templates that are built in.
func New() (*Renderer, error) {
	t, err := template.ParseFS(files, "html/*.html")
	if err != nil {
		return nil, err
	}
	return &Renderer{t}, nil
}

// Assets serves what the pages load. Browsers ask each time whether it has
// changed, since a newer emulator may be at the same address.
func Assets(w http.ResponseWriter, r *http.Request) {
	name := path.Base(r.URL.Path)
	data, err := assets.ReadFile(name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	sum := sha256.Sum256(data)
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(data))
}

// The content security policies. At sign-in, form targets are free, since it ends
// at another origin; the console posts to itself alone, and frames a message.
const (
	policy        = "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'"
	consolePolicy = policy + "; script-src 'self'; frame-src 'self'; form-action 'self'"
	letterPolicy  = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'self'"
)

// Render writes the named page of sign-in, redemption or My Apps. Nothing but the
// stylesheet and the icon may be loaded by it.
func (p *Renderer) Render(w http.ResponseWriter, status int, name string, view any) {
	p.render(w, status, name, view, policy+frameSources(view))
}

// Console writes the named page of the console.
func (p *Renderer) Console(w http.ResponseWriter, status int, name string, view any) {
	p.render(w, status, name, view, consolePolicy)
}

func (p *Renderer) render(w http.ResponseWriter, status int, name string, view any, policy string) {
	var b bytes.Buffer
	if err := p.templates.ExecuteTemplate(&b, name+".html", view); err != nil {
		http.Error(w, "The page could not be drawn.", http.StatusInternalServerError)
		return
	}
	send(w, status, b.Bytes(), policy)
}

// Letter writes a message's own HTML for the frame on its page: no script, no
// forms, nothing of other sites. Its links open beside it.
func Letter(w http.ResponseWriter, html string) {
	send(w, http.StatusOK, []byte("<!doctype html><meta charset=utf-8><base target=_blank>"+html), letterPolicy)
}

func send(w http.ResponseWriter, status int, body []byte, policy string) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that has gone is no error of ours
}

// frameSources lets a page that shows others in frames do so, by their origins.
func frameSources(view any) string {
	framed, ok := view.(interface{ FrameSources() []string })
	if !ok || len(framed.FrameSources()) == 0 {
		return ""
	}
	policy := "; frame-src"
	for _, address := range framed.FrameSources() {
		if u, err := url.Parse(address); err == nil && u.Host != "" {
			policy += " " + u.Scheme + "://" + u.Host
		}
	}
	return policy
}
