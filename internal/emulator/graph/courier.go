package graph

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/emulator/directory"
)

// How long an endpoint may take
// (learn.microsoft.com/graph/change-notifications-delivery-webhooks).
const (
	validationPatience = 10 * time.Second
	deliveryPatience   = 3 * time.Second
)

// delivery is one request to a subscriber.
type delivery struct {
	subscription string
	url          string
	values       []map[string]any
	tries        int
}

// courier makes the requests to subscribers' endpoints. It follows no redirects.
type courier struct{ client *http.Client }

func newCourier() courier {
	return courier{&http.Client{
		Transport:     &http.Transport{ForceAttemptHTTP2: true, MaxIdleConnsPerHost: couriers, IdleConnTimeout: time.Minute},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

func (c courier) close() { c.client.CloseIdleConnections() }

// notifiable says whether notifications may be sent to a URL. Graph wants https;
// this emulator also takes http on the machine itself, where no certificate could
// be had.
func notifiable(text string) bool {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Scheme == "https" || u.Scheme == "http" && (u.Hostname() == "localhost" || ip != nil && ip.IsLoopback())
}

func newGUID() string { return uuid.NewString() }

// validate sends a token to an endpoint, which must send it back as plain text.
func (n *notifier) validate(ctx context.Context, target string) error {
	token := "Validation: Testing client application reachability for subscription Request-Id: " + newGUID()
	u, err := url.Parse(target)
	if err != nil { // it was parsed before, when the body was judged
		return invalidRequest("The notification URL cannot be read.")
	}
	q := u.Query()
	q.Set("validationToken", token)
	u.RawQuery = q.Encode()
	ctx, cancel := context.WithTimeout(ctx, validationPatience)
	defer cancel()
	status, contentType, body, err := n.courier.post(ctx, u.String(), "text/plain; charset=utf-8", nil)
	problem := ""
	switch {
	case err != nil && ctx.Err() != nil:
		problem = "Subscription validation request timed out."
	case err != nil:
		problem = "Subscription validation request failed. The notification endpoint could not be reached."
	case status != http.StatusOK:
		problem = "Subscription validation request failed. Notification endpoint must respond with 200 OK to validation request."
	case !strings.HasPrefix(strings.ToLower(contentType), "text/plain"):
		problem = "Subscription validation request failed. The response must have the content type text/plain."
	case body != token:
		problem = "Subscription validation request failed. Response must exactly match validationToken query parameter."
	default:
		return nil
	}
	return &Error{Status: http.StatusBadRequest, Code: "ValidationError", Message: problem}
}

func (c courier) post(ctx context.Context, target, contentType string, body []byte) (status int, answered, text string, err error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, target, bytes.NewReader(body))
	if err != nil {
		return 0, "", "", fmt.Errorf("notify %s: %w", target, err)
	}
	r.Header.Set("Content-Type", contentType)
	resp, err := c.client.Do(r)
	if err != nil {
		return 0, "", "", fmt.Errorf("notify: %w", err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, 64<<10))
	if err != nil {
		return 0, "", "", fmt.Errorf("read the subscriber's answer: %w", err)
	}
	return resp.StatusCode, resp.Header.Get("Content-Type"), string(data), nil
}

// offer puts a delivery into the queue after a delay.
func (n *notifier) offer(ctx context.Context, d delivery, after time.Duration) {
	if after > 0 {
		time.AfterFunc(after, func() { n.offer(ctx, d, 0) })
		return
	}
	if ctx.Err() != nil {
		return
	}
	select {
	case n.queue <- d:
	default:
		n.log.Warn("a change notification was dropped, because too many are waiting", "subscription", d.subscription)
	}
}

// carry delivers until ctx ends.
func (n *notifier) carry(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case d := <-n.queue:
			n.deliver(ctx, d)
		}
	}
}

// deliver sends one request, and tries again later when it fails: after the
// setting's time, then twice that, and so on.
func (n *notifier) deliver(ctx context.Context, d delivery) {
	gone := false
	n.directory.View(func(tx *directory.Tx) { gone = tx.Subscription(d.subscription) == nil })
	if gone { // ended while this waited, maybe with the whole tenant at a reset
		return
	}
	body, err := json.Marshal(map[string]any{"value": d.values})
	if err != nil {
		n.log.Error("a change notification cannot be written", "subscription", d.subscription, "error", err)
		return
	}
	within, cancel := context.WithTimeout(ctx, deliveryPatience)
	defer cancel()
	status, _, _, err := n.courier.post(within, d.url, "application/json; charset=utf-8", body)
	if err == nil && status >= 200 && status < 300 || ctx.Err() != nil {
		return
	}
	settings := n.control.Settings().Notifications
	if d.tries++; d.tries >= settings.Attempts {
		n.log.Warn("a change notification was given up", "subscription", d.subscription, "tries", d.tries, "status", status, "error", err)
		return
	}
	n.offer(ctx, d, time.Duration(settings.Retry)*time.Millisecond<<(d.tries-1))
}
