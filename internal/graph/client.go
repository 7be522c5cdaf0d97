package graph

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	khttp "github.com/microsoft/kiota-http-go"
	kjson "github.com/microsoft/kiota-serialization-json-go"
)

// What one call may cost.
const (
	callTimeout = 30 * time.Second // one request with its token and its whole answer
	leastTime   = 10 * time.Second // without so much left no call is begun: one that is cut off has an effect that nobody knows
	maxParallel = 64               // calls under way at once, see below
	maxPages    = 100              // of one list
)

// maxParallel is as many calls as the quota of resource units lets be under way
// where an answer takes 200 ms: 343 units a second, with hardly more than one to a
// call. Fewer would make many guests wait for a Graph that has nothing to do; more
// would only wait for the quotas. It is also below the hundred streams that a
// server of HTTP/2 commonly allows on one connection.

// DefaultScope is what an app-only token for Microsoft Graph is asked for.
//
// Source: https://learn.microsoft.com/entra/identity-platform/scopes-oidc#the-default-scope
const DefaultScope = "https://graph.microsoft.com/.default"

// Options says where Graph is and how to be let in.
type Options struct {
	BaseURL    string                 // with the version, such as https://graph.microsoft.com/v1.0
	Credential azcore.TokenCredential // see NewCredential
	Scope      string                 // of the token; empty means DefaultScope, national clouds have others
	HTTPClient *http.Client           // its transport is used, for its trust in an authority; nil means NewHTTPClient(nil)
	Now        func() time.Time       // nil means time.Now
	Shared     Shared                 // with the other processes on the database; nil means NewLocal
}

// Client performs the portal's operations. It is safe for concurrent use.
type Client struct {
	base     *url.URL
	adapter  *khttp.NetHttpRequestAdapter
	tokens   *authenticator
	gate     *gate
	slots    chan struct{}
	mails    chan struct{}
	now      func() time.Time
	priority Priority
}

// For gives the same client with another priority, when quotas are nearly spent,
// for its calls outside of a Turn; New gives one for Approving.
func (c *Client) For(p Priority) *Client {
	other := *c
	other.priority = p
	return &other
}

// New checks the options and gives a client; it sends nothing.
func New(o Options) (*Client, error) {
	base, err := parseBase(o.BaseURL)
	if err != nil {
		return nil, fmt.Errorf("graph client: base address %q: %w", o.BaseURL, err)
	}
	if o.Credential == nil {
		return nil, errors.New("graph client: no credential")
	}
	if o.Scope == "" {
		o.Scope = DefaultScope
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Shared == nil {
		o.Shared = NewLocal(o.Now)
	}
	if o.HTTPClient == nil {
		o.HTTPClient = NewHTTPClient(nil)
	}
	under := o.HTTPClient.Transport
	if under == nil {
		under = http.DefaultTransport
	}
	tokens := &authenticator{credential: o.Credential, scope: o.Scope, base: base, now: o.Now}
	adapter, err := khttp.NewNetHttpRequestAdapterWithParseNodeFactoryAndSerializationWriterFactoryAndHttpClient(
		tokens, kjson.NewJsonParseNodeFactory(), kjson.NewJsonSerializationWriterFactory(),
		&http.Client{Transport: &pipeline{under: under}, CheckRedirect: refuseRedirect},
	)
	if err != nil {
		return nil, fmt.Errorf("graph client: request adapter: %w", err)
	}
	adapter.SetBaseUrl(base.String())
	return &Client{
		base:     base,
		adapter:  adapter,
		tokens:   tokens,
		gate:     newGate(o.Shared, o.Now),
		slots:    make(chan struct{}, maxParallel),
		mails:    make(chan struct{}, maxMails),
		now:      o.Now,
		priority: Approving,
	}, nil
}

// parseBase accepts https anywhere and plain http on the loopback only, because
// a bearer token travels there.
func parseBase(address string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimRight(address, "/"))
	switch {
	case err != nil:
		return nil, err
	case u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New("must be scheme, host and path only")
	case u.Scheme == "https", u.Scheme == "http" && loopback(u.Hostname()):
		return u, nil
	default:
		return nil, errors.New("must be https")
	}
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
