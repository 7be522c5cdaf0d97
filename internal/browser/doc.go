// Package browser drives Chromium for tests the way a person would: it finds
// buttons, links and fields by the words on them, clicks where they are, types,
// and reads what is on the page.
//
// It owns one Chromium process per Browser, a context of its own (cookies,
// storage) for each Tab, the checks that hold on every page (nothing that the
// content security policy refused, no exception of a script, nothing wider than
// the window), and axe-core, which it installs with npm from the lock file beside
// it into the user's cache.
//
// It refuses to click what is hidden, covered or ambiguous, and it never sleeps:
// it looks again until what is expected is there or patience ends. It knows
// nothing of the portal.
//
// The tests of web/page/gallery, internal/browsertest and internal/mail call it; no
// program does.
package browser
