package guest_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"guestportal/internal/guest"
	"guestportal/internal/guest/guesttest"
)

const (
	noAddress = "Enter the guest's email address"
	badFormat = "Enter an email address in the correct format, like name@example.com"
	badEnds   = "The part before the @ cannot start or end with a dot or a hyphen."
	unseen    = "The address has an invisible character in it. Type it again without it"
	notTaken  = "Microsoft does not accept “%” in a guest's address. Ask for an address without it."
	notPlain  = "The letter “%” in this address is not a plain letter, even if it looks like one. Microsoft only takes plain letters before the @."
)

func with(words, character string) string { return strings.Replace(words, "%", character, 1) }

func TestAnAddressHasOneForm(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		"gil@fabrikam.example":                      "gil@fabrikam.example",
		" \tGil.Roy@FABRIKAM.Example\r\n":           "gil.roy@fabrikam.example",
		"gil@0Aaz-9.Z0.EXAMPLE":                     "gil@0aaz-9.z0.example",
		"gil@fabrikam.example.":                     "gil@fabrikam.example",
		"_gil_@fabrikam.example":                    "_gil_@fabrikam.example",
		"o'neil-smith@a-b.example":                  "o'neil-smith@a-b.example",
		"g`l@sub.domain.fabrikam.example":           "g`l@sub.domain.fabrikam.example",
		"42@1.example":                              "42@1.example",
		"gil@xn--fabrikm-9za.example":               "gil@xn--fabrikm-9za.example",
		"g@" + strings.Repeat("d", 63) + ".example": "g@" + strings.Repeat("d", 63) + ".example",
		strings.Repeat("g", 64) + "@f.example":      strings.Repeat("g", 64) + "@f.example",
	} {
		got, words := guest.ParseAddress(raw)
		if words != "" || got.String() != want {
			t.Errorf("%q gives %q, %q; want %q", raw, got, words, want)
		}
	}
}

func TestAddressesThatCannotBeInvitedSayWhy(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("d.", 130) + "example"
	for raw, want := range map[string]string{
		"": noAddress, " \t\r\n\u00a0": noAddress,
		"gil": badFormat, "@": badFormat, "gil@": badFormat, "@fabrikam.example": badFormat,
		"gil@fabrikam": badFormat, "gil@localhost": badFormat, "gil@.example": badFormat,
		"gil@fabrikam..example": badFormat, "gil@fabrikam.example..": badFormat, "gil@.": badFormat,
		"gil@-fabrikam.example": badFormat, "gil@fabrikam-.example": badFormat,
		"gil@fabri_kam.example": badFormat, "gil@fabri kam.example": badFormat, "gil@fabrikam.example/x": badFormat,
		"gil roy@fabrikam.example": badFormat, "gil\u00a0roy@fabrikam.example": badFormat, "gil\troy@fabrikam.example": badFormat,
		"gil\nBcc: x@fabrikam.example": badFormat,

		// Two @ hide whose address it is.
		"gil@contoso.example@fabrikam.example": badFormat, "gil@@fabrikam.example": badFormat,
		`"gil@contoso.example"@fabrikam.example`: badFormat,

		// Addresses of machines.
		"gil@[192.0.2.1]": badFormat, "gil@192.0.2.1": badFormat, "gil@[IPv6:2001:db8::1]": badFormat, "gil@2130706433": badFormat,

		// Lengths: 64 before the @, 63 for a label, 254 in all.
		strings.Repeat("g", 65) + "@fabrikam.example": badFormat,
		"g@" + strings.Repeat("d", 64) + ".example":   badFormat,
		"g@" + long: badFormat,

		// Dots and hyphens.
		".gil@fabrikam.example": badEnds, "gil.@fabrikam.example": badEnds, "-gil@fabrikam.example": badEnds,
		"gil-@fabrikam.example": badEnds, ".@fabrikam.example": badEnds, "gil..roy@fabrikam.example": badFormat,

		// Look-alikes: Cyrillic, Greek, full width, dotless, accents, the Kelvin sign.
		"g\u0456l@fabrikam.example": with(notPlain, "\u0456"), "\u0430na@fabrikam.example": with(notPlain, "\u0430"),
		"gil\u03bf@fabrikam.example": with(notPlain, "\u03bf"), "\uff47il@fabrikam.example": with(notPlain, "\uff47"),
		"g\u0131l@fabrikam.example": with(notPlain, "\u0131"), "andr\u00e9@fabrikam.example": with(notPlain, "\u00e9"),
		"\u212aim@fabrikam.example": with(notPlain, "\u212a"), "gil\uff0eroy@fabrikam.example": with(notPlain, "\uff0e"),
		"gil@fabri\u212aam.example": badFormat, "gil@f\u0430brikam.example": badFormat, "gil@fabrikam\uff0eexample": badFormat,
		"gil@\u017ffabrikam.example": badFormat, "gil@b\u00fccher.example": badFormat, "gil\uff20fabrikam.example": badFormat,

		// What nobody sees.
		"g\u200bil@fabrikam.example": unseen, "gil\u200d@fabrikam.example": unseen, "\u202egil@fabrikam.example": unseen,
		"gi\u00adl@fabrikam.example": unseen, "\ufeffgil@fabrikam.example": unseen, "gil\x00@fabrikam.example": unseen,
		"gil\x7f@fabrikam.example": unseen, "gil\u3164@fabrikam.example": unseen, "gil\xff@fabrikam.example": unseen,
		"gil@fabri\u200bkam.example": badFormat, "gil@fabrikam.example\u200b": badFormat, "gil@fabrikam.example\x00": badFormat,

		// A name, a comment, a quoted part.
		"Gil Roy <gil@fabrikam.example>": badFormat, "<gil@fabrikam.example>": with(notTaken, "<"),
		"gil(roy)@fabrikam.example": with(notTaken, "("), `"gil"@fabrikam.example`: with(notTaken, `"`),
		"mailto:gil@fabrikam.example": with(notTaken, ":"), "gil+contoso@fabrikam.example": with(notTaken, "+"),
	} {
		got, words := guest.ParseAddress(raw)
		if words != want || got != (guest.Address{}) {
			t.Errorf("%+q gives %q\n got %s\nwant %s", raw, got, words, want)
		}
	}
}

