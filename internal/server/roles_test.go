package server

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"guestportal/internal/guest"
)

// guarded is what a route answers to those whom it is not for, or not quite: a
// status each. 0 is not asked, because it is as good as for anybody.
type guarded struct {
	path     string     // with {draft}, {request} and {guest} for what Ana has
	form     url.Values // as one of our pages would send it
	roleless int        // Ana, or for approvals Ben, after losing every role
	stranger int        // a sponsor and approver who has nothing to do with it
	auditor  int        // somebody who reads everything and changes nothing
}

// stranger has the roles of everybody who works with guests, and no guest.
var stranger = staffMember("Sam Otto", "3e7f4b5c-aaaa-4bbb-8ccc-ddddeeeeffff", guest.Sponsor|guest.Approver)

// guards names every route that asks for sign-in. Verdict is a form that Ben
// could send.
func guards(verdict url.Values) map[string]guarded {
	const ok, moved, no, gone, bad = http.StatusOK, http.StatusSeeOther, http.StatusForbidden, http.StatusNotFound, http.StatusUnprocessableEntity
	button := url.Values{"idempotency_key": {newFormKey()}, "version": {"1"}}
	more := url.Values{"package": {"pkg-desk"}, "until": {"30"}, "reason": {"Files the travel costs of the project."}, "idempotency_key": {newFormKey()}}
	edited := filled(func(v url.Values) { v.Set("version", "1") })
	helpRules := url.Values{"ask_for_access": {"Nobody"}, "sponsor_group": {"Everybody"}, "version": {"0"}, "reason": {"Because"}}
	return map[string]guarded{
		"GET /events": {path: "/events?topic=guests:all", roleless: gone, stranger: gone},

		"GET /guests":                  {path: "/guests", roleless: no, stranger: ok, auditor: moved},
		"GET /guests/live":             {path: "/guests/live", roleless: no, stranger: ok, auditor: no},
		"GET /guests/{ref}":            {path: "/guests/{guest}", roleless: ok, stranger: gone, auditor: ok},
		"GET /guests/{ref}/live":       {path: "/guests/{guest}/live", roleless: ok, stranger: gone, auditor: ok},
		"POST /guests/{ref}/resend":    {path: "/guests/{guest}/resend", form: button, roleless: no, stranger: gone, auditor: no},
		"POST /guests/{ref}/try-again": {path: "/guests/{guest}/try-again", form: button, roleless: no, stranger: gone, auditor: no},
		"GET /guests/{ref}/end":        {path: "/guests/{guest}/end", roleless: no, stranger: gone, auditor: no},
		"POST /guests/{ref}/end":       {path: "/guests/{guest}/end", form: url.Values{"reason": {"Left"}, "version": {string(guest.Block)}}, roleless: no, stranger: gone, auditor: no},

		"GET /guests/{ref}/link":     {path: "/guests/{guest}/link", roleless: no, stranger: gone, auditor: no},
		"POST /guests/{ref}/link":    {path: "/guests/{guest}/link", form: button, roleless: no, stranger: gone, auditor: no},
		"GET /guests/{ref}/address":  {path: "/guests/{guest}/address", roleless: no, stranger: gone, auditor: no},
		"POST /guests/{ref}/address": {path: "/guests/{guest}/address", form: button, roleless: no, stranger: gone, auditor: no},

		"POST /guests/{ref}/check":               {path: "/guests/{guest}/check", form: button, roleless: no, stranger: gone, auditor: no},
		"POST /guests/{ref}/drift/{id}/put-back": {path: "/guests/{guest}/drift/{taken}/put-back", form: url.Values{}, roleless: no, stranger: gone, auditor: no},
		"GET /guests/{ref}/drift/{id}/adopt":     {path: "/guests/{guest}/drift/{outside}/adopt", roleless: no, stranger: gone, auditor: no},
		"POST /guests/{ref}/drift/{id}/adopt":    {path: "/guests/{guest}/drift/{taken}/adopt", form: url.Values{"reason": {"Fine"}}, roleless: no, stranger: gone, auditor: no},

		"GET /guests/{ref}/access/new":             {path: "/guests/{guest}/access/new", roleless: no, stranger: gone, auditor: no},
		"POST /guests/{ref}/access/new":            {path: "/guests/{guest}/access/new", form: more, roleless: no, stranger: gone, auditor: no},
		"GET /guests/{ref}/access/{grant}/change":  {path: "/guests/{guest}/access/{grant}/change", roleless: no, stranger: gone, auditor: no},
		"POST /guests/{ref}/access/{grant}/change": {path: "/guests/{guest}/access/{grant}/change", form: more, roleless: no, stranger: gone, auditor: no},
		"GET /guests/{ref}/access/{grant}/extend":  {path: "/guests/{guest}/access/{grant}/extend", roleless: no, stranger: gone, auditor: no},
		"POST /guests/{ref}/access/{grant}/extend": {path: "/guests/{guest}/access/{grant}/extend", form: more, roleless: no, stranger: gone, auditor: no},
		"POST /requests/{ref}/again":               {path: "/requests/{request}/again", form: button, roleless: no, stranger: gone, auditor: gone},

		"GET /requests/new":                                        {path: "/requests/new?from={request}", roleless: no, stranger: gone, auditor: no},
		"POST /requests/new":                                       {path: "/requests/new", form: filled(), roleless: no, auditor: no},
		"POST /requests/new/check-email":                           {path: "/requests/new/check-email", form: url.Values{"email": {"gil@fabrikam.example"}}, roleless: no, auditor: no},
		"GET /requests/{ref}":                                      {path: "/requests/{request}", roleless: ok, stranger: gone, auditor: ok},
		"GET /requests/{ref}/live":                                 {path: "/requests/{request}/live", roleless: ok, stranger: gone, auditor: ok},
		"GET /requests/{ref}/edit":                                 {path: "/requests/{draft}/edit", roleless: no, stranger: gone, auditor: gone},
		"POST /requests/{ref}/edit":                                {path: "/requests/{draft}/edit", form: edited, roleless: no, stranger: gone, auditor: gone},
		"GET /requests/{ref}/check":                                {path: "/requests/{draft}/check", roleless: ok, stranger: gone, auditor: gone},
		"POST /requests/{ref}/send":                                {path: "/requests/{draft}/send", form: button, roleless: no, stranger: gone, auditor: gone},
		"GET /requests/{ref}/sent":                                 {path: "/requests/{request}/sent", roleless: ok, stranger: gone, auditor: moved},
		"POST /requests/{ref}/nudge":                               {path: "/requests/{request}/nudge", form: button, roleless: no, stranger: gone, auditor: gone},
		"POST /requests/{ref}/suggestions/{line}/{package}/accept": {path: "/requests/{request}/suggestions/line/{package}/accept", form: button, roleless: no, stranger: gone, auditor: gone},
		"POST /requests/{ref}/suggestions/{line}/{package}/keep":   {path: "/requests/{request}/suggestions/line/{package}/keep", form: button, roleless: no, stranger: gone, auditor: gone},

		"GET /requests/{ref}/withdraw":  {path: "/requests/{request}/withdraw", roleless: ok, stranger: gone, auditor: gone},
		"POST /requests/{ref}/withdraw": {path: "/requests/{request}/withdraw", form: button, stranger: gone, auditor: gone}, // one's own, whatever one's roles
		"GET /requests/drafts":          {path: "/requests/drafts", roleless: no, stranger: ok, auditor: no},
		"POST /requests/{ref}/escalate": {path: "/requests/{request}/escalate", form: button, roleless: no, stranger: gone, auditor: gone},

		"GET /approvals":            {path: "/approvals", roleless: no, stranger: ok, auditor: no},
		"GET /approvals/live":       {path: "/approvals/live", roleless: no, stranger: ok, auditor: no},
		"GET /approvals/away":       {path: "/approvals/away", roleless: no, auditor: no},
		"POST /approvals/away":      {path: "/approvals/away", form: url.Values{"from": {"2026-12-01"}, "idempotency_key": {newFormKey()}}, roleless: no, auditor: no},
		"POST /approvals/away/back": {path: "/approvals/away/back", form: url.Values{}, roleless: no, auditor: no},

		"GET /approvals/together":  {path: "/approvals/together?ref={request}", roleless: no, stranger: gone, auditor: no},
		"POST /approvals/together": {path: "/approvals/together", form: url.Values{"seen": {"GR-R1.2.x"}, "idempotency_key": {newFormKey()}}, roleless: no, stranger: gone, auditor: no},

		// One's own, whatever one's roles; there is nobody else's to change.
		"GET /profile":  {path: "/profile", roleless: ok, stranger: ok, auditor: ok},
		"POST /profile": {path: "/profile", form: url.Values{"deciding": {"off"}}, roleless: bad, stranger: bad, auditor: bad},

		"GET /approvals/{ref}":  {path: "/approvals/{request}", roleless: gone, stranger: gone, auditor: gone},
		"POST /approvals/{ref}": {path: "/approvals/{request}", form: verdict, roleless: gone, stranger: gone, auditor: gone},

		"GET /admin/catalogue":                              {path: "/admin/catalogue", roleless: no, stranger: no, auditor: ok},
		"GET /admin/catalogue/new":                          {path: "/admin/catalogue/new", roleless: no, stranger: no, auditor: no},
		"POST /admin/catalogue/new":                         {path: "/admin/catalogue/new", form: url.Values{"name": {"Wiki"}, "description": {"Read it."}, "version": {newFormKey()}}, roleless: no, stranger: no, auditor: no},
		"GET /admin/catalogue/{id}":                         {path: "/admin/catalogue/{package}", roleless: gone, stranger: gone, auditor: ok},
		"GET /admin/catalogue/{id}/preview":                 {path: "/admin/catalogue/{package}/preview", roleless: gone, stranger: gone, auditor: ok},
		"GET /admin/catalogue/{id}/versions":                {path: "/admin/catalogue/{package}/versions", roleless: gone, stranger: gone, auditor: ok},
		"GET /admin/catalogue/{id}/holders":                 {path: "/admin/catalogue/{package}/holders", roleless: gone, stranger: gone, auditor: ok},
		"GET /admin/catalogue/{id}/holders/{grant}":         {path: "/admin/catalogue/{package}/holders/{held}", roleless: gone, stranger: gone, auditor: ok},
		"POST /admin/catalogue/{id}/holders/{grant}/check":  {path: "/admin/catalogue/{package}/holders/{held}/check", form: url.Values{}, roleless: gone, stranger: gone, auditor: no},
		"GET /admin/catalogue/{id}/holders/{grant}/change":  {path: "/admin/catalogue/{package}/holders/{held}/change", roleless: gone, stranger: gone, auditor: no},
		"POST /admin/catalogue/{id}/holders/{grant}/change": {path: "/admin/catalogue/{package}/holders/{held}/change", form: more, roleless: gone, stranger: gone, auditor: no},
		"GET /admin/catalogue/{id}/holders/{grant}/end":     {path: "/admin/catalogue/{package}/holders/{held}/end", roleless: gone, stranger: gone, auditor: no},
		"POST /admin/catalogue/{id}/holders/{grant}/end":    {path: "/admin/catalogue/{package}/holders/{held}/end", form: url.Values{"reason": {"Left"}}, roleless: gone, stranger: gone, auditor: no},

		"GET /admin/catalogue/{id}/follow":     {path: "/admin/catalogue/{package}/follow", roleless: gone, stranger: gone, auditor: no},
		"POST /admin/catalogue/{id}/follow":    {path: "/admin/catalogue/{package}/follow", form: url.Values{"reason": {"Safer"}, "newest": {"1"}, "version": {"1"}}, roleless: gone, stranger: gone, auditor: no},
		"GET /admin/catalogue/{id}/describe":   {path: "/admin/catalogue/{package}/describe", roleless: gone, stranger: gone, auditor: no},
		"POST /admin/catalogue/{id}/describe":  {path: "/admin/catalogue/{package}/describe", form: url.Values{"name": {"Wiki"}, "description": {"Read it."}, "version": {"1"}}, roleless: gone, stranger: gone, auditor: no},
		"GET /admin/catalogue/{id}/resources":  {path: "/admin/catalogue/{package}/resources", roleless: gone, stranger: gone, auditor: no},
		"POST /admin/catalogue/{id}/resources": {path: "/admin/catalogue/{package}/resources", form: url.Values{"do": {"remove"}, "kind": {"group"}, "object": {falconID}, "version": {"1"}}, roleless: gone, stranger: gone, auditor: no},
		"GET /admin/catalogue/{id}/limits":     {path: "/admin/catalogue/{package}/limits", roleless: gone, stranger: gone, auditor: no},
		"POST /admin/catalogue/{id}/limits":    {path: "/admin/catalogue/{package}/limits", form: url.Values{"longest": {"30"}, "version": {"1"}}, roleless: gone, stranger: gone, auditor: no},
		"GET /admin/catalogue/{id}/approvers":  {path: "/admin/catalogue/{package}/approvers", roleless: gone, stranger: gone, auditor: no},
		"POST /admin/catalogue/{id}/approvers": {path: "/admin/catalogue/{package}/approvers", form: url.Values{"do": {"stage"}, "stage": {"0"}, "needed-0": {"2"}, "version": {"1"}}, roleless: gone, stranger: gone, auditor: no},

		"GET /admin/catalogue/{id}/audience":   {path: "/admin/catalogue/{package}/audience", roleless: gone, stranger: gone, auditor: no},
		"POST /admin/catalogue/{id}/audience":  {path: "/admin/catalogue/{package}/audience", form: url.Values{"do": {"show"}, "hidden": {"yes"}, "version": {"1"}}, roleless: gone, stranger: gone, auditor: no},
		"GET /admin/catalogue/{id}/questions":  {path: "/admin/catalogue/{package}/questions", roleless: gone, stranger: gone, auditor: no},
		"POST /admin/catalogue/{id}/questions": {path: "/admin/catalogue/{package}/questions", form: url.Values{"q.0.words": {"Why?"}, "version": {"1"}}, roleless: gone, stranger: gone, auditor: no},
		"GET /admin/catalogue/{id}/owners":     {path: "/admin/catalogue/{package}/owners", roleless: gone, stranger: gone, auditor: no},
		"POST /admin/catalogue/{id}/owners":    {path: "/admin/catalogue/{package}/owners", form: url.Values{"do": {"remove"}, "object": {miaChen.ObjectID}, "version": {"1"}}, roleless: gone, stranger: gone, auditor: no},
		"GET /admin/catalogue/{id}/publish":    {path: "/admin/catalogue/{package}/publish", roleless: gone, stranger: gone, auditor: no},
		"POST /admin/catalogue/{id}/publish":   {path: "/admin/catalogue/{package}/publish", form: url.Values{"reason": {"Why not"}, "version": {"1"}}, roleless: gone, stranger: gone, auditor: no},
		"POST /admin/catalogue/{id}/discard":   {path: "/admin/catalogue/{package}/discard", form: url.Values{"version": {"1"}}, roleless: gone, stranger: gone, auditor: no},
		"GET /admin/catalogue/{id}/off":        {path: "/admin/catalogue/{package}/off", roleless: gone, stranger: gone, auditor: no},
		"POST /admin/catalogue/{id}/off":       {path: "/admin/catalogue/{package}/off", form: url.Values{"reason": {"Closed"}, "version": {"1"}}, roleless: gone, stranger: gone, auditor: no},

		"GET /admin/health":                         {path: "/admin/health", roleless: no, stranger: no, auditor: ok},
		"GET /admin/health/live":                    {path: "/admin/health/live", roleless: no, stranger: no, auditor: ok},
		"GET /admin/health/{breaker}/resume":        {path: "/admin/health/gifts/resume", roleless: no, stranger: no, auditor: no},
		"POST /admin/health/{breaker}/resume":       {path: "/admin/health/gifts/resume", form: url.Values{"alarm": {pausedAlarm}, "reason": {"Known"}}, roleless: no, stranger: no, auditor: no},
		"GET /admin/health/unknown":                 {path: "/admin/health/unknown", roleless: no, stranger: no, auditor: ok},
		"GET /admin/apps":                           {path: "/admin/apps", roleless: no, stranger: no, auditor: ok},
		"GET /admin/apps/live":                      {path: "/admin/apps/live", roleless: no, stranger: no, auditor: ok},
		"GET /admin/apps/gallery":                   {path: "/admin/apps/gallery", roleless: no, stranger: no, auditor: ok},
		"GET /admin/apps/gallery/{template}":        {path: "/admin/apps/gallery/" + docuSign, roleless: no, stranger: no, auditor: no},
		"POST /admin/apps/gallery/{template}":       {path: "/admin/apps/gallery/" + docuSign, form: appForm(), roleless: no, stranger: no, auditor: no},
		"GET /admin/apps/additions/{id}":            {path: "/admin/apps/additions/" + refused, roleless: no, stranger: no, auditor: ok},
		"GET /admin/apps/additions/{id}/live":       {path: "/admin/apps/additions/" + refused + "/live", roleless: no, stranger: no, auditor: ok},
		"POST /admin/apps/additions/{id}/try-again": {path: "/admin/apps/additions/" + refused + "/try-again", form: url.Values{}, roleless: no, stranger: no, auditor: no},
		"GET /admin/policies":                       {path: "/admin/policies", roleless: no, stranger: no, auditor: ok},
		"POST /admin/policies/test":                 {path: "/admin/policies/test", form: url.Values{"address": {"x@y.example"}}, roleless: no, stranger: no, auditor: ok},
		"GET /admin/policies/{kind}/{of}":           {path: "/admin/policies/sections/domains", roleless: no, stranger: no, auditor: no},
		"POST /admin/policies/{kind}/{of}":          {path: "/admin/policies/sections/help", form: helpRules, roleless: no, stranger: no, auditor: no},
		"POST /admin/policies/{kind}/{of}/change":   {path: "/admin/policies/sections/help/change", form: helpRules, roleless: no, stranger: no, auditor: no},
		"GET /admin/policies/asks/{id}":             {path: "/admin/policies/asks/{ask}", roleless: no, stranger: no, auditor: no},
		"POST /admin/policies/asks/{id}":            {path: "/admin/policies/asks/{ask}", form: url.Values{"answer": {"allow"}, "version": {"0"}, "reason": {"Known"}}, roleless: no, stranger: no, auditor: no},
		"GET /admin/mail":                           {path: "/admin/mail", roleless: no, stranger: no, auditor: ok},
		"GET /admin/mail/live":                      {path: "/admin/mail/live", roleless: no, stranger: no, auditor: ok},
		"POST /admin/mail/test":                     {path: "/admin/mail/test", form: url.Values{"idempotency_key": {newFormKey()}}, roleless: no, stranger: no, auditor: no},
		"POST /admin/mail/{id}/again":               {path: "/admin/mail/" + bounced + "/again", form: url.Values{"again": {"0"}}, roleless: no, stranger: no, auditor: no},
		"GET /admin/drift":                          {path: "/admin/drift", roleless: no, stranger: no, auditor: ok},
	}
}

