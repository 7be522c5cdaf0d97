//go:build faultinject

package provision

import (
	"context"
	"net/http/httptrace"
	"os"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"guestportal/internal/guest"
)

// afterSend is the moment when the directory has done what a step asked for and
// its answer comes in, unread. (That a request was written is told by net/http
// before it leaves.)
const afterSend phase = "after send"

// crashPoint is PORTAL_CRASH_AT: "kind:phase" to be killed there, "kind:phase:freeze"
// to be stopped until somebody says SIGCONT. It is taken out of the environment,
// because it is no setting of the portal.
var crashPoint = func() string {
	defer os.Unsetenv("PORTAL_CRASH_AT")
	return os.Getenv("PORTAL_CRASH_AT")
}()

var frozenOnce sync.Once

// crashAt ends or stops the process if it is at its point with one of the intents.
func crashAt(p phase, intents ...guest.Intent) {
	point, freeze := strings.CutSuffix(crashPoint, ":freeze")
	here := slices.ContainsFunc(intents, func(i guest.Intent) bool { return point == string(i.Step.Kind)+":"+string(p) })
	switch {
	case !here:
	case freeze:
		frozenOnce.Do(func() {
			_ = syscall.Kill(os.Getpid(), syscall.SIGSTOP)
			time.Sleep(100 * time.Millisecond) // which thread is stopped first is the system's choice
		})
	default:
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {}
	}
}

// crashSent watches the network for the call of an intent.
func crashSent(ctx context.Context, i guest.Intent) context.Context {
	var mine atomic.Bool
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		WroteHeaderField: func(name string, values []string) {
			if strings.EqualFold(name, "client-request-id") && slices.Contains(values, i.ClientRequestID) {
				mine.Store(true)
			}
		},
		GotFirstResponseByte: func() {
			if mine.Load() {
				crashAt(afterSend, i)
			}
		},
	})
}
