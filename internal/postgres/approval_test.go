package postgres_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"guestportal/internal/guest"
)

// staff puts somebody into the directory mirror who has never signed in here, or
// somebody whom the portal knows.
func (w *world) staff(t *testing.T, p guest.Person, kind string, enabled bool) guest.Person {
	t.Helper()
	if p.ObjectID == "" {
		p.ObjectID = newID()
	}
	const add = `
		INSERT INTO directory_users (object_id, display_name, mail, principal, user_type, creation_type, external_user_state, enabled, reading, news)
		VALUES ($1, $2, lower($3), lower($3), $4, '', '', $5, 1, false)`
	if _, err := w.pool.Exec(t.Context(), add, p.ObjectID, p.Name, p.Email, kind, enabled); err != nil {
		t.Fatal(err)
	}
	return p
}

// read says that feeds of the directory have been read to their end.
func (w *world) read(t *testing.T, feeds ...string) {
	t.Helper()
	const note = `INSERT INTO feeds (name, link, reading, completed_at) SELECT name, '', 1, $2 FROM unnest($1::text[]) AS name
		ON CONFLICT (name) DO UPDATE SET completed_at = excluded.completed_at`
	if _, err := w.pool.Exec(t.Context(), note, feeds, w.now); err != nil {
		t.Fatal(err)
	}
}

// team is a group of the directory with members.
func (w *world) team(t *testing.T, name string, members ...guest.Person) guest.Principal {
	t.Helper()
	g := guest.Principal{Kind: guest.Members, ObjectID: newID(), Name: name}
	for _, m := range members {
		if _, err := w.pool.Exec(t.Context(), `INSERT INTO directory_members (group_id, member_id) VALUES ($1, $2)`, g.ObjectID, m.ObjectID); err != nil {
			t.Fatal(err)
		}
	}
	w.read(t, "members group "+g.ObjectID)
	return g
}

// staged offers a package with an approval of stages.
func (w *world) staged(t *testing.T, name string, stages ...guest.Stage) guest.Package {
	t.Helper()
	p := guest.Package{
		ID: guest.PackageID(newID()), Version: 1, Name: name, Description: name, MaxDays: 90, Enabled: true,
		Resources: []guest.Resource{{Kind: guest.Group, ObjectID: newID(), Name: name}},
		Terms:     guest.Terms{Approval: guest.Approval{Stages: stages}},
	}
	if err := w.store.SavePackage(t.Context(), p, 0); err != nil {
		t.Fatal(err)
	}
	return p
}

