package server

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"testing"
)

// from asks a site for a page as if over a connection from that address.
func (at *site) from(peer, method, path string, forwarded ...string) int {
	at.t.Helper()
	r := httptest.NewRequestWithContext(at.t.Context(), method, at.url+path, nil)
	r.RemoteAddr = peer
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	for _, f := range forwarded {
		r.Header.Add("X-Forwarded-For", f)
	}
	w := httptest.NewRecorder()
	at.router.ServeHTTP(w, r)
	return w.Code
}

func TestTheAddressOfWhoeverAsks(t *testing.T) {
	t.Parallel()
	networks := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}
	for name, c := range map[string]struct {
		trusted   []netip.Prefix
		peer      string
		forwarded []string
		want      string
	}{
		"nobody is trusted":            {nil, "10.0.0.1:4711", []string{"192.0.2.7"}, "10.0.0.1"},
		"a stranger claims another":    {networks, "198.51.100.9:4711", []string{"192.0.2.7"}, "198.51.100.9"},
		"a proxy tells":                {networks, "10.0.0.1:4711", []string{"192.0.2.7"}, "192.0.2.7"},
		"a chain of proxies":           {networks, "[fd00::1]:4711", []string{"192.0.2.7, 10.9.9.9"}, "192.0.2.7"},
		"headers one after the other":  {networks, "10.0.0.1:4711", []string{"192.0.2.7", "10.9.9.9"}, "192.0.2.7"},
		"what stands left is a claim":  {networks, "10.0.0.1:4711", []string{"203.0.113.5, 192.0.2.7"}, "192.0.2.7"},
		"the last word is no address":  {networks, "10.0.0.1:4711", []string{"192.0.2.7, unknown"}, "10.0.0.1"},
		"a proxy says nothing":         {networks, "10.0.0.1:4711", nil, "10.0.0.1"},
		"a home has one network":       {networks, "10.0.0.1:4711", []string{"2001:db8:1:2:3::4"}, "2001:db8:1:2::"},
		"everything is one of proxies": {networks, "10.0.0.1:4711", []string{"10.3.3.3"}, "10.0.0.1"},
	} {
		got := ""
		h := (&Server{TrustedProxies: c.trusted}).whoAsks(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			got, _ = byAddress(r)
		}))
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.RemoteAddr = c.peer
		for _, f := range c.forwarded {
			r.Header.Add("X-Forwarded-For", f)
		}
		h.ServeHTTP(httptest.NewRecorder(), r)
		if got != c.want {
			t.Errorf("%s: counted as %s, want %s", name, got, c.want)
		}
	}
}

func TestPeopleBehindOneProxyAreCountedApart(t *testing.T) {
	t.Parallel()
	at := newSite(t, func(s *Server) { s.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")} })
	const proxy = "10.0.0.1:4711"
	for range signInsPerMinute {
		at.from(proxy, http.MethodPost, "/signin", "192.0.2.7")
	}
	if got := at.from(proxy, http.MethodPost, "/signin", "203.0.113.5, 192.0.2.7"); got != http.StatusTooManyRequests {
		t.Errorf("one too many: %d, want 429", got)
	}
	if got := at.from(proxy, http.MethodPost, "/signin", "192.0.2.8"); got == http.StatusTooManyRequests {
		t.Error("a colleague behind the same proxy was sent away")
	}
}

func TestAnInvitationLinkIsLimitedWhateverTheAddress(t *testing.T) {
	t.Parallel()
	at := newOffice(t)
	for n := range linkPerMinute {
		peer := netip.AddrPortFrom(netip.AddrFrom4([4]byte{192, 0, 2, byte(n)}), 4711).String()
		if got := at.from(peer, http.MethodGet, "/i/one"); got != http.StatusNotFound {
			t.Fatalf("page %d: %d", n, got)
		}
	}
	if got := at.from("198.51.100.9:4711", http.MethodGet, "/i/one"); got != http.StatusTooManyRequests {
		t.Errorf("one too many: %d, want 429", got)
	}
	if got := at.from("198.51.100.9:4711", http.MethodGet, "/i/another"); got != http.StatusNotFound {
		t.Errorf("another link: %d, want 404", got)
	}
}

func TestFormsSayNoMoreOfAddressesThanTheCheckDoes(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	b, _ := o.as(ana)
	search := filled(func(v url.Values) { v.Set("search", "packages") })
	for n := range checksPerMinute {
		if got := b.post("/requests/new", search).StatusCode; got != http.StatusOK {
			t.Fatalf("form %d: %d", n, got)
		}
	}
	want(t, "one too many", b.post("/requests/new", search), http.StatusTooManyRequests, "")
	want(t, "one too many, in a draft", b.post("/requests/GR-R1/edit", search), http.StatusTooManyRequests, "")
	want(t, "the check is counted apart", b.post("/requests/new/check-email", url.Values{"email": {"gil@fabrikam.example"}}), http.StatusNoContent, "")
	other, _ := o.as(ana)
	want(t, "the same person elsewhere", other.post("/requests/new", search), http.StatusTooManyRequests, "")
}
