// Package page holds the few pages that the emulated tenant shows to people:
// sign-in, redeeming an invitation, My Apps, errors, and the front page. They
// are plain HTML with one stylesheet, and work without script.
//
// It renders typed views and knows nothing of the tenant. The rooms authority
// and guestside and the root package call it.
package page
