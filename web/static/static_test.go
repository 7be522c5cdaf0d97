package static_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"testing"

	"guestportal/web/static"
)

func get(t *testing.T, method, path, encoding string) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), method, path, nil)
	r.Header.Set("Accept-Encoding", encoding)
	w := httptest.NewRecorder()
	static.Handler().ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r io.Reader) []byte {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAssetsAreServedUnderTheirHashForEver(t *testing.T) {
	t.Parallel()
	name := regexp.MustCompile(`^/static/[a-z]+-[0-9a-f]{16}\.[a-z]+$`)
	for asset, contentType := range map[string]string{
		"app.css":     "text/css; charset=utf-8",
		"portal.js":   "text/javascript; charset=utf-8",
		"favicon.svg": "image/svg+xml",
	} {
		url := static.URL(asset)
		if !name.MatchString(url) {
			t.Errorf("%s is at %s, which has no hash", asset, url)
		}
		plain := get(t, http.MethodGet, url, "")
		if plain.StatusCode != http.StatusOK || plain.Header.Get("Content-Type") != contentType {
			t.Errorf("%s answers %d with %q", url, plain.StatusCode, plain.Header.Get("Content-Type"))
		}
		if got := plain.Header.Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
			t.Errorf("%s may be kept as %q", url, got)
		}
		packed := get(t, http.MethodGet, url, "br, gzip;q=0.8")
		if packed.Header.Get("Content-Encoding") != "gzip" || packed.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s is not compressed for a browser that asks", url)
		}
		z, err := gzip.NewReader(packed.Body)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(body(t, z), body(t, plain.Body)) {
			t.Errorf("%s is another file when it is compressed", url)
		}
	}
}

func TestCompressionIsOnlyForThoseWhoAccept(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"": "", "br": "", "gzip;q=0": "", "gzip; q=0.0": "", "gzip;q=x": "", "xgzip": "",
		"gzip": "gzip", "GZIP": "gzip", "br, gzip;q=0.5": "gzip", "gzip;level=1": "gzip",
	} {
		if got := get(t, http.MethodGet, static.URL("app.css"), header).Header.Get("Content-Encoding"); got != want {
			t.Errorf("Accept-Encoding %q gives %q, want %q", header, got, want)
		}
	}
}

func TestNothingElseIsServed(t *testing.T) {
	t.Parallel()
	for _, path := range []string{"/static/", "/static/app.css", "/static/../static.go", "/static/app-0123456789abcdef.css"} {
		if got := get(t, http.MethodGet, path, "").StatusCode; got != http.StatusNotFound {
			t.Errorf("GET %s answers %d, want 404", path, got)
		}
	}
	if got := get(t, http.MethodPost, static.URL("app.css"), "").StatusCode; got != http.StatusMethodNotAllowed {
		t.Errorf("POST answers %d, want 405", got)
	}
	head := get(t, http.MethodHead, static.URL("app.css"), "")
	if n := len(body(t, head.Body)); n != 0 || head.ContentLength == 0 {
		t.Errorf("HEAD has a body of %d bytes and announces %d", n, head.ContentLength)
	}
}

func TestStyleSheetStaysSmall(t *testing.T) {
	t.Parallel()
	if n := len(body(t, get(t, http.MethodGet, static.URL("app.css"), "").Body)); n > 32_000 {
		t.Errorf("the style sheet has %d bytes, want at most 32,000", n)
	}
}

func TestUnknownAssetIsAMistakeInTheCode(t *testing.T) {
	t.Parallel()
	defer func() {
		if recover() == nil {
			t.Error("an unknown asset has an address")
		}
	}()
	static.URL("none.css")
}
