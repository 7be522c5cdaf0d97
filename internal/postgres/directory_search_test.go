package postgres_test

import (
	"slices"
	"testing"
)

func TestASearchFindsFirstWhatIsCalledSo(t *testing.T) {
	t.Parallel()
	w, ctx := setup(t), t.Context()
	for _, name := range []string{"Archive of Sales", "Sales", "sales West", "Sälze", "Sales_East", "Art"} {
		const add = `
			INSERT INTO directory_groups (object_id, name, description, mail, security, mail_enabled, unified, dynamic, synced, role_assignable, restricted, hidden, reading)
			VALUES ($1, $2, 'People', '', true, false, false, false, false, false, false, false, 1)`
		w.exec(t, add, newID(), name)
		const user = `
			INSERT INTO directory_users (object_id, display_name, mail, principal, user_type, creation_type, external_user_state, enabled, reading, news)
			VALUES ($1, $2, '', '', $3, '', '', true, 1, false)`
		w.exec(t, user, newID(), name, "Member")
		w.exec(t, user, newID(), name+" of a partner", "Guest")
	}
	for _, c := range []struct {
		typed string
		limit int
		first []string // whose names begin so, in no order
		then  []string
	}{
		{" SALES ", 9, []string{"Sales", "Sales_East", "sales West"}, []string{"Archive of Sales"}},
		{"sales", 3, []string{"Sales", "Sales_East", "sales West"}, nil},
		{"sales_", 9, []string{"Sales_East"}, []string{"Archive of Sales", "Sales", "sales West"}},
		{"of sal", 9, nil, []string{"Archive of Sales"}},
		{"ar", 1, []string{"Archive of Sales"}, nil},
		{"_", 9, nil, nil},
	} {
		groups, err := w.store.SearchGroups(ctx, c.typed, c.limit)
		if err != nil {
			t.Fatal(err)
		}
		staff, err := w.store.SearchStaff(ctx, c.typed, c.limit)
		if err != nil {
			t.Fatal(err)
		}
		var called, known []string
		for _, g := range groups {
			called = append(called, g.Name)
		}
		for _, p := range staff {
			known = append(known, p.Name)
		}
		for what, found := range map[string][]string{"groups": called, "staff": known} {
			n := min(len(found), len(c.first))
			first, then := slices.Sorted(slices.Values(found[:n])), found[n:]
			if !slices.Equal(first, slices.Sorted(slices.Values(c.first))) || !slices.Equal(slices.Sorted(slices.Values(then)), slices.Sorted(slices.Values(c.then))) {
				t.Errorf("%s called %q are %q, want %q and then %q", what, c.typed, found, c.first, c.then)
			}
		}
	}
}