func TestEveryCharacterThatGraphRefusesIsNamed(t *testing.T) {
	t.Parallel()
	// As listed at https://learn.microsoft.com/graph/api/resources/invitation
	for _, c := range strings.Fields(`~ ! # $ % ^ & * ( ) + = [ ] { } \ / | ; : " < > ? ,`) {
		for _, raw := range []string{"gil" + c + "roy@fabrikam.example", c + "gil@fabrikam.example", "gil" + c + "@fabrikam.example"} {
			if _, words := guest.ParseAddress(raw); words != with(notTaken, c) {
				t.Errorf("%q: %s", raw, words)
			}
		}
		if _, words := guest.ParseAddress("gil@fabri" + c + "kam.example"); words != badFormat {
			t.Errorf("%q in the domain: %s", c, words)
		}
	}
}

func TestTheLongestAddressHas254Characters(t *testing.T) {
	t.Parallel()
	local, domain := strings.Repeat("g", 64), strings.Repeat("d.", 91)+"example"
	longest := local + "@" + domain
	if _, words := guest.ParseAddress(longest); len(longest) != 254 || words != "" {
		t.Errorf("%d characters: %s", len(longest), words)
	}
	if _, words := guest.ParseAddress(local + "@d" + domain); words != badFormat {
		t.Errorf("one more: %q", words)
	}
}

func TestWhatIsTakenIsPlainAndStaysTheSame(t *testing.T) {
	t.Parallel()
	alphabet := []rune("aZ0._-'@@ \"+,<кK\u212a\u200b\u202e\uff0e[]:1")
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.OneOf(rapid.StringOfN(rapid.SampledFrom(alphabet), 1, 40, -1), rapid.String()).Draw(t, "raw") +
			rapid.SampledFrom([]string{"", "@fabrikam.example", "@KPI.example", "@\u212aPI.example"}).Draw(t, "rest")
		a, words := guest.ParseAddress(raw)
		if words != "" {
			if a != (guest.Address{}) {
				t.Fatalf("%q is refused and still gives %q", raw, a)
			}
			return
		}
		for _, c := range a.String() {
			if c <= ' ' || c > '~' || c >= 'A' && c <= 'Z' {
				t.Fatalf("%q gives %q", raw, a)
			}
		}
		if !strings.EqualFold(a.String(), strings.TrimSuffix(strings.TrimSpace(raw), ".")) || len(a.String()) != len(strings.TrimSuffix(strings.TrimSpace(raw), ".")) {
			t.Fatalf("%q became %q", raw, a)
		}
		if again, words := guest.ParseAddress(a.String()); again != a || words != "" {
			t.Fatalf("%q is not stable: %q, %s", a, again, words)
		}
	})
}

func TestDomainsAreComparedLabelByLabel(t *testing.T) {
	t.Parallel()
	policy := guesttest.Policy()
	colleague := "This is a colleague. They don't need an invitation."
	blocked := func(d string) string {
		return "Guests from " + d + " can't be invited. Ask IT Service Desk if you think they should be."
	}
	notListed := func(d string) string {
		return "Guests from " + d + " can't be invited yet. Ask IT Service Desk to allow this organisation."
	}
	check := func(domain, want string) {
		t.Helper()
		a, found := guest.CheckEmail("gil@"+domain, policy, guest.Facts{})
		words := stops(found)
		if words != want {
			t.Errorf("%s: %q, want %q", domain, words, want)
		}
		if policy.Blocks(a) != (want != "") {
			t.Errorf("%s: the worker is told %v", domain, policy.Blocks(a))
		}
	}
	for _, d := range []string{"contoso.example", "CONTOSO.Example", "contoso.example.", "mail.contoso.example"} {
		check(d, colleague)
	}
	for _, d := range []string{"evilcontoso.example", "contoso.example.fabrikam.example", "contoso.example-x.example", "notblocked.example"} {
		check(d, "")
	}
	check("blocked.example", blocked("blocked.example"))
	check("EU.blocked.example", blocked("eu.blocked.example"))

	policy.AllowedDomains = []string{"fabrikam.example", "blocked.example"}
	check("fabrikam.example", "")
	check("eu.fabrikam.example", "")
	check("northwind.example", notListed("northwind.example"))
	check("evilfabrikam.example", notListed("evilfabrikam.example"))
	check("blocked.example", blocked("blocked.example"))
	check("contoso.example", colleague)
}
