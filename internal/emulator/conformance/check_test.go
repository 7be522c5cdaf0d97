package conformance_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"guestportal/internal/emulator/conformance"
)

const answered = `{"id": "0910cb1e-fd8b-4d2c-b382-78d390acfa33", "n": 3, "on": true, "none": null, "at": "2025-01-06T09:00:00Z", "a~b/c": 1,
"list": [{"id": "x", "kind": {"name": "one"}}, {"id": "y"}], "error": {"code": "Odd", "message": ""}}`

// Each check is tried on an answer for which it holds and on one for which it
// does not, since a check that cannot fail proves nothing.
func TestChecksHoldAndFail(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "17")
		_, _ = w.Write([]byte(answered))
	}))
	t.Cleanup(s.Close)
	for _, tc := range []struct{ holds, fails string }{
		{`/n = 3`, `/n = 4`},
		{`/n != 4`, `/n != 3`},
		{`/id = 0910cb1e-fd8b-4d2c-b382-78d390acfa33`, `/id = "0910cb1e"`},
		{`/none = null`, `/on = null`},
		{`/id ~ ^0910`, `/id ~ ^910`},
		{`/id is guid`, `/at is guid`},
		{`/at is time`, `/id is time`},
		{`/on is boolean`, `/none is boolean`},
		{`/list is array`, `/n is array`},
		{`/list has {"kind": {"name": "one"}}`, `/list has {"kind": {"name": "two"}}`},
		{`/list lacks {"id": "z"}`, `/list lacks {"id": "y"}`},
		{`/list count = 2`, `/list count >= 3`},
		{`/list count <= 2`, `/n count = 1`},
		{`/list/*/id is string`, `/list/*/id = "x"`},
		{`/list/*/colour absent`, `/list/*/kind/name is string`}, // of which one has it
		{`/list/1/kind absent`, `/list/0/kind absent`},
		{`/a~0b~1c = 1`, `/missing = 1`},
		{`header Retry-After = 17`, `header Retry-After = 18`},
		{`header Location absent`, `header Retry-After absent`},
		{`text ~ ^\{`, `text ~ ^x`},
		{`/error/code = "Odd"`, `error Odd`},
		{`/list/0/id -> kept`, `/list/7/id -> kept`},
	} {
		for line, want := range map[string]bool{tc.holds: true, tc.fails: false} {
			c := parsed(t, "GET /any\n--- 200\n"+line)
			err := conformance.Target{Graph: s.URL, HTTP: s.Client()}.Run(t.Context(), c)
			var failure *conformance.Failure
			if want && err != nil || !want && !errors.As(err, &failure) {
				t.Errorf("%s: %v", line, err)
			}
			if failure != nil && !strings.Contains(failure.Error(), "a page") {
				t.Errorf("the failure does not name its source: %v", failure)
			}
		}
	}
}

func parsed(t *testing.T, steps string) conformance.Case {
	t.Helper()
	cases, err := conformance.Parse("test", "= A claim\nsource: a page\nconfidence: sure\n\n"+steps)
	if err != nil {
		t.Fatal(err)
	}
	return cases[0]
}

func TestFilesThatAreWrongAreRefused(t *testing.T) {
	t.Parallel()
	const facts = "= A claim\nsource: a page\nconfidence: sure\n"
	for _, text := range []string{
		"GET /users\n--- 200\n",
		"= A claim\nsource: a page\nconfidence: certain\nGET /\n--- 200\n",
		"= A claim\nconfidence: sure\nGET /\n--- 200\n",
		facts,
		facts + "GET /users\n",
		facts + "GET /users\n--- fine\n",
		facts + "GET /users\nno header\n--- 200\n",
		facts + "GET /users\n--- 200\n/id equals 3\n",
		facts + "GET /users\n--- 200\n/id absent 3\n",
		facts + "mood: good\nGET /users\n--- 200\n",
	} {
		if cases, err := conformance.Parse("test", text); err == nil {
			t.Errorf("accepted: %q as %+v", text, cases)
		}
	}
}

func TestATokenIsSentToGraphAlone(t *testing.T) {
	t.Parallel()
	got := map[string]string{}
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { got[r.URL.Path] = r.Header.Get("Authorization") }))
	t.Cleanup(s.Close)
	target := conformance.Target{Graph: s.URL + "/v1.0", Token: "t", HTTP: s.Client(), Vars: map[string]string{"elsewhere": s.URL + "/v1.0.example"}}
	if err := target.Run(t.Context(), parsed(t, "GET /users\n--- 200\n\nGET {elsewhere}\n--- 200\n")); err != nil {
		t.Fatal(err)
	}
	if got["/v1.0/users"] != "Bearer t" || got["/v1.0.example"] != "" {
		t.Errorf("sent %v", got)
	}
}

func TestAVariableThatTheTargetLacksIsNamed(t *testing.T) {
	t.Parallel()
	err := conformance.Target{Graph: "http://127.0.0.1:0", HTTP: http.DefaultClient}.Run(t.Context(), parsed(t, "GET /users/{nobody}\n--- 200\n"))
	var missing *conformance.MissingError
	if !errors.As(err, &missing) || missing.Name != "nobody" {
		t.Errorf("%v", err)
	}
}
