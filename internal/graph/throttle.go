package graph

import (
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	defaultWait = 10 * time.Second // after a 429 that does not say how long
	longestWait = 15 * time.Minute
)

// retryAfter reads the header of that name: whole seconds or a date, at most
// longestWait. Zero means that it is absent, unreadable or not in the future.
//
// Source: RFC 9110, section 10.2.3.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := strings.TrimSpace(h.Get("Retry-After"))
	var wait time.Duration
	if seconds, err := strconv.ParseUint(value, 10, 63); err == nil {
		wait = time.Duration(min(seconds, uint64(longestWait/time.Second))) * time.Second
	} else if at, err := http.ParseTime(value); err == nil {
		wait = at.Sub(now)
	}
	return max(0, min(wait, longestWait))
}

// What a 429 is about, from narrow to wide; a route is named by its method and
// path.
const (
	allWrites = "writes"
	allCalls  = "all"
)

// throttledKind says which calls a 429 speaks of. Graph names the exhausted
// quota for the directory's own; other services, such as invitations, do not.
//
// Source: https://learn.microsoft.com/graph/throttling-limits#identity-and-access-service-limits
func throttledKind(a answer, route string) string {
	if a.token {
		return allCalls
	}
	switch a.header.Get("x-ms-throttle-information") {
	case "WriteLimitExceeded":
		return allWrites
	case "ResourceUnitLimitExceeded", "CPULimitExceeded":
		return allCalls
	default:
		return route
	}
}
