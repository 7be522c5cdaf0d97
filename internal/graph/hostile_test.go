package graph

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"guestportal/internal/guest"
)

// raw answers with these bytes of that type.
func raw(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Content-Type"] = nil
		if contentType != "" {
			w.Header().Set("Content-Type", contentType)
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// cut announces more than it sends and drops the connection.
func cut(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", strconv.Itoa(len(body)+10))
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
}

func drop(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }

// bomb answers with twice what may come, in a few bytes.
func bomb() func(status int) http.HandlerFunc {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write(bytes.Repeat([]byte(" "), 2*maxAnswer))
	_ = z.Close()
	return func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Encoding", "gzip")
			w.WriteHeader(status)
			_, _ = w.Write(packed.Bytes())
		}
	}
}

func TestWhateverTheAnswerItIsOneRequestAndOneFault(t *testing.T) {
	t.Parallel()
	const envelope = `{"error":{"code":"Request_ResourceNotFound","message":"gone","innerError":{"date":"yesterday","request-id":"inner"}}}`
	for _, c := range []struct {
		name    string
		handle  http.HandlerFunc
		kind    guest.FaultKind
		status  int
		code    string
		message string // part of it
	}{
		{"HTML page of a gateway", raw(502, "text/html", "<h1>Bad Gateway</h1>"), guest.FaultUnknown, 502, "", "text/html"},
		{"503 with an empty object", reply(503, `{}`), guest.FaultUnknown, 503, "", ""},
		{"503 that asks to retry", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Retry-After", "0")
			reply(503, `{"error":{"code":"serviceNotAvailable"}}`)(w, r)
		}, guest.FaultUnknown, 503, "serviceNotAvailable", ""},
		{"504 with nothing", raw(504, "", ""), guest.FaultUnknown, 504, "", ""},
		{"500 with null", reply(500, `null`), guest.FaultUnknown, 500, "", ""},
		{"error that is a text", reply(400, `{"error":"invalid"}`), guest.FaultRefused, 400, "", ""},
		{"message that is a number", reply(400, `{"error":{"code":"BadRequest","message":7}}`), guest.FaultRefused, 400, "BadRequest", ""},
		{"inner date in another form", reply(404, envelope), guest.FaultMissing, 404, "Request_ResourceNotFound", "gone"},
		{"HTML 404 in an envelope", reply(404, `{"error":{"code":"UnknownError","message":"<html>\r\n<title>404</title></html>"}}`), guest.FaultMissing, 404, "UnknownError", "<title>404</title>"},
		{"endless message", reply(400, `{"error":{"code":"BadRequest","message":"`+strings.Repeat("a", 9000)+`"}}`), guest.FaultRefused, 400, "BadRequest", "aaa…"},
		{"412 of a blocked account", reply(412, `{"error":{"message":"blocked from signing in"}}`), guest.FaultRefused, 412, "", "blocked"},
		{"redirect", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/v1.0/elsewhere", http.StatusTemporaryRedirect)
		}, guest.FaultUnknown, 307, "", ""},
		{"success other than documented", reply(202, `{}`), guest.FaultUnknown, 202, "", ""},
		{"error cut short", cut(403, `{"error":{"code":"Authorization_RequestDenied"`), guest.FaultRefused, 403, "", ""},
		{"connection dropped", drop, guest.FaultUnknown, 0, "", ""},
		{"permission lacking", reply(403, `{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}`), guest.FaultRefused, 403, "Authorization_RequestDenied", "Insufficient"},
		{"token not accepted", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("WWW-Authenticate", `Bearer realm="", claims=broken`)
			reply(401, `{"error":{"code":"InvalidAuthenticationToken","message":"expired"}}`)(w, r)
		}, guest.FaultShutOut, 401, "InvalidAuthenticationToken", "expired"},
	} {
		for _, op := range append(writes(), reads()...) {
			t.Run(c.name+"/"+op.name, func(t *testing.T) {
				t.Parallel()
				s := serve(t, c.handle)
				f := faultOf(t, op.call(t.Context(), s.client(t)))
				if f.Kind != c.kind || f.Status != c.status || f.Code != c.code || !strings.Contains(f.Message, c.message) {
					t.Errorf("got kind %d status %d code %q message %q, want %d %d %q …%q…", f.Kind, f.Status, f.Code, f.Message, c.kind, c.status, c.code, c.message)
				}
				want := 1
				if c.kind == guest.FaultShutOut { // once more, with another token
					want = 2
				}
				if n := len(s.requests()); n != want {
					t.Errorf("%d requests, want %d", n, want)
				}
			})
		}
	}
}

