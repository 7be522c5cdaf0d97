package server

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
)

func formRequest(t *testing.T, target, kind, body string) *http.Request {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, target, strings.NewReader(body))
	r.Header.Set("Content-Type", kind)
	return r
}

const formType = "application/x-www-form-urlencoded"

func TestFormTakesTheFieldsOfItsPage(t *testing.T) {
	t.Parallel()
	r := formRequest(t, "/", formType+"; charset=utf-8", "email=gil%40x.example&package=a&package=b&line.7=approve&line.8=decline&note=%C3%A4%0D%0Ab")
	got, err := formValues(r, "email", "package+", "line.*", "note", "absent")
	want := url.Values{"email": {"gil@x.example"}, "package": {"a", "b"}, "line.7": {"approve"}, "line.8": {"decline"}, "note": {"ä\r\nb"}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %v; want %v", got, err, want)
	}
}

func TestFormRefusesWhatItsPageNeverSends(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ kind, body string }{
		"an unknown field":             {formType, "email=a&state=approved"},
		"a scalar twice":               {formType, "email=a&email=b"},
		"a numbered field twice":       {formType, "line.7=approve&line.7=decline"},
		"a number without its number":  {formType, "line.=approve"},
		"too many of a repeated field": {formType, strings.Repeat("package=a&", 201)},
		"bytes that are no text":       {formType, "email=%ff"},
		"a zero byte":                  {formType, "email=a%00"},
		"a name that is no text":       {formType, "line.%ff=a"},
		"a broken escape":              {formType, "email=%zz"},
		"semicolons":                   {formType, "email=a;state=b"},
		"JSON":                         {"application/json", `{"email":"a"}`},
		"multipart":                    {"multipart/form-data; boundary=x", "--x--"},
		"no type":                      {"", "email=a"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := formValues(formRequest(t, "/", c.kind, c.body), "email", "package+", "line.*")
			if err == nil || judge(err).status != http.StatusBadRequest {
				t.Errorf("got %v, %v; want 400", got, err)
			}
		})
	}
}

func TestFormIsNotFilledFromTheAddress(t *testing.T) {
	t.Parallel()
	got, err := formValues(formRequest(t, "/?email=evil", formType, "note=x"), "email", "note")
	if err != nil || got.Has("email") {
		t.Errorf("%v, %v", got, err)
	}
}

func TestBodyIsLimited(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	at.idp.set(func() { at.idp.claims = claimsOf(ana) })
	for size, want := range map[int]int{
		maxBody - len("return_to="):     http.StatusSeeOther,
		maxBody - len("return_to=") + 1: http.StatusRequestEntityTooLarge,
	} {
		got := at.browser().post("/signin", url.Values{"return_to": {strings.Repeat("x", size)}})
		if got.StatusCode != want {
			t.Errorf("%d bytes: %d, want %d", size, got.StatusCode, want)
		}
	}
}
