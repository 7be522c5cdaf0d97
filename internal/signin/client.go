package signin

import (
	"errors"
	"io"
	"net"
	"net/http"
	"time"
)

const (
	// callTimeout bounds one call to the provider, from dial to last byte.
	callTimeout = 10 * time.Second
	// maxBody bounds one answer; Entra's largest, the key set, is about 20 kB.
	maxBody = 512 << 10
)

var (
	errRedirect = errors.New("redirects are refused")
	errTooLarge = errors.New("answer is larger than 512 KiB")
)

// guarded returns a copy of the client that refuses redirects and reads no
// more than maxBody: go-oidc reads whole answers without a limit of its own.
func guarded(given *http.Client) *http.Client {
	var c http.Client
	if given != nil {
		c = *given
	}
	if c.Transport == nil {
		c.Transport = &http.Transport{
			Proxy:               http.ProxyFromEnvironment,
			DialContext:         (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
			TLSHandshakeTimeout: 5 * time.Second,
			IdleConnTimeout:     90 * time.Second,
			ForceAttemptHTTP2:   true,
		}
	}
	if c.Timeout == 0 {
		c.Timeout = callTimeout
	}
	c.Transport = limited{c.Transport}
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return errRedirect }
	c.Jar = nil // no state between two sign-ins
	return &c
}

type limited struct{ base http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (l limited) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := l.base.RoundTrip(r)
	if err == nil {
		resp.Body = &limitedBody{ReadCloser: resp.Body, left: maxBody}
	}
	return resp, err
}

type limitedBody struct {
	io.ReadCloser
	left int64
}

// Read fails after maxBody bytes, where io.LimitReader would pretend that the
// answer ended there.
func (b *limitedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, errTooLarge
	}
	return n, err
}
