package portal

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"

	"guestportal/internal/emulator"
	"guestportal/internal/guest"
)

// browser is the guest's: it keeps cookies and shows where it would be led.
type browser struct {
	t      *testing.T
	client *http.Client
}

func newBrowser(t *testing.T) browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return browser{t, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// visit sends a form, or just goes there when there is none, and gives the page
// and where it leads on to.
func (b browser) visit(address string, form url.Values) (status int, page, location string) {
	b.t.Helper()
	method, body := http.MethodGet, io.Reader(http.NoBody)
	if form != nil {
		method, body = http.MethodPost, strings.NewReader(form.Encode())
	}
	req, err := http.NewRequestWithContext(bounded(b.t), method, address, body)
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	req.Header.Set("Sec-Fetch-Mode", "navigate")
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	res, err := b.client.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return res.StatusCode, string(raw), res.Header.Get("Location")
}

// accept presses Accept on the guest's page until the worker's redeem link comes.
func (b browser) accept(link string) (redeem string) {
	b.t.Helper()
	status, page, to := b.visit(link+"/accept", url.Values{"idempotency_key": {uuid.NewString()}})
	for status == http.StatusSeeOther && strings.HasSuffix(to, "/wait") { // the worker is late
		origin, _, _ := strings.Cut(link, "/i/")
		if status, page, to = b.visit(origin+to, nil); status == http.StatusOK {
			status, to = http.StatusSeeOther, "/i/"+strings.Split(link, "/i/")[1]+"/wait"
		}
	}
	if status != http.StatusSeeOther || to == "" {
		b.t.Fatalf("Accept answers %d\n%s", status, page)
	}
	return to
}

var hidden = regexp.MustCompile(`<input type="hidden" name="t" value="([^"]+)"`)

// redeem goes through the tenant's own pages.
func (b browser) redeem(tenant, link string) (landing string) {
	b.t.Helper()
	parsed, err := url.Parse(link)
	if err != nil {
		b.t.Fatal(err)
	}
	_, _, consent := b.visit(tenant+"/redeem/provider", url.Values{"rd": {parsed.Query().Get("rd")}, "provider": {"work"}})
	_, page, _ := b.visit(tenant+consent, nil)
	transaction := hidden.FindStringSubmatch(page)
	if transaction == nil {
		b.t.Fatalf("no consent page: %s", page)
	}
	_, _, landing = b.visit(tenant+"/redeem/consent", url.Values{"t": {transaction[1]}, "action": {"accept"}})
	return landing
}

func TestPagesAndJobsInProcessesOfTheirOwnTellTheWholeStory(t *testing.T) {
	t.Parallel()
	w := setup(t)
	// The process that faces people has no way to Microsoft Graph at all.
	web := serve(t, joined(w.common(), w.forPages(), []string{"PORTAL_ROLE=web"}))
	serve(t, joined(w.common(), w.forGraph(), []string{"PORTAL_ROLE=worker", "PORTAL_PUBLIC_URL=" + web.url}))
	heard := w.listen()

	s := w.asked("lou@fabrikam.example", "Falcon reviewer")
	w.approve(s)
	s = heard.until(s.Guest.Ref, "invited, in sync", inSync)
	seed := emulator.SeedStory()
	tenant := w.tenantState()
	ids := tenant.accounts("lou@fabrikam.example")
	if len(ids) != 1 || ids[0] != s.Guest.ObjectID {
		t.Fatalf("the accounts are %v, want %s", ids, s.Guest.ObjectID)
	}
	if !tenant.member(seed.Groups.ProjectFalcon.ID, ids[0]) || tenant.assigned(seed.Apps.ExpenseDesk.ID, seed.Roles.Reviewer.ID, ids[0]) != 1 {
		t.Error("the guest has not what was approved")
	}

	story, err := w.service.Guest(t.Context(), w.ana, s.Guest.Ref)
	if err != nil {
		t.Fatal(err)
	}
	b := newBrowser(t)
	page := web.url + "/i/" + story.LinkCode
	if status, text, _ := b.visit(page, nil); status != http.StatusOK || !strings.Contains(text, "Ana Silva at Contoso invited you") {
		t.Fatalf("the guest's page: %d\n%s", status, text)
	}
	link := b.accept(page)
	if !strings.HasPrefix(link, w.tenant.HTTP+"/redeem") {
		t.Fatalf("Accept leads to %s", link)
	}
	w.nowhereStored(t, link)
	if landing := b.redeem(w.tenant.HTTP, link); landing != page {
		t.Errorf("Microsoft leads back to %q, want %q", landing, page)
	}
	heard.until(s.Guest.Ref, "active", func(g guest.Guest) bool { return g.State == guest.Active })
	if status, text, _ := b.visit(page, nil); status != http.StatusOK || !strings.Contains(text, "You&#39;re in") {
		t.Errorf("after accepting the page says (%d)\n%s", status, text)
	}
	if calls := w.callers(); len(calls) != 1 || !calls[w.tenant.WorkerClient.ID] {
		t.Errorf("Microsoft Graph was called by %v, want the worker alone", calls)
	}
}

// nowhereStored looks for a redeem link's ticket in every row of the database.
func (w *world) nowhereStored(t *testing.T, link string) {
	t.Helper()
	outer, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	inner, err := url.Parse(outer.Query().Get("rd"))
	if err != nil {
		t.Fatal(err)
	}
	ticket := inner.Query().Get("ticket")
	if len(ticket) < 16 {
		t.Fatalf("no ticket in %s", link)
	}
	const tables = `SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'`
	rows, err := w.pool.Query(t.Context(), tables)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	if rows.Err() != nil || len(names) < 20 {
		t.Fatalf("only %d tables: %v", len(names), rows.Err())
	}
	for _, name := range names {
		var n int
		if err := w.pool.QueryRow(t.Context(), `SELECT count(*) FROM `+name+` x WHERE position($1 in x::text) > 0`, ticket).Scan(&n); err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			t.Errorf("the redeem link is stored in %s", name)
		}
	}
}
