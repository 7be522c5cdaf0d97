package graph_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"guestportal/internal/graph"
	"guestportal/internal/guest"
)

func TestAGuestsWholeStay(t *testing.T) {
	t.Parallel()
	x, ctx := newTenant(t), t.Context()
	_, feed := x.changes(t, "")

	found, err := x.FindByMail(ctx, email)
	if err != nil || len(found) != 0 {
		t.Fatalf("before: %v %v", found, err)
	}
	if found, err = x.FindByMail(ctx, "o'neil' or true or 'x@fabrikam.example"); err == nil || len(found) != 0 {
		t.Errorf("an address with a filter in it finds %v %v", found, err)
	}
	if found, err = x.FindByMail(ctx, "ana.o'neil@fabrikam.example"); err != nil || len(found) != 0 {
		t.Errorf("an address with a quote finds %v %v", found, err)
	}
	if found, err = x.FindByMail(ctx, "GIL@fabrikam.example"); err != nil || len(found) != 1 || !found[0].Accepted() || found[0].AcceptedAt.IsZero() {
		t.Errorf("the guest of the seed is %+v %v", found, err)
	}
	id, link := x.invite(t)
	again, fresh := x.invite(t)
	if again != id || fresh.Reveal() == link.Reveal() || !strings.HasPrefix(link.Reveal(), x.ready.HTTPS) {
		t.Errorf("a second invitation gives %s and %q after %s and %q", again, fresh.Reveal(), id, link.Reveal())
	}
	account, err := x.Account(ctx, id)
	if err != nil || !account.Invited() || account.Accepted() || !account.Enabled || account.Mail != email || account.DisplayName != "Ana Oneil" || account.CreatedAt.IsZero() {
		t.Errorf("account is %+v %v", account, err)
	}
	if found, err = x.FindByMail(ctx, strings.ToUpper(email)); err != nil || len(found) != 1 || found[0] != account {
		t.Errorf("found %+v %v, want %+v", found, err, account)
	}

	must(t, x.SetEnabled(ctx, id, false, ""))
	if account, err = x.Account(ctx, id); err != nil || account.Enabled {
		t.Errorf("after the block: %+v %v", account, err)
	}
	_, _, err = x.Invite(ctx, guest.InvitationOrder{Email: email, RedirectURL: "https://portal.example/"}, "")
	if f, _ := errors.AsType[*guest.Fault](err); f == nil || f.Kind != guest.FaultRefused || f.Status != 412 {
		t.Errorf("inviting a blocked guest gives %v", err)
	}
	must(t, x.SetEnabled(ctx, id, true, ""))

	seen, feed := x.changes(t, feed)
	if i := slices.IndexFunc(seen, func(o guest.Observed) bool { return o.Account.ObjectID == id && o.Account.Invited() }); i < 0 {
		t.Errorf("the feed does not tell of the guest: %+v", seen)
	}
	must(t, x.Delete(ctx, id, ""))
	if _, err = x.Account(ctx, id); kind(t, err) != guest.FaultMissing {
		t.Errorf("after the end: %v", err)
	}
	if err := x.Delete(ctx, id, ""); kind(t, err) != guest.FaultMissing {
		t.Errorf("a second end: %v", err)
	}
	seen, _ = x.changes(t, feed)
	if !slices.Contains(seen, guest.Observed{Account: guest.Account{ObjectID: id}, Removed: true}) {
		t.Errorf("the feed does not tell of the end: %+v", seen)
	}
	x.checkJournal(t)
}

// changes reads the feed to its end for now.
func (x *tenant) changes(t *testing.T, link string) ([]guest.Observed, string) {
	t.Helper()
	var seen []guest.Observed
	for range 100 {
		page, next, done, err := x.Delta(t.Context(), link)
		must(t, err)
		if seen, link = append(seen, page...), next; done {
			return seen, link
		}
	}
	t.Fatal("the feed does not end")
	return nil, ""
}

