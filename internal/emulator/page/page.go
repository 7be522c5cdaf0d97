package page

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"net/url"
)

//go:embed html/*.html
var files embed.FS

//go:embed emulator.css
var css []byte

// StylesheetPath is where the pages look for their stylesheet.
const StylesheetPath = "/assets/emulator.css"

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

// Stylesheet serves the one stylesheet.
func Stylesheet(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("Cache-Control", "max-age=3600")
	_, _ = w.Write(css) // a client that has gone is no error of ours
}

// Render writes the named page. Nothing but the stylesheet may be loaded by it;
// form targets are free, since signing in ends at another origin.
func (p *Renderer) Render(w http.ResponseWriter, status int, name string, view any) {
	var b bytes.Buffer
	if err := p.templates.ExecuteTemplate(&b, name+".html", view); err != nil {
		http.Error(w, "The page could not be drawn.", http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'"+frameSources(view))
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
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
