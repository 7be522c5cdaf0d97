package rule

import (
	"strings"
	"testing"
)

var people = map[string]any{"usertype": "Guest", "mail": "ana@fabrikam.example", "department": nil, "accountenabled": true, "companyname": "Fabrikam"}

func known(name string) bool {
	_, ok := people[name]
	return ok
}

func ana(name string) (any, bool) {
	v, ok := people[name]
	return v, ok
}

func TestRulesPickUsers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`user.userType -eq "Guest"`:                                                       true,
		`(user.usertype -eq "guest")`:                                                     true,
		`user.userType -ne "Guest"`:                                                       false,
		`user.userType -eq 'Member' -or user.mail -contains "@FABRIKAM."`:                 true,
		`user.userType -eq "Member" or user.mail -endsWith ".example"`:                    true,
		`user.userType -eq "Guest" and not (user.accountEnabled -eq false)`:               true,
		`-not (user.mail -startsWith "ana")`:                                              false,
		`user.mail -notStartsWith "ana"`:                                                  false,
		`user.department -eq null`:                                                        true,
		`user.department -ne $null`:                                                       false,
		`user.department -startsWith "Sales"`:                                             false,
		`user.accountEnabled -eq true`:                                                    true,
		`user.companyName -in ["Fabrikam", "Adatum"]`:                                     true,
		`user.companyName -notIn ["Fabrikam"]`:                                            false,
		`user.mail -match "^a.*@fabrikam"`:                                                true,
		`user.mail -notMatch "^b"`:                                                        true,
		`user.userType -eq "Member" -or user.userType -eq "Guest" -and user.mail -eq "x"`: false,
	} {
		r, err := Parse(text, known)
		if err != nil {
			t.Errorf("%s: %v", text, err)
		} else if got := r.Match(ana); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestRulesThatAreNotUnderstoodAreRefused(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		``, `user.userType`, `user.userType -eq`, `user.userType -like "Guest"`, `user.shoeSize -eq "44"`, `device.deviceOSType -eq "x"`,
		`user.userType -eq "Guest`, `(user.userType -eq "Guest"`, `user.userType -eq "Guest")`, `user.userType -eq "Guest" user.mail -eq "x"`,
		`user.mail -match "("`, `user.mail -startsWith true`, `user.mail -in "x"`, `user.mail -in ["x" "y"]`, `user.mail -in [x]`, `"user.mail" -eq "x"`,
		`user.assignedPlans -any (assignedPlan.service -eq "x")`, strings.Repeat("(", 60) + `user.mail -eq "x"` + strings.Repeat(")", 60),
		`user.mail -eq "` + strings.Repeat("x", 4000) + `"`,
	} {
		if _, err := Parse(text, known); err == nil {
			t.Errorf("%.60s: accepted", text)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`(user.userType -eq "Guest") -and -not (user.mail -in ["a", 'b'])`)
	f.Fuzz(func(_ *testing.T, text string) {
		if r, err := Parse(text, known); err == nil {
			r.Match(ana)
		}
	})
}