// checkJournal: what the tenant must never have been asked.
func (x *tenant) checkJournal(t *testing.T) {
	t.Helper()
	var journal struct {
		Entries []struct {
			Method, Path    string
			Body            json.RawMessage
			ClientRequestID string `json:"client_request_id"`
		}
	}
	x.control(t, http.MethodGet, "/journal", nil, &journal)
	if len(journal.Entries) == 0 {
		t.Error("the journal is empty")
	}
	for _, e := range journal.Entries {
		for _, word := range []string{"resetRedemption", "invitedUserType", "sendInvitationMessage\":true", "sendInvitationMessage\\\":true"} {
			if bytes.Contains(e.Body, []byte(word)) {
				t.Errorf("%s %s was asked with %s", e.Method, e.Path, e.Body)
			}
		}
	}
}

func TestSponsorsComeAndGo(t *testing.T) {
	t.Parallel()
	x, ctx := newTenant(t), t.Context()
	id, _ := x.invite(t)
	first, second := x.id(t, sam), x.id(t, ana)
	sponsors := func(want ...string) {
		t.Helper()
		got, err := x.Sponsors(ctx, id)
		slices.Sort(want)
		if slices.Sort(got); err != nil || !slices.Equal(got, want) {
			t.Errorf("sponsors are %v %v, want %v", got, err, want)
		}
	}
	sponsors(first)
	must(t, x.AddSponsor(ctx, id, second, ""))
	sponsors(first, second)
	if err := x.AddSponsor(ctx, id, second, ""); kind(t, err) != guest.FaultAlready {
		t.Errorf("twice: %v", err)
	}
}

func TestGroupsComeAndGo(t *testing.T) {
	t.Parallel()
	x, ctx := newTenant(t), t.Context()
	id, _ := x.invite(t)
	falcon, workspace := x.id(t, "Project Falcon"), x.id(t, "Partner Workspace")
	groups := func(want ...string) {
		t.Helper()
		got, err := x.Groups(ctx, id)
		want = append(want, x.id(t, "All Contractors")) // whose rule takes every guest
		slices.Sort(want)
		if slices.Sort(got); err != nil || !slices.Equal(got, want) {
			t.Errorf("groups are %v %v, want %v", got, err, want)
		}
	}
	groups()
	must(t, x.AddMember(ctx, falcon, id, ""))
	must(t, x.AddMember(ctx, workspace, id, ""))
	groups(falcon, workspace)
	if err := x.AddMember(ctx, falcon, id, ""); kind(t, err) != guest.FaultAlready {
		t.Errorf("twice: %v", err)
	}
	must(t, x.RemoveMember(ctx, falcon, id, ""))
	groups(workspace)
	if err := x.RemoveMember(ctx, falcon, id, ""); kind(t, err) != guest.FaultMissing {
		t.Errorf("removed twice: %v", err)
	}
	if err := x.AddMember(ctx, x.id(t, ana), id, ""); kind(t, err) != guest.FaultMissing {
		t.Errorf("a person as group: %v", err)
	}
	for _, name := range []string{"All Contractors", "Finance Share", "Helpdesk Operators"} {
		if k := kind(t, x.AddMember(ctx, x.id(t, name), id, "")); k != guest.FaultRefused {
			t.Errorf("%s: kind %d", name, k)
		}
	}
	_, err := x.Account(ctx, id)
	must(t, err) // the person is still there
}

func TestAppRolesComeAndGo(t *testing.T) {
	t.Parallel()
	x, ctx := newTenant(t), t.Context()
	id, _ := x.invite(t)
	desk, wiki := x.id(t, "Expense Desk"), x.id(t, "Wiki")
	submitter := x.roles["Expense Desk/Submitter"]
	must(t, x.AssignRole(ctx, id, desk, submitter, ""))
	must(t, x.AssignRole(ctx, id, wiki, guest.DefaultAccess, ""))
	if err := x.AssignRole(ctx, id, desk, submitter, ""); kind(t, err) != guest.FaultAlready {
		t.Errorf("twice: %v", err)
	}
	if err := x.AssignRole(ctx, id, wiki, submitter, ""); kind(t, err) != guest.FaultRefused {
		t.Errorf("a role of another app: %v", err)
	}
	got, err := x.Assignments(ctx, id)
	if err != nil || len(got) != 2 {
		t.Fatalf("assignments are %+v %v", got, err)
	}
	for _, a := range got {
		if !(a.AppID == desk && a.RoleID == submitter) && !(a.AppID == wiki && a.RoleID == guest.DefaultAccess) {
			t.Errorf("assignment is %+v", a)
		}
		must(t, x.UnassignRole(ctx, a.AppID, a.ID, ""))
		if err := x.UnassignRole(ctx, a.AppID, a.ID, ""); kind(t, err) != guest.FaultMissing {
			t.Errorf("removed twice: %v", err)
		}
	}
	if got, err = x.Assignments(ctx, id); err != nil || len(got) != 0 {
		t.Errorf("at the end: %+v %v", got, err)
	}
}

