package postgres_test

import (
	"reflect"
	"slices"
	"testing"

	"guestportal/internal/guest"
)

func TestStaffAreFoundByTheirAddresses(t *testing.T) {
	t.Parallel()
	w := setup(t)
	const user = `
		INSERT INTO directory_users (object_id, display_name, mail, principal, user_type, creation_type, external_user_state, enabled, reading, news)
		VALUES ($1, $2, $3, $4, $5, '', '', $6, 1, false)`
	zoe, gone, guestID := newID(), newID(), newID()
	for _, row := range [][]any{
		{zoe, "Zoe Lark", "zoe@contoso.example", "zlark@contoso.example", "Member", true},
		{gone, "Gone Person", "gone@contoso.example", "gone@contoso.example", "Member", false},
		{guestID, "Gil Roy", "gil@fabrikam.example", "gil_fabrikam.example#ext#@contoso.example", "Guest", true},
	} {
		if _, err := w.pool.Exec(t.Context(), user, row...); err != nil {
			t.Fatal(err)
		}
	}
	// Gone has signed in before, which lets nobody in whom the directory blocks.
	if _, err := w.store.SavePerson(t.Context(), guest.Person{TenantID: w.ben.TenantID, ObjectID: gone, Name: "Gone Person", Email: "gone@contoso.example"}, w.now); err != nil {
		t.Fatal(err)
	}
	wanted := []string{"zlark@contoso.example", "ben@contoso.example", "gone@contoso.example", "gil@fabrikam.example"}
	ids := []string{zoe, w.ben.ObjectID, gone, guestID, newID()}
	look := func(when string, want map[string]guest.Principal, addresses ...string) {
		t.Helper()
		found, err := w.store.StaffAt(t.Context(), wanted)
		if err != nil || !reflect.DeepEqual(found, want) {
			t.Errorf("%s: found %+v, %v", when, found, err)
		}
		people, err := w.store.Staff(t.Context(), ids)
		var have []string
		for _, p := range people {
			have = append(have, p.Email)
		}
		if slices.Sort(have); err != nil || !slices.Equal(have, addresses) {
			t.Errorf("%s: addresses %v, %v", when, have, err)
		}
	}
	zoes := guest.Principal{Kind: guest.OnePerson, ObjectID: zoe, Name: "Zoe Lark"}
	look("before the directory was read to its end", map[string]guest.Principal{
		"zlark@contoso.example": zoes, "ben@contoso.example": {Kind: guest.OnePerson, ObjectID: w.ben.ObjectID, Name: "Ben Ito"},
	}, "ben@contoso.example", "zoe@contoso.example")
	const read = `INSERT INTO feeds (name, link, reading, complete) VALUES ('users', '', 1, true)
		ON CONFLICT (name) DO UPDATE SET complete = true`
	if _, err := w.pool.Exec(t.Context(), read); err != nil {
		t.Fatal(err)
	}
	look("then", map[string]guest.Principal{"zlark@contoso.example": zoes}, "zoe@contoso.example")
}
