package graph

import (
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
)

func TestAChallengeIsAnsweredOnceWithItsClaims(t *testing.T) {
	t.Parallel()
	claims := `{"access_token":{"nbf":{"essential":true,"value":"1"}}}`
	challenge := `Bearer realm="", authorization_uri="https://login.example/common/oauth2/authorize", error="insufficient_claims", claims="` +
		base64.StdEncoding.EncodeToString([]byte(claims)) + `"`
	for name, c := range map[string]struct {
		times   int // that Graph challenges
		asked   []string
		refused bool
	}{
		"once":   {1, []string{"", claims}, false},
		"always": {9, []string{"", claims}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			n := 0
			s := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if n++; n > c.times {
					graphOf(w, r)
					return
				}
				w.Header().Set("WWW-Authenticate", challenge)
				reply(401, `{"error":{"code":"InvalidAuthenticationToken","message":"Continuous access evaluation resulted in challenge"}}`)(w, r)
			})
			credential := &token{}
			err := s.client(t, func(o *Options) { o.Credential = credential }).AddMember(t.Context(), aGroup, aGuest, aCall)
			if c.refused {
				if f := faultOf(t, err); f.Kind != guest.FaultShutOut || f.Reason != guest.ReasonToken || f.RetryAfter != shutOutFirst {
					t.Errorf("got %+v, want to be shut out", f)
				}
			} else if err != nil {
				t.Error(err)
			}
			came := s.requests()
			if len(came) != 2 || came[0].body != came[1].body || came[1].header.Get("client-request-id") != aCall {
				t.Errorf("came %+v, want the same call twice", came)
			}
			for i, asked := range credential.asked {
				if asked.Claims != c.asked[i] || !asked.EnableCAE || asked.Scopes[0] != DefaultScope {
					t.Errorf("token %d was asked for with %+v", i, asked)
				}
			}
			if len(came) > 1 && len(came[1].header.Values("Authorization")) != 1 {
				t.Error("the second call carries more than one token")
			}
		})
	}
}

func TestAChallengeThatCannotBeReadIsNoChallenge(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"", "Bearer", `Bearer claims=`, `Bearer claims=abc`, `Bearer claims=""`, `Bearer claims="%%%"`, `Basic realm="claims"`} {
		if got := challenge(http.Header{"Www-Authenticate": {value}}); got != "" {
			t.Errorf("%q gives %q", value, got)
		}
	}
}

func TestWithoutATokenNothingIsSent(t *testing.T) {
	t.Parallel()
	s := serve(t, graphOf)
	c := s.client(t, func(o *Options) { o.Credential = &token{err: errors.New("dial tcp: connection refused")} })
	f := faultOf(t, c.Delete(t.Context(), aGuest, aCall))
	if f.Kind != guest.FaultNotSent || len(s.requests()) != 0 || !strings.Contains(f.Error(), "get a token") {
		t.Errorf("got %v, with %d requests", f, len(s.requests()))
	}
}

// authority is a token endpoint of one tenant over TLS.
func authority(t *testing.T, token http.HandlerFunc) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	var s *httptest.Server
	mux.HandleFunc("GET /{tenant}/v2.0/.well-known/openid-configuration", func(w http.ResponseWriter, r *http.Request) {
		base := s.URL + "/" + r.PathValue("tenant")
		reply(200, fmt.Sprintf(`{"issuer":%q,"authorization_endpoint":%q,"token_endpoint":%q}`,
			base+"/v2.0", base+"/oauth2/v2.0/authorize", base+"/oauth2/v2.0/token"))(w, r)
	})
	mux.HandleFunc("POST /{tenant}/oauth2/v2.0/token", token)
	s = httptest.NewUnstartedServer(mux)
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // handshakes that fail are meant to
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

// credentialOptions are those of a client with a secret at that authority.
func credentialOptions(s *httptest.Server) CredentialOptions {
	return CredentialOptions{
		Authority: s.URL, TenantID: aGroup, ClientID: anApp, Secret: "CANARY-secret",
		Roots: s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs,
	}
}

func TestTheTokenEndpointsRefusalsAreToldApart(t *testing.T) {
	t.Parallel()
	refusal := func(code, description string) string {
		return fmt.Sprintf(`{"error":%q,"error_description":"%s\r\nTrace ID: 1\r\nCorrelation ID: 2","error_codes":[1]}`, code, description)
	}
	for name, c := range map[string]struct {
		status int
		body   string
		header string // Retry-After
		kind   guest.FaultKind
		code   string
		wait   time.Duration
	}{
		"wrong secret":   {401, refusal("invalid_client", "AADSTS7000215: Invalid client secret provided."), "", guest.FaultShutOut, "invalid_client", 15 * time.Second},
		"unknown client": {400, refusal("unauthorized_client", "AADSTS700016: not found"), "", guest.FaultShutOut, "unauthorized_client", 15 * time.Second},
		"unreadable":     {400, "<html>", "", guest.FaultShutOut, "", 15 * time.Second},
		"throttled":      {429, refusal("temporarily_unavailable", "later"), "60", guest.FaultThrottled, "temporarily_unavailable", time.Minute},
		"broken":         {503, "<html>", "600", guest.FaultNotSent, "", 10 * time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := authority(t, func(w http.ResponseWriter, r *http.Request) {
				if c.header != "" {
					w.Header().Set("Retry-After", c.header)
				}
				reply(c.status, c.body)(w, r)
			})
			credential, err := NewCredential(credentialOptions(a))
			if err != nil {
				t.Fatal(err)
			}
			s := serve(t, graphOf)
			client := s.client(t, func(o *Options) { o.Credential = credential })
			f := faultOf(t, client.Delete(t.Context(), aGuest, aCall))
			if f.Kind != c.kind || f.Status != c.status || f.Code != c.code || f.RetryAfter != c.wait {
				t.Errorf("got %+v, want kind %d code %q wait %v", f, c.kind, c.code, c.wait)
			}
			if line := f.Error() + f.Cause.Error(); strings.Contains(line, "CANARY") || strings.Contains(line, "Trace ID") {
				t.Errorf("the fault says too much: %s", line)
			}
			if len(s.requests()) != 0 {
				t.Error("a request was sent without a token")
			}
			if c.kind == guest.FaultThrottled {
				if f := faultOf(t, reads()[1].call(t.Context(), client)); !errors.Is(f, ErrAway) {
					t.Errorf("the next call of another kind gives %v, want it kept away", f)
				}
			}
		})
	}
}

func TestATokenEndpointThatDoesNotAnswerMeansNotSent(t *testing.T) {
	t.Parallel()
	a := authority(t, drop)
	credential, err := NewCredential(credentialOptions(a))
	if err != nil {
		t.Fatal(err)
	}
	s := serve(t, graphOf)
	f := faultOf(t, s.client(t, func(o *Options) { o.Credential = credential }).Delete(t.Context(), aGuest, aCall))
	if f.Kind != guest.FaultNotSent || len(s.requests()) != 0 {
		t.Errorf("got %+v", f)
	}
}