func (w *world) request(t *testing.T, ref string) guest.Request {
	t.Helper()
	r, err := w.store.RequestByRef(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// says lets somebody decide every line of a request as it stands.
func (w *world) says(t *testing.T, by guest.Person, ref string, what guest.Verdict) error {
	t.Helper()
	r := w.request(t, ref)
	v := guest.Verdicts{Lines: map[guest.LineID]guest.Verdict{}, Version: r.Version, Digest: r.Digest(), Key: newID(), Comment: "As discussed."}
	for _, l := range r.Lines {
		v.Lines[l.ID] = what
	}
	return w.Decide(t.Context(), by, ref, v)
}

func askedOf(asked []guest.Asked) (out []string) {
	for _, a := range asked {
		out = append(out, a.Name)
	}
	return out
}

func TestAGroupIsAskedWithoutTheSponsorGuestsAndThoseWhoAreBlocked(t *testing.T) {
	t.Parallel()
	w := setup(t)
	ben, ana := w.staff(t, w.ben, "Member", true), w.staff(t, w.ana, "Member", true)
	ida := w.staff(t, guest.Person{Name: "Ida Holm", Email: "ida@contoso.example"}, "Member", true)
	gone := w.staff(t, guest.Person{Name: "Old Hand", Email: "old@contoso.example"}, "Member", false)
	outsider := w.staff(t, guest.Person{Name: "Gil Roy", Email: "gil@fabrikam.example"}, "Guest", true)
	finance := w.team(t, "Finance", ben, ana, ida, gone, outsider)
	ref := w.sent(t, w.ana, "lou@fabrikam.example", w.staged(t, "Falcon", guest.Stage{Approvers: []guest.Principal{finance, {Kind: guest.OnePerson, ObjectID: ben.ObjectID}}, Needed: 2}))

	r := w.request(t, ref)
	if got := askedOf(r.Deciders(r.Lines[0])); !slices.Equal(got, []string{"Ben Ito", "Ida Holm"}) {
		t.Fatalf("asked are %v", got)
	}
	if len(w.queue.mails) != 2 {
		t.Errorf("%d mails, want 2", len(w.queue.mails))
	}
	if err := w.says(t, w.ben, ref, guest.Approve); err != nil {
		t.Fatal(err)
	}
	r = w.request(t, ref)
	if have, needed := r.Progress(r.Lines[0]); have != 1 || needed != 2 || r.State != guest.Pending {
		t.Fatalf("%d of %d, %s", have, needed, r.State)
	}
	if n, err := w.WaitingFor(t.Context(), w.ben); err != nil || n != 0 {
		t.Errorf("%d still wait for who has decided (%v)", n, err)
	}
	past, err := w.Inbox(t.Context(), w.ben, true, "")
	if err != nil || len(past.Requests) != 1 {
		t.Errorf("who has decided finds %d in the history (%v)", len(past.Requests), err)
	}
	// Ida signs in for the first time, and is who was asked.
	known, err := w.store.SavePerson(t.Context(), guest.Person{
		TenantID: w.ben.TenantID, ObjectID: ida.ObjectID, Name: "Ida Holm", Email: "ida@contoso.example", Roles: guest.Approver,
	}, w.now)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.says(t, known, ref, guest.Approve); err != nil {
		t.Fatal(err)
	}
	if r = w.request(t, ref); r.State != guest.Approved || r.Lines[0].Decision.ByName != "Ida Holm" || len(r.Lines[0].Reviews) != 2 {
		t.Errorf("the request is %+v", r)
	}
}

func TestStagesTurnToOwnersAndTheManager(t *testing.T) {
	t.Parallel()
	w := setup(t)
	ben := w.staff(t, w.ben, "Member", true)
	sam := w.staff(t, w.person(t, "Sam Okafor", guest.Sponsor|guest.Approver), "Member", true)
	p := w.staged(t, "Falcon", guest.Stage{Approvers: []guest.Principal{{Kind: guest.SponsorManager}}}, guest.Stage{Approvers: []guest.Principal{{Kind: guest.ResourceOwners}}})
	for sql, args := range map[string][]any{
		`INSERT INTO directory_managers (object_id, manager_id, read_at) VALUES ($1, $2, now())`:  {w.ana.ObjectID, ben.ObjectID},
		`INSERT INTO directory_owners (object_id, owner_id, reading) VALUES ($1, $2, 1)`:          {p.Resources[0].ObjectID, sam.ObjectID},
		`INSERT INTO directory_owners (object_id, owner_id, reading) SELECT $1, $2, 1 WHERE true`: {p.Resources[0].ObjectID, ben.ObjectID},
	} {
		if _, err := w.pool.Exec(t.Context(), sql, args...); err != nil {
			t.Fatal(err)
		}
	}
	w.read(t, "manager user "+w.ana.ObjectID, "owners group "+p.Resources[0].ObjectID)
	ref := w.sent(t, w.ana, "lou@fabrikam.example", p)
	if err := w.says(t, w.ben, ref, guest.Approve); err != nil {
		t.Fatal(err)
	}
	r := w.request(t, ref)
	if got := askedOf(r.Deciders(r.Lines[0])); !slices.Equal(got, []string{"Sam Okafor"}) || r.Lines[0].Stage != 1 {
		t.Errorf("in stage %d, asked are %v: who decided before does not count again", r.Lines[0].Stage, got)
	}
}

// refused wants a constraint to refuse a statement.
func (w *world) refused(t *testing.T, constraint, sql string, args ...any) {
	t.Helper()
	_, err := w.pool.Exec(t.Context(), sql, args...)
	if pg, is := errors.AsType[*pgconn.PgError](err); !is || pg.ConstraintName != constraint {
		t.Errorf("%s\nis answered with %v, want %s", sql, err, constraint)
	}
}

func TestTheDatabaseItselfCountsWhoHasApproved(t *testing.T) {
	t.Parallel()
	w := setup(t)
	mia := w.person(t, "Mia Chen", guest.Approver)
	nia := w.person(t, "Nia Bell", guest.Approver)
	two := []guest.Principal{}
	for _, p := range []guest.Person{w.ben, mia, w.ana} {
		two = append(two, guest.Principal{Kind: guest.OnePerson, ObjectID: p.ObjectID, Name: p.Name})
	}
	ref := w.sent(t, w.ana, "lou@fabrikam.example", w.staged(t, "Falcon", guest.Stage{Approvers: two, Needed: 2}))
	if err := w.says(t, w.ben, ref, guest.Approve); err != nil {
		t.Fatal(err)
	}
	r := w.request(t, ref)
	line := r.Lines[0].ID
	const approve = `UPDATE request_lines SET state = 'approved', decided_by = $2, decided_at = now(), digest = $3 WHERE id = $1`
	w.refused(t, "approved_by_enough", approve, line, w.ben.ID, r.Digest())
	const review = `
		INSERT INTO line_reviews (line_id, request_id, sponsor_id, stage, person_id, verdict, comment, digest, form_key, at)
		VALUES ($1, $2, $3, 0, $4, 'approve', '', $5, '', now())`
	w.refused(t, "line_reviews_pkey", review, line, r.ID, w.ana.ID, w.ben.ID, r.Digest())
	w.refused(t, "only_who_is_asked_decides", review, line, r.ID, w.ana.ID, nia.ID, r.Digest())
	w.refused(t, "line_reviews_line_id_request_id_sponsor_id_fkey", review, line, r.ID, w.sam.ID, mia.ID, r.Digest())
	if _, err := w.pool.Exec(t.Context(), `INSERT INTO line_approvers (line_id, person_id, request_id, open) VALUES ($1, $2, $3, true)`, line, w.ana.ID, r.ID); err != nil {
		t.Fatal(err)
	}
	w.refused(t, "nobody_reviews_their_own_request", review, line, r.ID, w.ana.ID, w.ana.ID, r.Digest())
	w.refused(t, "reviews_stay", `UPDATE line_reviews SET verdict = 'decline' WHERE line_id = $1`, line)
	// Another person's approval of something else does not count.
	if _, err := w.pool.Exec(t.Context(), review, line, r.ID, w.ana.ID, mia.ID, "another digest"); err != nil {
		t.Fatal(err)
	}
	w.refused(t, "approved_by_enough", approve, line, mia.ID, r.Digest())
}

func TestAPlainPackageIsApprovedByWhoIsAskedAlone(t *testing.T) {
	t.Parallel()
	w := setup(t)
	ref := w.sent(t, w.ana, "lou@fabrikam.example", w.offer(t, "Wiki"))
	line := w.request(t, ref).Lines[0].ID
	const approve = `UPDATE request_lines SET state = 'approved', decided_by = $2, decided_at = now(), digest = 'd' WHERE id = $1`
	w.refused(t, "only_who_is_asked_decides", approve, line, w.sam.ID)
	w.refused(t, "nobody_decides_their_own_request", approve, line, w.ana.ID)
	// An older version of the program writes no review.
	if _, err := w.pool.Exec(t.Context(), approve, line, w.ben.ID); err != nil {
		t.Error(err)
	}
}

func TestARuleThatCouldNeverBeMetIsRefusedWhenSending(t *testing.T) {
	t.Parallel()
	w := setup(t)
	self := guest.Principal{Kind: guest.OnePerson, ObjectID: w.ana.ObjectID, Name: w.ana.Name}
	other := guest.Principal{Kind: guest.OnePerson, ObjectID: w.ben.ObjectID, Name: w.ben.Name}
	ref, err := w.SaveDraft(t.Context(), w.ana, form("lou@fabrikam.example", w.staged(t, "Falcon", guest.Stage{Approvers: []guest.Principal{self, other}, Needed: 2})), newID())
	if err != nil {
		t.Fatal(err)
	}
	err = w.Submit(t.Context(), w.ana, ref, 1)
	if p, is := errors.AsType[guest.Problems](err); !is || !strings.Contains(p["package"], "takes 2 people to approve") {
		t.Errorf("sending gives %v", err)
	}
}
