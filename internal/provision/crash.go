//go:build !faultinject

package provision

import (
	"context"

	"guestportal/internal/guest"
)

// crashAt and crashSent are where tests kill or freeze a worker, in a program that
// is built with the tag faultinject. In any other they are nothing at all.
func crashAt(phase, ...guest.Intent) {}

func crashSent(ctx context.Context, _ guest.Intent) context.Context { return ctx }
