package console

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"guestportal/internal/emulator/control"
	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/page"
)

// BenchmarkPagesOfALargeTenant measures the pages that could cost what the tenant
// is large: with 100,000 guests, all of them in one group.
func BenchmarkPagesOfALargeTenant(b *testing.B) {
	const guests, group = 100_000, "00000000-0000-4000-8000-aaaaaaaaaaaa"
	id := func(n int) string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", n) }
	dir, err := directory.Open(directory.Options{Now: time.Now, Seed: func(tx *directory.Tx) {
		tx.PutGroup(&directory.Group{ID: group, DisplayName: "Everybody", SecurityEnabled: true})
		for n := range guests {
			address := fmt.Sprintf("guest%d@adatum.example", n)
			tx.PutUser(&directory.User{
				ID: id(n), DisplayName: fmt.Sprintf("Guest %d", n), Mail: address, UserPrincipalName: address, UserType: directory.Guest,
				AccountEnabled: true, ExternalUserState: directory.Accepted, CreatedDateTime: tx.Now(),
			})
			tx.Link(tx.Members(), group, id(n))
		}
	}})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = dir.Close() })
	pages, err := page.New()
	if err != nil {
		b.Fatal(err)
	}
	c := New(Options{Directory: dir, Pages: pages, Control: control.New(control.Options{Now: time.Now, Settings: control.Defaults()})})
	for name, path := range map[string]string{
		"first":   "/directory/users",
		"last":    "/directory/users?before=60",
		"found":   "/directory/users?q=guest99999",
		"nowhere": "/directory/users?q=nobody",
		"user":    "/directory/users/" + id(5),
		"group":   "/directory/groups/" + group,
		"members": "/directory/groups/" + group + "/all?of=members&from=99000",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				w := httptest.NewRecorder()
				c.ServeHTTP(w, httptest.NewRequest(http.MethodGet, Root+path, nil))
				if w.Code != http.StatusOK {
					b.Fatalf("%s: %d", path, w.Code)
				}
			}
		})
	}
}
