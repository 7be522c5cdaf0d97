package graph

import (
	"strings"
	"testing"
)

// literals reads the string literals of a filter back, as an OData parser would.
func literals(filter string) []string {
	var found []string
	for {
		_, rest, ok := strings.Cut(filter, "'")
		if !ok {
			return found
		}
		var text strings.Builder
		for {
			part, after, ended := strings.Cut(rest, "'")
			text.WriteString(part)
			rest = after
			if !ended {
				return append(found, "unterminated: "+text.String())
			}
			if !strings.HasPrefix(rest, "'") {
				break
			}
			text.WriteByte('\'')
			rest = rest[1:]
		}
		found = append(found, text.String())
		filter = rest
	}
}

func TestFilterNamesEveryPlaceOfTheAddress(t *testing.T) {
	t.Parallel()
	got, err := byMail("o'neil@fabrikam.example")
	if err != nil {
		t.Fatal(err)
	}
	want := "mail eq 'o''neil@fabrikam.example'" +
		" or otherMails/any(x:x eq 'o''neil@fabrikam.example')" +
		" or proxyAddresses/any(x:x eq 'smtp:o''neil@fabrikam.example')" +
		" or startsWith(userPrincipalName,'o''neil_fabrikam.example#EXT#@')"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestFilterRefusesWhatIsNoAddress(t *testing.T) {
	t.Parallel()
	for _, email := range []string{
		"", "ana", "@", "ana@", "@fabrikam.example", "ana@b@c", "a b@c.example", "a\n@c.example", "a\x00@c.example",
		"a@c\u00a0d", "\xff@c.example", strings.Repeat("a", 320) + "@c.example",
	} {
		if filter, err := byMail(email); err == nil {
			t.Errorf("%q gives %s", email, filter)
		}
	}
}

// FuzzFilter: whatever the address, the filter has its four literals and
// nothing else of it.
func FuzzFilter(f *testing.F) {
	f.Add("x' or startswith(mail,'a')@b")
	f.Add("''@''")
	f.Add("a'@b'")
	f.Fuzz(func(t *testing.T, email string) {
		filter, err := byMail(email)
		if err != nil {
			return
		}
		local, domain, _ := strings.Cut(email, "@")
		got := literals(filter)
		want := []string{email, email, "smtp:" + email, local + "_" + domain + "#EXT#@"}
		if strings.Join(got, "\x00") != strings.Join(want, "\x00") {
			t.Errorf("%q is read back as %q, want %q", filter, got, want)
		}
	})
}
