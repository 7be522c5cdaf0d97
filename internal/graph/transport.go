package graph

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

const (
	maxAnswer = 4 << 20  // bytes of an answer, after decompression
	maxError  = 64 << 10 // bytes of an error answer that are looked at
)

// NewHTTPClient gives a client that trusts the given authorities (nil means
// those of the machine), with a limit on every wait, and that follows no
// redirect.
func NewHTTPClient(roots *x509.CertPool) *http.Client {
	return &http.Client{
		Transport: &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			DialContext:            (&net.Dialer{Timeout: 5 * time.Second, KeepAlive: 30 * time.Second}).DialContext,
			TLSClientConfig:        &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
			TLSHandshakeTimeout:    5 * time.Second,
			ResponseHeaderTimeout:  callTimeout,
			IdleConnTimeout:        90 * time.Second,
			MaxIdleConnsPerHost:    maxParallel,
			MaxResponseHeaderBytes: 64 << 10,
			ForceAttemptHTTP2:      true,
		},
		CheckRedirect: refuseRedirect,
		Timeout:       callTimeout,
	}
}

func refuseRedirect(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }

// exchange is what one call saw, written by the pipeline beside the SDK: the
// SDK loses the status of an answer that it cannot read, and its error values
// panic when an error answer lacks a message.
type exchange struct {
	want        int         // the one status that means success
	claims      string      // to ask with for a token in place of the stale one
	stale       string      // the token that did not do, if there was one
	token       string      // the one that was sent
	written     atomic.Bool // the request's head went out: from here, who knows
	tokenErr    error       // nothing was sent, there was no token
	tokenAnswer answer      // of the token endpoint then
	status      int         // zero without an answer
	header      http.Header
	body        []byte // of an answer other than wanted
}

type exchangeKey struct{}

func withExchange(ctx context.Context, x *exchange) context.Context {
	return context.WithValue(ctx, exchangeKey{}, x)
}

func exchangeOf(ctx context.Context) *exchange {
	x, _ := ctx.Value(exchangeKey{}).(*exchange)
	return x
}

var errUnwanted = errors.New("answer is not the wanted one")

// pipeline is all that happens between the adapter and the network. Only an
// answer with the wanted status reaches the adapter.
type pipeline struct{ under http.RoundTripper }

// RoundTrip sends one request, once.
func (p *pipeline) RoundTrip(r *http.Request) (*http.Response, error) {
	x := exchangeOf(r.Context())
	r, err := replayable(r)
	if err != nil {
		return nil, err
	}
	trace := &httptrace.ClientTrace{WroteHeaders: func() { x.written.Store(true) }}
	answer, err := p.under.RoundTrip(r.WithContext(httptrace.WithClientTrace(r.Context(), trace)))
	if err != nil {
		return nil, err
	}
	x.status, x.header = answer.StatusCode, answer.Header
	if answer.StatusCode != x.want {
		x.body, _ = io.ReadAll(io.LimitReader(answer.Body, maxError)) // what came before a failure is good enough
		_ = answer.Body.Close()
		return nil, errUnwanted
	}
	answer.Body = http.MaxBytesReader(nil, answer.Body, maxAnswer)
	return answer, nil
}

// replayable gives the body its length, and net/http the means to send it again
// on a new connection when an idle one turns out to be closed before a single
// byte was written. Without it such a request would end as "who knows".
func replayable(r *http.Request) (*http.Request, error) {
	c := r.Clone(r.Context())
	if r.Body == nil {
		return c, nil
	}
	body, err := io.ReadAll(r.Body)
	_ = r.Body.Close()
	if err != nil {
		return nil, fmt.Errorf("read the request's body: %w", err)
	}
	c.ContentLength = int64(len(body))
	c.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	c.Body, err = c.GetBody()
	return c, err
}