func TestEveryRouteOfStaffIsOnlyForWhomItIsFor(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	refs, verdict := o.cast()
	all := guards(verdict)
	before := o.everything()
	for _, r := range walk(t, o.site) {
		if open[r.String()] {
			continue
		}
		g, named := all[r.String()]
		if !named {
			t.Errorf("%s is not in the table: say whom it is not for", r)
			continue
		}
		delete(all, r.String())
		about := ana
		if strings.HasPrefix(r.pattern, "/approvals") {
			about = ben
		}
		about.Roles = 0
		for _, c := range []struct {
			name string
			by   guest.Person
			want int
		}{{"without a role", about, g.roleless}, {"a stranger", stranger, g.stranger}, {"an auditor", dee, g.auditor}} {
			if c.want == 0 {
				continue
			}
			b, _ := o.as(c.by)
			got := b.send(r.method, refs.Replace(g.path), g.form, map[string]string{"Sec-Fetch-Site": "same-origin"})
			if got.StatusCode != c.want {
				t.Errorf("%s for %s: %d to %q, want %d", r, c.name, got.StatusCode, got.to(), c.want)
			}
			if c.by.Same(stranger) && strings.Contains(got.body, "Gil Roy") {
				t.Errorf("%s tells a stranger of the guest: %s", r, got.body)
			}
			if now := o.everything(); now != before {
				t.Fatalf("%s for %s changed something:\n%s\nwas\n%s", r, c.name, now, before)
			}
		}
	}
	for name := range all {
		t.Errorf("%s is in the table, and is no route", name)
	}
}

