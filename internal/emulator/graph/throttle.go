package graph

import (
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"guestportal/internal/emulator/directory"
)

// The limits of learn.microsoft.com/graph/throttling-limits that matter here.
var (
	globalLimit     = limit{"Application", "ReadWrite", "RequestLimitExceeded", 130_000, 10 * time.Second}
	invitationLimit = limit{"Tenant", "ReadWrite", "InvitationLimitExceeded", 150, 5 * time.Second}
	writeLimit      = limit{"Tenant_Application", "Write", "WriteLimitExceeded", 3000, 150 * time.Second}
	appWriteLimit   = limit{"Application", "Write", "WriteLimitExceeded", 70_000, 5 * time.Minute}
	tenantWrites    = limit{"Tenant", "Write", "WriteLimitExceeded", 18_000, 5 * time.Minute}
	appUnitLimit    = limit{"Application", "ReadWrite", "ResourceUnitLimitExceeded", 150_000, 20 * time.Second}
	mailboxLimit    = limit{"Tenant_Application", "ReadWrite", "MailboxLimitExceeded", 10_000, 10 * time.Minute}
)

// mailboxAtOnce is how many requests an application may have on their way to one
// mailbox.
const mailboxAtOnce = 4

// unitLimit depends on how many users the tenant has.
func unitLimit(users int) limit {
	amount := 8000.0
	if users < 50 {
		amount = 3500
	} else if users <= 500 {
		amount = 5000
	}
	return limit{"Tenant_Application", "ReadWrite", "ResourceUnitLimitExceeded", amount, 10 * time.Second}
}

type throttle struct{ *buckets }

func newThrottle() *throttle { return &throttle{newBuckets()} }

// spend charges a call to its buckets, all or none, and writes the headers about
// it. A refused call costs nothing. The request's x-ms-throttle-priority may say
// Low, Normal or High; it does not change the limits, as documented.
func (t *throttle) spend(c *call, r route, h http.Header) error {
	cost := unitCost(c, r)
	h.Set("x-ms-resource-unit", strconv.Itoa(cost))
	if !c.settings.Throttle.Enabled {
		return nil
	}
	if c.o.Control.Chance(c.settings.Throttle.Early) { // answers below the published limits happen, by the documentation
		return tooMany(c, unitLimit(0), 10*time.Second)
	}
	charges := c.charges(r, float64(cost))
	share, refused, wait := t.take(c.now, c.settings.Throttle.Scale, charges)
	if refused != nil {
		return tooMany(c, *refused, wait)
	}
	if share >= 0.8 {
		h.Set("x-ms-throttle-limit-percentage", strconv.FormatFloat(math.Min(share, 1.8), 'f', 2, 64))
	}
	if mailbox := c.mailbox(r); mailbox != "" {
		leave, ok := t.enter(mailbox, mailboxAtOnce)
		if !ok {
			return &Error{http.StatusTooManyRequests, "ApplicationThrottled", "Application is over its MailboxConcurrency limit.", http.Header{"Retry-After": {"1"}}}
		}
		c.leave = leave
	}
	return nil
}

// charges lists what a call costs, and of which limits. Mail is Outlook's, which
// has limits of its own; all else is the directory's.
func (c *call) charges(r route, cost float64) []charge {
	app := c.caller.AppID
	charges := []charge{{globalLimit, "requests|" + app, 1}}
	if mailbox := c.mailbox(r); mailbox != "" {
		return append(charges, charge{mailboxLimit, mailbox, 1})
	}
	users := 0
	c.o.Directory.View(func(tx *directory.Tx) { users = tx.UserCount() })
	charges = append(charges, charge{unitLimit(users), "units|" + app, cost}, charge{appUnitLimit, "app units|" + app, cost})
	if c.r.Method != http.MethodGet {
		charges = append(charges, charge{writeLimit, "writes|" + app, 1}, charge{appWriteLimit, "app writes|" + app, 1}, charge{tenantWrites, "tenant writes", 1})
	}
	if strings.HasPrefix(r.pattern, "invitations") {
		charges = append(charges, charge{invitationLimit, "invitations", 1})
	}
	return charges
}

// mailbox names the bucket of an application at the mailbox that a call writes
// from; it is empty where there is none.
func (c *call) mailbox(r route) string {
	if !strings.HasSuffix(r.pattern, "/sendMail") {
		return ""
	}
	return "mailbox|" + c.caller.AppID + "|" + lower(c.vars["id"])
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

func tooMany(c *call, l limit, wait time.Duration) error {
	return &Error{http.StatusTooManyRequests, "TooManyRequests", "Please retry again later.", http.Header{
		"Retry-After":               {strconv.Itoa(max(int(math.Ceil(wait.Seconds())), 1))},
		"X-Ms-Throttle-Scope":       {fmt.Sprintf("%s/%s/%s/%s", l.scope, l.kind, c.caller.AppID, c.o.TenantID)},
		"X-Ms-Throttle-Information": {l.reason},
	}}
}
