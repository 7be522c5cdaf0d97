package server

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strconv"
	"sync"

	"github.com/a-h/templ"

	"guestportal/web/static"
)

// worthGzip is the size in bytes from which compressing a page saves a packet.
const worthGzip = 1400

// gzips are reused, since a writer has some hundred kilobytes of tables.
var gzips = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

// render writes a page or a fragment, all of it or nothing: it is made in
// memory first, so that a fault in the middle still can become an error page.
func (s *Server) render(w http.ResponseWriter, r *http.Request, status int, c templ.Component) error {
	var page bytes.Buffer
	if err := c.Render(r.Context(), &page); err != nil {
		return fmt.Errorf("render the page: %w", err)
	}
	body := page.Bytes()
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Add("Vary", "Accept-Encoding")
	if len(body) >= worthGzip && static.AcceptsGzip(r.Header.Get("Accept-Encoding")) {
		packed, err := gzipped(body)
		if err != nil {
			return err
		}
		h.Set("Content-Encoding", "gzip")
		body = packed
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // fails only when the browser has gone
	}
	return nil
}

func gzipped(body []byte) ([]byte, error) {
	var out bytes.Buffer
	z := gzips.Get().(*gzip.Writer)
	defer gzips.Put(z)
	z.Reset(&out)
	if _, err := z.Write(body); err != nil {
		return nil, fmt.Errorf("compress the page: %w", err)
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("compress the page: %w", err)
	}
	return out.Bytes(), nil
}

// seeOther answers a form that was carried out: the browser gets another page,
// so that neither Reload nor Back sends the form again. path is one of ours.
func seeOther(w http.ResponseWriter, r *http.Request, path string) error {
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}
