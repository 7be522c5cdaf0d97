package signin

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	jose "github.com/go-jose/go-jose/v4"
)

// clock is a clock that tests move.
type clock struct{ offset atomic.Int64 }

func (c *clock) now() time.Time          { return noon.Add(time.Duration(c.offset.Load())) }
func (c *clock) advance(d time.Duration) { c.offset.Add(int64(d)) }

func goodToken(t *testing.T, is *issuer, key string, now time.Time) func(string) string {
	return func(nonce string) string {
		return sign(t, jose.RS256, rsaKey(key), key, asJSON(t, is.member(now, nonce, nil)))
	}
}

func TestAuthorizeURLAsksForACodeWithPKCEStateAndNonce(t *testing.T) {
	t.Parallel()
	is := newIssuer(t)
	p := newParty(t, is, nil)
	first, address, err := p.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	u, _ := url.Parse(address)
	q := u.Query()
	for name, want := range map[string]string{
		"response_type": "code", "client_id": testClient, "redirect_uri": callback, "response_mode": "query",
		"scope": "openid profile email", "state": first.State, "nonce": first.Nonce,
		"code_challenge_method": "S256", "prompt": "",
	} {
		if q.Get(name) != want {
			t.Errorf("%s = %q, want %q", name, q.Get(name), want)
		}
	}
	if len(q.Get("code_challenge")) != 43 || strings.Contains(address, first.Verifier) {
		t.Errorf("challenge %q is not a hash that hides the verifier", q.Get("code_challenge"))
	}
	second, address, err := p.BeginWithAccountChoice(t.Context())
	if err != nil || !strings.Contains(address, "prompt=select_account") {
		t.Errorf("BeginWithAccountChoice: %s, %v", address, err)
	}
	if second.State == first.State || second.Nonce == first.Nonce || second.Verifier == first.Verifier {
		t.Error("two attempts share a secret")
	}
}

func TestSignOutURLReturnsHereAndSkipsTheAccountPicker(t *testing.T) {
	t.Parallel()
	is := newIssuer(t)
	p := newParty(t, is, nil)
	got, err := p.SignOutURL(t.Context(), "https://portal.example/?a=1", "opaque&hint")
	want := is.URL + "/" + testTenant + "/oauth2/v2.0/logout?logout_hint=opaque%26hint&post_logout_redirect_uri=https%3A%2F%2Fportal.example%2F%3Fa%3D1"
	if err != nil || got != want {
		t.Errorf("SignOutURL = %q, %v; want %q", got, err, want)
	}
}

func TestKeyRotationNeedsNoRestart(t *testing.T) {
	t.Parallel()
	is := newIssuer(t)
	p := newParty(t, is, nil)
	if _, err := signIn(t, is, p, goodToken(t, is, "one", noon)); err != nil {
		t.Fatalf("before: %v", err)
	}
	is.set(func() { delete(is.keys, "one"); is.keys["three"] = rsaKey("three") })
	if _, err := signIn(t, is, p, goodToken(t, is, "three", noon)); err != nil {
		t.Fatalf("with the new key: %v", err)
	}
	id, err := signIn(t, is, p, goodToken(t, is, "one", noon))
	refused(t, id, err, ErrBadToken)
	if _, err := signIn(t, is, p, goodToken(t, is, "two", noon)); err != nil {
		t.Fatalf("with the key that stayed: %v", err)
	}
	if n := is.count(keysPath); n != 3 {
		t.Errorf("the keys were fetched %d times, want 3: at first use, for the new kid, for the withdrawn one", n)
	}
}

func TestProviderDownThenUp(t *testing.T) {
	t.Parallel()
	is := newIssuer(t)
	c := &clock{}
	p := newParty(t, is, func(o *Options) { o.Now = c.now })
	is.set(func() { is.down = true })
	for range 3 {
		_, _, err := p.Begin(t.Context())
		refused(t, Identity{}, err, ErrUnavailable)
	}
	if n := is.count(discoveryPath); n != 1 {
		t.Errorf("a provider that is down was asked %d times at once, want 1", n)
	}
	is.set(func() { is.down = false })
	c.advance(retryAfter)
	if _, err := signIn(t, is, p, goodToken(t, is, "one", c.now())); err != nil {
		t.Fatalf("after it came back: %v", err)
	}
}

func TestDiscoveryIsRepeatedDailyAndItsFailureKeepsWhatIsKnown(t *testing.T) {
	t.Parallel()
	is := newIssuer(t)
	c := &clock{}
	p := newParty(t, is, func(o *Options) { o.Now = c.now })
	begin := func() {
		t.Helper()
		if _, _, err := p.Begin(t.Context()); err != nil {
			t.Fatalf("Begin: %v", err)
		}
	}
	begin()
	begin()
	c.advance(rediscoverAfter)
	begin()
	if n := is.count(discoveryPath); n != 2 {
		t.Errorf("discovered %d times, want 2", n)
	}
	is.set(func() { is.down = true })
	c.advance(rediscoverAfter)
	begin()
	begin()
	if n := is.count(discoveryPath); n != 3 {
		t.Errorf("discovered %d times, want 3", n)
	}
}

func TestConcurrentFirstUsesShareOneDiscovery(t *testing.T) {
	t.Parallel()
	is := newIssuer(t)
	p := newParty(t, is, nil)
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if _, _, err := p.Begin(t.Context()); err != nil {
				t.Errorf("Begin: %v", err)
			}
		})
	}
	all.Wait()
	if n := is.count(discoveryPath); n != 1 {
		t.Errorf("discovered %d times, want 1", n)
	}
}

func TestACallerWhoLeavesDoesNotEndTheDiscoveryOfOthers(t *testing.T) {
	t.Parallel()
	is := newIssuer(t)
	p := newParty(t, is, nil)
	arrived, release := make(chan struct{}), make(chan struct{})
	is.set(func() {
		is.override[discoveryPath] = func(w http.ResponseWriter, _ *http.Request) {
			close(arrived)
			<-release
			reply(w, 200, is.document())
		}
	})
	ctx, leave := context.WithCancel(t.Context())
	left := make(chan error)
	go func() { _, _, err := p.Begin(ctx); left <- err }()
	<-arrived
	leave()
	refused(t, Identity{}, <-left, ErrUnavailable)
	close(release)
	if _, _, err := p.Begin(t.Context()); err != nil {
		t.Errorf("the one who stayed: %v", err)
	}
}

func TestACodeWorksOnce(t *testing.T) {
	t.Parallel()
	is := newIssuer(t)
	p := newParty(t, is, nil)
	a, address, err := p.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	q := is.authorize(t, address, goodToken(t, is, "one", noon))
	if _, err := p.Finish(t.Context(), a, q); err != nil {
		t.Fatalf("first: %v", err)
	}
	id, err := p.Finish(t.Context(), a, q)
	refused(t, id, err, ErrBadAttempt)
}
