package portal

import (
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/guest"
)

// mailKinds reads from the source which kinds of mail there are, so that one which
// is added is among them.
func mailKinds(t *testing.T) (kinds []string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../guest/entity.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		if kind, ok := spec.Type.(*ast.Ident); ok && kind.Name == "MailKind" {
			for _, v := range spec.Values {
				if lit, ok := v.(*ast.BasicLit); ok {
					text, err := strconv.Unquote(lit.Value)
					if err != nil {
						t.Fatal(err)
					}
					kinds = append(kinds, text)
				}
			}
		}
		return true
	})
	if len(kinds) < 18 {
		t.Fatalf("only %q were found", kinds)
	}
	return kinds
}

// manyStories has people do what they do, so that there are guests and requests in
// most states: accepted, invited, ended, failed, declined, waiting with a
// suggestion. A worker must run.
func (w *world) manyStories(t *testing.T, heard hearing, origin string) {
	t.Helper()
	ctx := t.Context()
	in := map[string]guest.Story{}
	for i, name := range []string{"accepted", "invited", "ended", "taken", "declined", "waiting", "nudged"} {
		in[name] = w.asked(address(i+1), "Falcon reviewer")
	}
	for _, name := range []string{"accepted", "invited", "ended", "taken"} {
		w.approve(in[name])
	}
	if err := w.decide(in["declined"], guest.Decline); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"accepted", "invited", "ended", "taken"} {
		heard.until(in[name].Guest.Ref, "in sync", inSync)
	}
	w.suggests(t, in["waiting"])
	for name, does := range map[string]func() error{
		"remind":  func() error { return w.service.Nudge(ctx, w.ana, in["nudged"].Request().Ref) },
		"resend":  func() error { return w.service.Resend(ctx, w.ana, in["invited"].Guest.Ref, uuid.NewString()) },
		"end":     func() error { return w.service.EndAccess(ctx, w.ana, in["ended"].Guest.Ref, "It is over.") },
		"propose": func() error { return w.asksForDomain("lou@northwind.example") },
		"take away": func() error {
			now := heard.until(in["taken"].Guest.Ref, "in sync", inSync)
			_, err := w.service.EndHolding(ctx, w.cleo, now.Grants[0].Package.ID, now.Grants[0].ID, "The project is closed.")
			return err
		},
	} {
		if err := does(); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	story, err := w.service.Guest(ctx, w.ana, in["accepted"].Guest.Ref)
	if err != nil {
		t.Fatal(err)
	}
	b := newBrowser(t)
	b.redeem(w.tenant.HTTP, b.accept(origin+"/i/"+story.LinkCode))
	heard.until(in["accepted"].Guest.Ref, "active", func(g guest.Guest) bool { return g.State == guest.Active })
	heard.until(in["ended"].Guest.Ref, "removed", func(g guest.Guest) bool { return g.State == guest.Removed })

	w.control(http.MethodPost, "/faults", map[string]any{"method": "POST", "path": "/members/", "times": 50, "status": 403}, nil)
	failed := w.asked(address(9), "Project Falcon")
	w.approve(failed)
	heard.until(failed.Guest.Ref, "in trouble", func(g guest.Guest) bool { return g.Sync == guest.Attention })
}

// suggests has Ben suggest another role than what was asked for.
func (w *world) suggests(t *testing.T, s guest.Story) {
	t.Helper()
	r := s.Request()
	offered, err := w.service.Suggestable(t.Context(), w.ben, r)
	if err != nil || len(offered) == 0 {
		t.Fatalf("nothing can be suggested: %v", err)
	}
	v := guest.Verdicts{
		Lines: map[guest.LineID]guest.Verdict{r.Lines[0].ID: guest.Suggest}, Instead: map[guest.LineID]guest.PackageID{r.Lines[0].ID: offered[0].ID},
		Offered: offered, Comment: "They only hand in.", Version: r.Version, Digest: r.Digest(), Key: uuid.NewString(),
	}
	if err := w.service.Decide(t.Context(), w.ben, r.Ref, v); err != nil {
		t.Fatal(err)
	}
}

// asksForDomain has Ana ask for an organisation whose guests are not allowed, and
// Cleo allow it.
func (w *world) asksForDomain(email string) error {
	ctx, now := w.tb.Context(), time.Now()
	p, err := w.store.Policy(ctx)
	if err != nil {
		return err
	}
	p.AllowedDomains = []string{"fabrikam.example"}
	if err := w.store.SetPolicy(ctx, p, w.cleo.Name, "Only those whom we know.", now); err != nil {
		return err
	}
	f := guest.Form{
		Email: email, Name: "Lou Tan", Until: "30", Reason: "Reviews the designs.", Delivery: "mail", AskDomain: true,
	}
	catalogue, err := w.store.CataloguePage(ctx, guest.CatalogueFilter{Limit: 1})
	if err != nil {
		return err
	}
	f.Packages = []string{string(catalogue.Rows[0].ID)}
	if _, err := w.service.SaveDraft(ctx, w.ana, f, uuid.NewString()); err != nil {
		return err
	}
	var ask string
	if err := w.pool.QueryRow(ctx, `SELECT id::text FROM domain_asks`).Scan(&ask); err != nil {
		return err
	}
	if p, err = w.store.Policy(ctx); err != nil {
		return err
	}
	return w.service.AnswerDomain(ctx, w.cleo, ask, true, p.Version, "We have spoken with them.")
}

// everyLetter writes one more mail of each kind about every guest, request, alarm and
// organisation, to everybody who has got one, and waits until each was tried: it is
// sent, or there is nothing to say.
func (w *world) everyLetter(t *testing.T, kinds []string) {
	t.Helper()
	const write = `
		INSERT INTO mails (id, kind, guest_id, request_id, person_id, alarm_id, ask_id, created_at)
		SELECT gen_random_uuid(), $1, x.guest_id, x.request_id, x.person_id, x.alarm_id, x.ask_id, now()
		FROM (
			SELECT DISTINCT g.id AS guest_id, r.id AS request_id, p.person_id, NULL::uuid AS alarm_id, NULL::uuid AS ask_id
			FROM guests g LEFT JOIN requests r ON r.guest_id = g.id, (SELECT DISTINCT person_id FROM mails) p
			UNION ALL SELECT DISTINCT NULL::uuid, NULL::uuid, person_id, alarm_id, ask_id FROM mails WHERE guest_id IS NULL) x
		WHERE (x.alarm_id IS NULL OR $1 = 'alarm') AND (x.ask_id IS NULL OR $1 = 'organisation')`
	for _, kind := range kinds {
		w.unhurried(t)
		w.exec(write, kind)
		w.postedNow(t)
	}
}

// unhurried lets the time pass for which a mail waits after another one about the
// same to the same person.
func (w *world) unhurried(t *testing.T) {
	t.Helper()
	if slices.Contains(w.tables(t), "mail_turns") {
		w.exec(`DELETE FROM mail_turns`)
		w.exec(`UPDATE mails SET wait_until = NULL WHERE sent_at IS NULL AND failed_at IS NULL`)
	}
}

// postedNow has every mail tried that is neither sent nor given up, and waits for
// that.
func (w *world) postedNow(t *testing.T) {
	t.Helper()
	ids, err := w.store.Unsent(t.Context(), time.Now(), 1000)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		if err := w.store.RequeueMail(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, "every mail was tried", func() bool {
		return w.count(`SELECT count(*) FROM river_job WHERE args ? 'mail' AND state IN ('available', 'running') AND attempt < 2`) == 0
	})
}
