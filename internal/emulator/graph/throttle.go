package graph

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"sync"
	"time"

	"guestportal/internal/emulator/directory"
)

// limit is a published limit: so much in each window.
type limit struct {
	scope  string // begins the x-ms-throttle-scope
	reason string // x-ms-throttle-information
	amount float64
	window time.Duration
}

// The limits of learn.microsoft.com/graph/throttling-limits that matter here.
var (
	invitationLimit = limit{"Tenant", "InvitationLimitExceeded", 150, 5 * time.Second}
	writeLimit      = limit{"Tenant_Application", "WriteLimitExceeded", 3000, 150 * time.Second}
	mailLimit       = limit{"Mailbox", "ApplicationThrottled", 10000, 10 * time.Minute} // of an application and a mailbox
)

// unitLimit depends on how many users the tenant has.
func unitLimit(users int) limit {
	amount := 8000.0
	if users < 50 {
		amount = 3500
	} else if users <= 500 {
		amount = 5000
	}
	return limit{"Tenant_Application", "ResourceUnitLimitExceeded", amount, 10 * time.Second}
}

type throttle struct {
	mu      sync.Mutex
	windows map[string]*window
}

// window counts what was spent since it began; the next request after its end
// begins a new one.
type window struct {
	began time.Time
	spent float64
}

func newThrottle() *throttle { return &throttle{windows: map[string]*window{}} }

// spend charges a call to its buckets, all or none, and writes the headers about
// it. A refused call costs nothing.
func (t *throttle) spend(c *call, r route, h http.Header) error {
	cost := float64(unitCost(c, r))
	h.Set("x-ms-resource-unit", strconv.Itoa(int(cost)))
	if !c.settings.Throttle.Enabled {
		return nil
	}
	users := 0
	c.o.Directory.View(func(tx *directory.Tx) { users = tx.UserCount() })
	charges := chargesOf(c, r, users)
	t.mu.Lock()
	defer t.mu.Unlock()
	highest := 0.0
	for _, ch := range charges {
		w := t.windows[ch.key]
		if w == nil || c.now.Sub(w.began) >= ch.limit.window || c.now.Before(w.began) {
			w = &window{began: c.now}
			t.windows[ch.key] = w
		}
		amount := math.Max(1, ch.limit.amount*c.settings.Throttle.Scale)
		if w.spent+ch.cost > amount && w.spent > 0 {
			return tooMany(c, ch.limit, w)
		}
		highest = math.Max(highest, (w.spent+ch.cost)/amount)
	}
	for _, ch := range charges {
		t.windows[ch.key].spent += ch.cost
	}
	if highest >= 0.8 {
		h.Set("x-ms-throttle-limit-percentage", strconv.FormatFloat(highest, 'f', 2, 64))
	}
	return nil
}

// charge is what a call takes out of one bucket.
type charge struct {
	limit limit
	key   string
	cost  float64
}

// chargesOf lists the buckets that a call is charged to. Whether an invitation is
// a write as well is not documented; a setting chooses.
func chargesOf(c *call, r route, users int) []charge {
	list := []charge{{unitLimit(users), "units|" + c.caller.AppID, float64(unitCost(c, r))}}
	invites := r.steps[0] == "invitations"
	if c.r.Method != http.MethodGet && (!invites || c.settings.InvitationsAreWrites) {
		list = append(list, charge{writeLimit, "writes|" + c.caller.AppID, 1})
	}
	if invites {
		list = append(list, charge{invitationLimit, "invitations", 1})
	}
	if r.steps[len(r.steps)-1] == "sendMail" {
		list = append(list, charge{mailLimit, "mail|" + c.caller.AppID + "|" + lower(c.vars["id"]), 1})
	}
	return list
}

// unitCost is the base cost of a call changed by its query options.
func unitCost(c *call, r route) int {
	cost := r.cost
	if c.query.Has("$select") {
		cost--
	}
	if c.query.Has("$expand") {
		cost++
	}
	if top, err := strconv.Atoi(c.query.Get("$top")); err == nil && top < 20 {
		cost--
	}
	return max(cost, 1)
}

func tooMany(c *call, l limit, w *window) error {
	seconds := int(math.Ceil((l.window - c.now.Sub(w.began)).Seconds()))
	kind := "ReadWrite"
	if c.r.Method == http.MethodGet {
		kind = "Read"
	}
	return &Error{http.StatusTooManyRequests, "TooManyRequests", "Please retry again later.", http.Header{
		"Retry-After":               {strconv.Itoa(max(seconds, 1))},
		"X-Ms-Throttle-Scope":       {fmt.Sprintf("%s/%s/%s/%s", l.scope, kind, c.caller.AppID, c.o.TenantID)},
		"X-Ms-Throttle-Information": {l.reason},
	}}
}
