package graph

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"

	"guestportal/internal/emulator/authority"
)

func TestACallIsChargedToEveryLimitThatItTouches(t *testing.T) {
	t.Parallel()
	const read = "requests|app 1, units|app %d, app units|app %[1]d"
	for _, c := range []struct {
		method, query string
		route         route
		units         int
		more          string // beyond what every read is charged
	}{
		{"GET", "", route{pattern: "users", cost: 2}, 2, ""},
		{"GET", "$select=id&$top=5", route{pattern: "users", cost: 2}, 1, ""},
		{"GET", "$top=20", route{pattern: "users", cost: 2}, 2, ""},
		{"GET", "$expand=manager", route{pattern: "users/{id}", cost: 1}, 2, ""},
		{"PATCH", "", route{pattern: "users/{id}", cost: 1}, 1, ", writes|app 1, app writes|app 1, tenant writes 1"},
		{"GET", "", route{pattern: "invitations", cost: 1}, 1, ", invitations 1"},
	} {
		call := &call{r: httptest.NewRequest(c.method, "/?"+c.query, nil), caller: authority.Caller{AppID: "app"}}
		call.query = call.r.URL.Query()
		if got, want := told(chargesOf(call, c.route, 100)), fmt.Sprintf(read, c.units)+c.more; got != want {
			t.Errorf("%s %s?%s: %s, want %s", c.method, c.route.pattern, c.query, got, want)
		}
	}
	mail := &call{r: httptest.NewRequest("POST", "/", nil), caller: authority.Caller{AppID: "app"}, vars: map[string]string{"id": "Cleo"}}
	if got := told(chargesOf(mail, route{pattern: "users/{id}/sendMail", cost: 1}, 100)); got != "requests|app 1, mailbox|app|cleo 1" {
		t.Errorf("mail is charged %s", got)
	}
}

func told(charges []charge) string {
	var out []string
	for _, c := range charges {
		out = append(out, fmt.Sprintf("%s %v", c.key, c.cost))
	}
	return strings.Join(out, ", ")
}

func TestTheUnitsOfATenantGrowWithItsUsers(t *testing.T) {
	t.Parallel()
	for users, want := range map[int]float64{0: 3500, 49: 3500, 50: 5000, 500: 5000, 501: 8000, 100_000: 8000} {
		if got := unitLimit(users).amount; got != want {
			t.Errorf("%d users: %v units, want %v", users, got, want)
		}
	}
}
