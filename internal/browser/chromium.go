package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"testing"

	"github.com/chromedp/chromedp"
)

// ErrNoChromium says how to install what is missing.
var ErrNoChromium = errors.New("the browser tests need Chromium: apt-get install -y --no-install-recommends chromium fonts-liberation")

// Find gives the path of Chromium, or ErrNoChromium.
func Find() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrNoChromium
}

// Missing ends a test that lacks something of the machine: it is skipped with the
// words of the error, and fails where CI is set, since there nothing may lack.
func Missing(tb testing.TB, err error) {
	tb.Helper()
	if os.Getenv("CI") != "" {
		tb.Fatal(err)
	}
	tb.Skip(err)
}

// Browser is a running Chromium.
type Browser struct {
	ctx  context.Context
	stop []func()
}

// Start starts Chromium without a window and with a profile of its own, which is
// removed with it. Whoever starts it closes it.
func Start(ctx context.Context) (*Browser, error) {
	path, err := Find()
	if err != nil {
		return nil, err
	}
	profile, err := os.MkdirTemp("", "browser-")
	if err != nil {
		return nil, fmt.Errorf("make a folder for the browser's profile: %w", err)
	}
	options := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(path), chromedp.UserDataDir(profile),
		chromedp.NoSandbox, // root has none
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
	)
	allocator, stop := chromedp.NewExecAllocator(context.WithoutCancel(ctx), options...)
	first, leave := chromedp.NewContext(allocator)
	b := &Browser{ctx: first, stop: []func(){leave, stop, func() { _ = os.RemoveAll(profile) }}}
	if err := chromedp.Do(first); err != nil {
		b.Close()
		return nil, fmt.Errorf("start %s: %w", path, err)
	}
	return b, nil
}

// Close ends Chromium and forgets its profile.
func (b *Browser) Close() {
	for _, stop := range b.stop {
		stop()
	}
}

// New starts Chromium for one test, which is skipped or fails where there is
// none.
func New(tb testing.TB) *Browser {
	tb.Helper()
	b, err := Start(context.Background())
	if errors.Is(err, ErrNoChromium) {
		Missing(tb, err)
	}
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(b.Close)
	return b
}
