package guest_test

import (
	"strings"
	"testing"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

const (
	noLink    = "The message can't have a link or a web address in it. The guest gets the right link from us"
	noPhone   = "The message can't have a telephone number in it"
	noUnseen  = "The message has an invisible character in it. Type it again without it"
	muchWords = "Message must be 500 characters or fewer. You have 501"
)

func TestAMessageCannotCarryALure(t *testing.T) {
	t.Parallel()
	for _, link := range []string{
		"https://evil.test", "HTTP://evil", "hTTps:evil", "ftp://evil", "x://evil", "//evil.de", "mailto:gil", "www.evil", "WWW.evil.test",
		"evil.com", "EVIL.COM", "evil.de", "evil.co.uk", "login.microsoft.evil.io", "bit.ly/x", "1evil.ru", "bücher.de", "évil.fr",
		"evil.shop", "evil.zip", "contoso.example", "ana@contoso.example", "ana@evil.de", "evil．com", "(evil.net)", "evil.com.", "evil.com/path",
		"a-.net", "See evil.org, please", "e\u200bvil.com",
		"ｅｖｉｌ．ｃｏｍ", "bit。ly/abc", "evil｡com", "evil[.]com", "evil(dot)com", "ｈｔｔｐｓ：／／evil",
	} {
		fault(t, "message", noLink, func(f *guest.Form) { f.Message = "Look: " + link })
	}
	for _, phone := range []string{
		"+44 20 7946 0000", "020 7946 0000", "020-7946-0000", "(020) 79460000", "+1 (555) 010-9999", "02079460000", "020.7946.0000",
		"020/7946/0000", "\uff10\uff12\uff10 \uff17\uff19\uff14\uff16 \uff10\uff10\uff10\uff10", "٠٢٠٧٩٤٦٠٠٠٠", "020\u00a07946\u00a00000",
		"020\t7946\t0000", "99.99.20991234", "2026-12-01 020 7946 0000", "192.0.2.1",
	} {
		fault(t, "message", noPhone, func(f *guest.Form) { f.Message = "Ring " + phone + " today" })
	}
	for name, c := range map[string]string{
		"right-to-left override": "\u202e", "right-to-left mark": "\u200f", "isolate": "\u2067", "zero width space": "\u200b",
		"joiner": "\u200d", "word joiner": "\u2060", "byte order mark": "\ufeff", "soft hyphen": "\u00ad", "null": "\x00",
		"escape": "\x1b[31m", "delete": "\x7f", "next line": "\u0085", "line separator": "\u2028", "paragraph separator": "\u2029",
		"Hangul filler": "\u3164", "grapheme joiner": "\u034f", "tag": "\U000e0041", "not UTF-8": "\xff", "selector": "\ufe00",
		"line tabulation": "\x0b", "blank before a dot": "\u200b.com",
		"after a line break": "\r\n\t\ufe0f\u202e",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fault(t, "message", noUnseen, func(f *guest.Form) { f.Message = "Hello" + c + " Gil" })
		})
	}
	fault(t, "message", muchWords, func(f *guest.Form) { f.Message = strings.Repeat("ж", 501) })
}

func TestAnOrdinaryMessageGoesThrough(t *testing.T) {
	t.Parallel()
	for _, good := range []string{
		"", "Hello Gil,\n\nwelcome to the project!\tAna", "See you on 2026-12-01.", "From 1.12.2026 to 31.01.2027.", "On 12/24/2026 we close.",
		"The plan for 2026-2027 and 2028 - 2029.", "At 9:00, room 4.12, building 7.", "It costs 1200 or 1,200,000 all in all.",
		"E.g. the drawings, i.e. version 2.1 of them, at 5 p.m. sharp.", "Ask Ms.Chen or Mr.Ito.", "Добро пожаловать. 歓迎します。", "I ❤️ it",
		strings.Repeat("ж", 500), strings.Repeat("x\r\n", 167) + "y",
	} {
		f := guesttest.Form()
		f.Message = good
		if a, p := check(f, guest.Facts{}); p != nil || strings.Contains(a.Message, "\r") {
			t.Errorf("%q: %q, %v", good, a.Message, map[string]string(p))
		}
	}
}