func TestAFreshGuestIsNotYetThere(t *testing.T) {
	t.Parallel()
	x, ctx := newTenant(t), t.Context()
	x.control(t, http.MethodPost, "/settings", map[string]any{"replication_lag_ms": 60_000}, nil)
	id, _ := x.invite(t)
	falcon, wiki := x.id(t, "Project Falcon"), x.id(t, "Wiki")
	waits := map[string]func() error{
		"read":   func() error { _, err := x.Account(ctx, id); return err },
		"member": func() error { return x.AddMember(ctx, falcon, id, "") },
		"role":   func() error { return x.AssignRole(ctx, id, wiki, guest.DefaultAccess, "") },
	}
	for name, call := range waits {
		if k := kind(t, call()); k != guest.FaultNotYet && k != guest.FaultMissing {
			t.Errorf("%s: kind %d, want not yet or missing", name, k)
		}
	}
	if k := kind(t, waits["role"]()); k != guest.FaultNotYet {
		t.Errorf("role: kind %d, want not yet", k)
	}
	x.clock.move(2 * time.Minute)
	for name, call := range waits {
		if err := call(); err != nil {
			t.Errorf("%s, later: %v", name, err)
		}
	}
}

func TestFaultsOnTheWay(t *testing.T) {
	t.Parallel()
	x, ctx := newTenant(t), t.Context()
	id, _ := x.invite(t)
	falcon := x.id(t, "Project Falcon")
	fault := func(f map[string]any) {
		f["method"], f["path"], f["times"] = "POST", `^/v1\.0/groups/[^/]+/members`, 1
		x.control(t, http.MethodPost, "/faults", f, nil)
	}
	add := func() error { return x.AddMember(ctx, falcon, id, "") }
	member := func() bool {
		return slices.ContainsFunc(x.state(t).Groups, func(g group) bool {
			return g.ID == falcon && slices.Contains(g.Members, id)
		})
	}

	fault(map[string]any{"status": 429, "headers": map[string]string{"Retry-After": "2"}})
	if k := kind(t, add()); k != guest.FaultThrottled {
		t.Errorf("429: kind %d", k)
	}
	if err := add(); !errors.Is(err, graph.ErrAway) {
		t.Errorf("at once again: %v", err)
	}
	x.clock.move(3 * time.Second)

	fault(map[string]any{"drop": "before"})
	if k := kind(t, add()); k != guest.FaultUnknown || member() {
		t.Errorf("dropped before: kind %d, member %v", k, member())
	}
	fault(map[string]any{"drop": "after"})
	if k := kind(t, add()); k != guest.FaultUnknown || !member() {
		t.Errorf("dropped after: kind %d, member %v", k, member())
	}
}

func TestWhoIsNotLetInIsTold(t *testing.T) {
	t.Parallel()
	x := newTenant(t)
	wrong := x.as(t, app{ID: x.ready.Worker.ID, Secret: "not the secret"})
	_, err := wrong.Account(t.Context(), x.id(t, ana))
	if f, _ := errors.AsType[*guest.Fault](err); f == nil || f.Kind != guest.FaultShutOut || f.Code != "invalid_client" {
		t.Errorf("a wrong secret gives %v", err)
	}
	unknown := x.as(t, app{ID: x.ready.TenantID, Secret: "any"})
	_, err = unknown.Account(t.Context(), x.id(t, ana))
	if f, _ := errors.AsType[*guest.Fault](err); f == nil || f.Kind != guest.FaultShutOut || f.Code != "unauthorized_client" {
		t.Errorf("an unknown app gives %v", err)
	}
	portal := x.as(t, x.ready.Portal)
	err = portal.Delete(t.Context(), x.id(t, ana), "")
	if f, _ := errors.AsType[*guest.Fault](err); f == nil || f.Kind != guest.FaultShutOut || f.Code != "Authorization_RequestDenied" || f.Permission != "User.DeleteRestore.All" {
		t.Errorf("an app without permission gives %v", err)
	}
}
