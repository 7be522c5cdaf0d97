package server

import (
	"net/url"
	"strings"
	"testing"
)

func TestSignInReturnsToOurOwnPagesOnly(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	for _, path := range []string{
		"/guests", "/guests/GU-7K3M92QX", "/guests/GU-7K3M92QX/end", "/guests?who=all&status=active",
		"/guests?q=gil%40fabrikam.example", "/requests/new", "/requests/GR-7K3M92QX/check",
		"/approvals?tab=history", "/approvals/GR-7K3M92QX", "/admin/catalogue",
	} {
		if got := at.returnPath(path); got != path {
			t.Errorf("returnPath(%q) = %q", path, got)
		}
	}
	for _, payload := range []string{
		"", "/", "guests", "https://evil.example", "https://evil.example/guests", "http:/evil.example", "https:evil.example",
		"//evil.example", "///evil.example", "////evil.example/guests", "//evil.example/guests/..", "/\\evil.example",
		"\\\\evil.example", "/\\/evil.example", "\\/\\/evil.example", "/%5cevil.example", "/%5c%5cevil.example", "/%2fevil.example",
		"/%09/evil.example", "/\t/evil.example", "/\n/evil.example", "/\r/evil.example", "/ /evil.example", "/%20/evil.example",
		"/.evil.example", "/./evil.example", "/../evil.example", "/guests/../../evil.example", "/guests/..//evil.example",
		"/guests//evil.example", "/guests/%2e%2e//evil.example", "/guests\\evil.example", "/guests@evil.example",
		"@evil.example", "//guests@evil.example", "/guests:80@evil.example", "javascript:alert(1)", "JaVaScRiPt:alert(1)//guests",
		"/javascript:alert(1)", "data:text/html,x", "/guests#//evil.example", "/guests?next=//evil.example",
		"/guests?next=https://evil.example", "/guests?a=\\\\evil", "/guests?q=%zz", "/guests?q=\r\nSet-Cookie:x", "/guests\r\nLocation: //evil.example",
		"/guests\x00", "/guésts", "/guests/\u2028", "/guests/ evil", " /guests", "/guests ", "\u00a0/guests", "/guests。evil.example",
		"/guests/live", "/guests/GU-7K3M92QX/live", "/approvals/live", "/requests/GR-7K3M92QX/live", "/events", "/events?topic=x",
		"/signin", "/signout", "/signin/callback", "/i/code", "/i/code/wait", "/static/app.css", "/livez", "/audit", "/reports",
		"/guests/GU-7K3M92QX/resend", "/requests/GR-7K3M92QX/send", "/requests/new/check-email", "/nothing",
		"/guests?" + strings.Repeat("a", 1100),
	} {
		if got := at.returnPath(payload); got != "" {
			t.Errorf("returnPath(%q) = %q, want nothing", payload, got)
		}
	}
}

func TestPageAskedForIsNamedToTheSignIn(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	for path, want := range map[string]string{
		"/guests?who=all":        "/signin?return_to=%2Fguests%3Fwho%3Dall",
		"/guests?q=%3Cscript%3E": "/signin?return_to=%2Fguests%3Fq%3D%253Cscript%253E",
		"/events?topic=x":        "/signin",
	} {
		if got := at.browser().get(path); got.to() != want {
			t.Errorf("%s leads to %q, want %q", path, got.to(), want)
		}
	}
	b := at.browser()
	page := b.get("/signin?return_to=%2Fguests%3Fwho%3Dall&why=expired")
	if !strings.Contains(page.body, `value="/guests?who=all"`) || !strings.Contains(page.body, "signed out because you were away") {
		t.Errorf("the sign-in page says %s", page.body)
	}
	if page = b.get("/signin?return_to=" + url.QueryEscape("//evil.example") + "&why=nonsense"); strings.Contains(page.body, "evil") {
		t.Errorf("the sign-in page took it: %s", page.body)
	}
}