func TestSuccessThatCannotBeReadIsUnknown(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]func(status int) http.HandlerFunc{
		"a page":          func(status int) http.HandlerFunc { return raw(status, "text/html", "<h1>Sign in to the Wi-Fi</h1>") },
		"no type":         func(status int) http.HandlerFunc { return raw(status, "", `{"value":[]}`) },
		"nothing":         func(status int) http.HandlerFunc { return raw(status, "application/json", "") },
		"an empty object": func(status int) http.HandlerFunc { return reply(status, `{}`) },
		"null":            func(status int) http.HandlerFunc { return reply(status, `null`) },
		"a text":          func(status int) http.HandlerFunc { return reply(status, `"ok"`) },
		"a list":          func(status int) http.HandlerFunc { return reply(status, `[1,2]`) },
		"null items": func(status int) http.HandlerFunc {
			return reply(status, `{"value":[null],"invitedUser":null,"id":null}`)
		},
		"numbers": func(status int) http.HandlerFunc { return reply(status, `{"value":7,"invitedUser":7,"id":7}`) },
		"items of numbers": func(status int) http.HandlerFunc {
			return reply(status, `{"value":[7,"x",[],true],"invitedUser":[],"id":{}}`)
		},
		"ids of nothing": func(status int) http.HandlerFunc { return reply(status, `{"value":[{}],"invitedUser":{},"id":""}`) },
		"other ids": func(status int) http.HandlerFunc {
			return reply(status, `{"value":[{"id":"../me"}],"invitedUser":{"id":"../me"},"id":"../me","inviteRedeemUrl":"https://x.example"}`)
		},
		"cut JSON":       func(status int) http.HandlerFunc { return reply(status, `{"value":[{"id":"`+aGuest+`"}`) },
		"two values":     func(status int) http.HandlerFunc { return reply(status, `{"value":[]}{"value":[]}`) },
		"cut connection": func(status int) http.HandlerFunc { return cut(status, `{"value":[],"id":"`+aGuest+`"}`) },
		"too large": func(status int) http.HandlerFunc {
			return reply(status, `{"value":[],"id":"`+aGuest+`","x":"`+strings.Repeat("a", maxAnswer)+`"}`)
		},
		"too large, packed": bomb(),
		"deep": func(status int) http.HandlerFunc {
			return reply(status, `{"value":`+strings.Repeat("[", 1<<20))
		},
	} {
		for _, op := range append(writes(), reads()...) {
			status := map[string]int{"invite": 201, "assign role": 201}[op.name]
			if status == 0 {
				status = 200
			}
			t.Run(name+"/"+op.name, func(t *testing.T) {
				t.Parallel()
				s := serve(t, answer(status))
				if f := faultOf(t, op.call(t.Context(), s.client(t))); f.Kind != guest.FaultUnknown || f.Status != status || f.Message == "" {
					t.Errorf("got kind %d status %d message %q, want unknown with %d and words", f.Kind, f.Status, f.Message, status)
				}
			})
		}
	}
}

func TestInvitationWithoutALinkOrWithAnErrorIsUnknown(t *testing.T) {
	t.Parallel()
	user := `"invitedUser":{"id":"` + aGuest + `"}`
	for name, body := range map[string]string{
		"no link":        `{` + user + `}`,
		"no web address": `{` + user + `,"inviteRedeemUrl":"javascript:alert(1)"}`,
		"no host":        `{` + user + `,"inviteRedeemUrl":"https:///redeem"}`,
		"no user":        `{"inviteRedeemUrl":"https://login.example/redeem"}`,
		"an error":       `{` + user + `,"inviteRedeemUrl":"https://login.example/redeem","status":"Error"}`,
	} {
		s := serve(t, reply(201, body))
		_, link, err := s.client(t).Invite(t.Context(), order(), aCall)
		if f := faultOf(t, err); f.Kind != guest.FaultUnknown || link.Reveal() != "" {
			t.Errorf("%s: got kind %d and link %q", name, f.Kind, link.Reveal())
		}
	}
}
