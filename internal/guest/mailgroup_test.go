package guest_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

// mailKinds reads every kind of message that the package declares.
func mailKinds(t *testing.T) (out []guest.MailKind) {
	t.Helper()
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
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
					text, err := strconv.Unquote(v.(*ast.BasicLit).Value)
					if err != nil {
						t.Fatal(err)
					}
					out = append(out, guest.MailKind(text))
				}
			}
			return true
		})
	}
	return out
}

func TestOfEveryKindOfMessageItIsSaidHowItComes(t *testing.T) {
	t.Parallel()
	kinds := mailKinds(t)
	if len(kinds) < 18 {
		t.Fatalf("only %d kinds were found", len(kinds))
	}
	for _, k := range kinds {
		if !k.Mannered() {
			t.Errorf("the kind %q stands in no group: say in mailgroup.go how it comes", k)
		}
	}
	if guest.MailKind("of tomorrow").Changeable() {
		t.Error("a kind that nobody knows can be switched off")
	}
}

// to is a letter of a kind about a request that is to be decided within a while.
func to(kind guest.MailKind, w guest.MailWishes, within time.Duration) guest.Letter {
	r := guesttest.Request(guesttest.For(guesttest.Falcon()), guesttest.Sent)
	r.DecideBy = guesttest.Noon.Add(within)
	return guest.Letter{ID: "1", Kind: kind, To: guesttest.Ben, Request: r, Guest: guesttest.Guest(guest.None), Wishes: w}
}

func TestWhatBecomesOfALetterIsAsItsAddresseeWishes(t *testing.T) {
	t.Parallel()
	const week = 7 * 24 * time.Hour
	next := guest.NextDigest(guesttest.Noon)
	daily := guest.MailWishes{guest.MailsDeciding: guest.MailDaily, guest.MailsRequests: guest.MailDaily, guest.MailsGuests: guest.MailDaily, guest.MailsSettled: guest.MailDaily}
	off := guest.MailWishes{guest.MailsDeciding: guest.MailOff, guest.MailsRequests: guest.MailOff, guest.MailsGuests: guest.MailOff, guest.MailsSettled: guest.MailOff}
	now, later, never := guest.MailPlan{}, guest.MailPlan{Digest: next}, guest.MailPlan{Off: true}
	for _, c := range []struct {
		kind   guest.MailKind
		wishes guest.MailWishes
		within time.Duration
		want   guest.MailPlan
	}{
		{guest.MailAsked, nil, week, now},
		{guest.MailAsked, guest.MailWishes{guest.MailsSettled: guest.MailDaily}, week, now},
		{guest.MailAsked, daily, week, later},
		{guest.MailAsked, daily, next.Sub(guesttest.Noon) - time.Second, now}, // there is no time for it
		{guest.MailAsked, daily, next.Sub(guesttest.Noon), later},
		{guest.MailAsked, off, week, now}, // never off
		{guest.MailChanged, daily, week, later},
		{guest.MailChanged, daily, time.Hour, now},
		{guest.MailKept, daily, week, later},
		{guest.MailReminder, daily, week, now},
		{guest.MailNudge, daily, week, now},
		{guest.MailApproved, daily, time.Hour, later},
		{guest.MailApproved, off, week, never},
		{guest.MailDeclined, off, week, never},
		{guest.MailExpired, off, week, never},
		{guest.MailDomain, off, week, never},
		{guest.MailSuggested, off, week, now}, // the sponsor's answer is needed
		{guest.MailSuggested, daily, time.Hour, now},
		{guest.MailSuggested, daily, week, later},
		{guest.MailAccepted, off, week, never},
		{guest.MailOwnerEnded, daily, week, later},
		{guest.MailAttention, off, week, now},
		{guest.MailAttention, daily, week, later},
		{guest.MailSettled, off, week, never},
		{guest.MailAlarm, off, week, now},
		{guest.MailInvitation, off, week, now},
		{guest.MailDigest, daily, week, now},
		{"of tomorrow", off, week, now},
		{guest.MailSettled, guest.MailWishes{guest.MailsSettled: "weekly"}, week, now},
	} {
		if got := to(c.kind, c.wishes, c.within).Plan(guesttest.Noon); got != c.want {
			t.Errorf("%s, %v, within %s: %+v, want %+v", c.kind, c.wishes, c.within, got, c.want)
		}
	}
}

func TestTheDigestIsSentAtSevenOnceADay(t *testing.T) {
	t.Parallel()
	at := func(s string) time.Time {
		out, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for now, want := range map[string]string{
		"2026-11-22T06:59:59Z":      "2026-11-22T07:00:00Z",
		"2026-11-22T07:00:00Z":      "2026-11-23T07:00:00Z",
		"2026-11-30T23:00:00Z":      "2026-12-01T07:00:00Z",
		"2026-11-22T00:30:00+02:00": "2026-11-22T07:00:00Z", // the day before, in UTC
		"2026-11-22T08:30:00+02:00": "2026-11-22T07:00:00Z",
	} {
		if got := guest.NextDigest(at(now)); !got.Equal(at(want)) || got.Format("15:04 MST") != guest.DigestTime {
			t.Errorf("after %s: %s, want %s", now, got, want)
		}
	}
}

func TestAFormOfWishesNamesOneForEachGroup(t *testing.T) {
	t.Parallel()
	good := map[string]string{"deciding": "daily", "requests": "off", "guests": "at once", "settled": "off"}
	w, err := guest.ParseMailWishes(func(name string) string { return good[name] })
	if err != nil || w.Of(guest.MailsDeciding) != guest.MailDaily || w.Of(guest.MailsRequests) != guest.MailOff || w.Of(guest.MailsGuests) != guest.MailAtOnce {
		t.Errorf("%v, %v", w, err)
	}
	for name, wrong := range map[string]string{"deciding": "off", "requests": "", "guests": "weekly", "settled": "AT ONCE"} {
		_, err := guest.ParseMailWishes(func(n string) string {
			if n == name {
				return wrong
			}
			return good[n]
		})
		if p, is := err.(guest.Problems); !is || len(p) != 1 || !strings.Contains(p[name], guest.MailGroup(name).Name()) {
			t.Errorf("%s %q: %v", name, wrong, err)
		}
	}
}
