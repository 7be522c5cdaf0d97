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
	"github.com/jackc/pgx/v5"

	"guestportal/internal/emulator"
	"guestportal/internal/guest"
)

// browser is the guest's: it keeps cookies and shows where it would be led.
type browser struct {
	t      *testing.T
	client *http.Client
	host   string // by which the portal is known on its own address; empty: that address
}

func newBrowser(t *testing.T) browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return browser{t: t, client: &http.Client{Jar: jar, Transport: unshared, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
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
	if strings.Contains(address, "/i/") {
		req.Host = b.host
	}
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
	web := serve(t, w.pages())
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
	ticket := ticketOf(t, link)
	for _, name := range w.tables(t) {
		if w.holding(name, ticket) > 0 {
			t.Errorf("the redeem link is stored in %s", name)
		}
	}
}

// ticketOf gives what is secret in a redeem link.
func ticketOf(t *testing.T, link string) (ticket string) {
	t.Helper()
	outer, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	inner, err := url.Parse(outer.Query().Get("rd"))
	if err != nil {
		t.Fatal(err)
	}
	if ticket = inner.Query().Get("ticket"); len(ticket) < 16 {
		t.Fatalf("no ticket in %s", link)
	}
	return ticket
}

// tables gives the names of all that the database holds, the queue's included.
func (w *world) tables(t *testing.T) (names []string) {
	t.Helper()
	rows, err := w.pool.Query(t.Context(), `SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'`)
	if err != nil {
		t.Fatal(err)
	}
	if names, err = pgx.CollectRows(rows, pgx.RowTo[string]); err != nil || len(names) < 20 {
		t.Fatalf("only %d tables: %v", len(names), err)
	}
	return names
}

// holding counts the rows of a table in which there is some text.
func (w *world) holding(table, text string) (rows int) {
	w.tb.Helper()
	return w.count(`SELECT count(*) FROM `+table+` x WHERE position($1 in x::text) > 0`, text)
}
