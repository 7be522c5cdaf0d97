package portal

import (
	"fmt"
	"net/url"
)

// measured is one page, and who opens it: one of the cookies of a site, or
// "sponsors" for one of those after the other, since each may do so only so often.
// Where it is one of many, i chooses it.
type measured struct {
	name, who string
	path      func(s *site, i int) string
	form      func(s *site, i int) url.Values // sent by POST; nil: the page is read
}

func fixed(path string) func(*site, int) string { return func(*site, int) string { return path } }

// spread visits all of so many things, those who are far apart one after the other.
func spread(i, of int) int { return i * 7919 % of }

// own is the number of a guest of Ana's, and pending of one who waits for Ben.
func (s *site) own(i int) int     { return (1 + spread(i, s.guests/25)) * 25 }
func (s *site) pending(i int) int { return (1 + spread(i, s.guests/10)) * 10 }

// ofPack is a page of the package that half of all guests have.
func ofPack(more string) func(*site, int) string {
	return func(s *site, _ int) string { return "/admin/catalogue/" + s.pack + more }
}

// pages are those whose time must not grow with what the database holds.
func pages() []measured {
	typed := func(address func(s *site, i int) string) func(*site, int) url.Values {
		return func(s *site, i int) url.Values { return url.Values{"email": {address(s, i)}} }
	}
	guest := func(s *site, i int) string {
		n := 1 + spread(i, s.guests)
		return fmt.Sprintf("guest%d@partner%d.example", n, n%300)
	}
	stranger := func(_ *site, i int) string { return fmt.Sprintf("nobody%d@partner%d.example", i, i%300) }
	check := fixed("/requests/new/check-email")
	return []measured{
		{name: "guests", who: "ana", path: fixed("/guests")},
		{name: "guests-invited", who: "ana", path: fixed("/guests?status=invited")},
		{name: "guests-ending", who: "ana", path: fixed("/guests?ends=30")},
		{name: "guests-found", who: "ana", path: fixed("/guests?q=partner+25")},
		{name: "guests-missed", who: "ana", path: fixed("/guests?q=nobody")},
		{name: "all", who: "dee", path: fixed("/guests?who=all")},
		{name: "all-later", who: "dee", path: func(s *site, _ int) string { return "/guests?who=all&after=" + s.middleOfEveryone }},
		{name: "all-ending", who: "dee", path: fixed("/guests?who=all&ends=7")},
		{name: "all-found", who: "dee", path: fixed("/guests?who=all&q=partner+25")},
		{name: "all-missed", who: "dee", path: fixed("/guests?who=all&q=nobody")},
		{name: "all-of-package", who: "dee", path: fixed("/guests?who=all&package=Package+5+of")},
		{name: "all-of-missing-package", who: "dee", path: fixed("/guests?who=all&package=Nothing+like+it")},
		{name: "guest", who: "ana", path: func(s *site, i int) string { return fmt.Sprintf("/guests/GU-%08d", s.own(i)) }},
		{name: "request", who: "ana", path: func(s *site, i int) string { return fmt.Sprintf("/requests/GR-%08d", s.own(i)*10) }},
		{name: "invite", who: "ana", path: fixed("/requests/new")},
		{name: "invite-searched", who: "sponsors", path: fixed("/requests/new"), form: func(*site, int) url.Values {
			return url.Values{"search": {"yes"}, "find": {"department 5"}}
		}},
		{name: "preflight-stranger", who: "sponsors", path: check, form: typed(stranger)},
		{name: "preflight-guest", who: "sponsors", path: check, form: typed(guest)},
		{name: "approvals", who: "ben", path: fixed("/approvals")},
		{name: "approvals-later", who: "ben", path: func(s *site, _ int) string { return "/approvals?after=" + s.middlePending }},
		{name: "approvals-live", who: "ben", path: fixed("/approvals/live")},
		{name: "decided", who: "ben", path: fixed("/approvals?tab=history")},
		{name: "decided-later", who: "ben", path: func(s *site, _ int) string { return "/approvals?tab=history&after=" + s.middlePending }},
		{name: "decide", who: "ben", path: func(s *site, i int) string { return fmt.Sprintf("/approvals/GR-%08d", s.pending(i)*10+9) }},
		{name: "catalogue", who: "cleo", path: fixed("/admin/catalogue")},
		{name: "catalogue-later", who: "cleo", path: func(s *site, _ int) string { return "/admin/catalogue?after=" + s.middlePack }},
		{name: "catalogue-found", who: "cleo", path: fixed("/admin/catalogue?q=department+5")},
		{name: "package", who: "cleo", path: ofPack("")},
		{name: "package-resources", who: "cleo", path: ofPack("/resources?q=group+5")},
		{name: "package-approvers", who: "cleo", path: ofPack("/approvers?q=staff")},
		{name: "package-audience", who: "cleo", path: ofPack("/audience?q=staff+1")},
		{name: "package-versions", who: "cleo", path: ofPack("/versions")},
		{name: "holders", who: "cleo", path: ofPack("/holders")},
		{name: "holders-later", who: "cleo", path: func(s *site, i int) string { return ofPack("/holders?after=")(s, i) + s.middleGrant }},
		{name: "follow", who: "cleo", path: ofPack("/follow")},
		{name: "policies", who: "cleo", path: fixed("/admin/policies")},
		{name: "policies-domains", who: "cleo", path: fixed("/admin/policies/sections/domains")},
	}
}