// cast gives Ana a guest, a request that waits and a draft, and Ben a form to
// decide with.
func (o *office) cast() (refs *strings.Replacer, verdict url.Values) {
	o.t.Helper()
	other := func(v url.Values) { v.Set("idempotency_key", newFormKey()) }
	g, request := o.invited(), o.asked(other)
	taken, outside := o.drifted(g)
	b, _ := o.as(ana)
	draft := strings.Split(b.post("/requests/new", filled(other)).to(), "/")[2]
	approver, _ := o.as(ben)
	verdict = hidden(o.t, approver.get("/approvals/"+request))
	verdict.Set(o.line(request, "Falcon"), "approve")
	ask := o.wanted(ana, "northwind.example")
	return strings.NewReplacer("{ask}", ask, "{guest}", g.Ref, "{request}", request, "{draft}", draft, "{grant}", string(o.grantOf(g)), "{taken}", taken, "{outside}", outside, "{package}", falconID, "{held}", o.held(g)), verdict
}

// everything is all that the memory holds, to be compared.
func (m *memory) everything() string {
	m.mu.Lock()
	defer m.mu.Unlock()
	raw, err := json.Marshal([]any{m.requests, m.guests, m.grants, m.drifts, m.history, m.keys, m.away, m.health, m.entries, m.versions, m.follows, m.additions, m.policy, m.rules, m.domainAsks, m.messages, m.wishes})
	if err != nil {
		panic(err)
	}
	return string(raw)
}
