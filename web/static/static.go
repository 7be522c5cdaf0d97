package static

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

// Prefix is the path under which the server mounts Handler.
const Prefix = "/static/"

//go:embed assets
var assets embed.FS

// file is one asset, ready to send.
type file struct {
	contentType string
	plain       []byte
	gzipped     []byte
}

// table maps names to URLs and URLs to files. It is made from the embedded
// files on first use and never changes.
type table struct {
	urls  map[string]string
	files map[string]file
}

// loaded is computed once; the embedded files can not change, and a fault in
// them is a fault of the build, so it panics.
var loaded = sync.OnceValue(func() table {
	t, err := load(assets)
	if err != nil {
		panic(err)
	}
	return t
})

// URL gives the address of an asset by its plain name, for instance
// URL("app.css"). An unknown name is a mistake in the calling code and panics.
func URL(name string) string {
	u, ok := loaded().urls[name]
	if !ok {
		panic("static: no asset named " + name)
	}
	return u
}

// Handler serves the assets at the addresses that URL gives, for GET and HEAD.
// Answers may be kept for a year: the name changes when the content does.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "Method not allowed", http.StatusMethodNotAllowed)
			return
		}
		f, ok := loaded().files[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		send(w, r, f)
	})
}

func send(w http.ResponseWriter, r *http.Request, f file) {
	h := w.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Vary", "Accept-Encoding")
	body := f.plain
	if AcceptsGzip(r.Header.Get("Accept-Encoding")) {
		h.Set("Content-Encoding", "gzip")
		body = f.gzipped
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method == http.MethodGet {
		// An error here means that the browser went away; nobody is left to tell.
		_, _ = w.Write(body)
	}
}

// AcceptsGzip reads Accept-Encoding as far as browsers use it (RFC 9110,
// section 12.5.3); a coding with q=0 is refused.
func AcceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		coding, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if !strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			continue
		}
		key, value, _ := strings.Cut(strings.TrimSpace(params), "=")
		if !strings.EqualFold(strings.TrimSpace(key), "q") {
			return true
		}
		weight, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		return err == nil && weight > 0
	}
	return false
}

// load reads every file of the assets folder.
func load(from fs.FS) (table, error) {
	t := table{urls: map[string]string{}, files: map[string]file{}}
	entries, err := fs.ReadDir(from, "assets")
	if err != nil {
		return table{}, fmt.Errorf("list assets: %w", err)
	}
	for _, e := range entries {
		name := e.Name()
		body, err := fs.ReadFile(from, path.Join("assets", name))
		if err != nil {
			return table{}, fmt.Errorf("read asset %s: %w", name, err)
		}
		contentType, err := typeOf(name)
		if err != nil {
			return table{}, err
		}
		gzipped, err := compress(body)
		if err != nil {
			return table{}, fmt.Errorf("compress asset %s: %w", name, err)
		}
		u := Prefix + hashed(name, body)
		t.urls[name] = u
		t.files[u] = file{contentType: contentType, plain: body, gzipped: gzipped}
	}
	return t, nil
}

// hashed puts 16 hex digits of the content's SHA-256 into the name:
// "app.css" becomes "app-0123456789abcdef.css".
func hashed(name string, body []byte) string {
	sum := sha256.Sum256(body)
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext) + "-" + hex.EncodeToString(sum[:8]) + ext
}

// typeOf is our own short list, since the system's table differs by machine.
func typeOf(name string) (string, error) {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8", nil
	case ".js":
		return "text/javascript; charset=utf-8", nil
	case ".svg":
		return "image/svg+xml", nil
	}
	return "", fmt.Errorf("asset %s: no content type for this extension", name)
}

func compress(body []byte) ([]byte, error) {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(body); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}
