package guest_test

import (
	"reflect"
	"strings"
	"testing"

	"guestportal/internal/guest"
)

func TestTheRulesSayOfADomainWhatAndWhy(t *testing.T) {
	t.Parallel()
	lists := guest.Policy{
		OwnDomains: []string{"contoso.example"}, BlockedDomains: []string{"blocked.example", "bad.partner.example"},
		AllowedDomains: []string{"partner.example", "gmail.com"}, FreeMail: guest.FreeMailRefused,
	}
	open := lists
	open.Everywhere = true
	except := lists
	except.AllowedDomains = []string{"eu.blocked.example", "partner.example"}
	for _, c := range []struct {
		name   string
		policy guest.Policy
		domain string
		says   guest.Admission
		entry  string
	}{
		{"our own", lists, "mail.contoso.example", guest.DomainOwn, "contoso.example"},
		{"blocked", lists, "eu.blocked.example", guest.DomainBlocked, "blocked.example"},
		{"blocked below an allowed one", lists, "bad.partner.example", guest.DomainBlocked, "bad.partner.example"},
		{"allowed below a blocked one", except, "eu.blocked.example", guest.DomainAllowed, "eu.blocked.example"},
		{"beside an allowed one below a blocked one", except, "us.blocked.example", guest.DomainBlocked, "blocked.example"},
		{"allowed", lists, "eu.partner.example", guest.DomainAllowed, "partner.example"},
		{"not on the list", lists, "fabrikam.example", guest.DomainUnknown, ""},
		{"ends like an allowed one", lists, "notpartner.example", guest.DomainUnknown, ""},
		{"free mail that is allowed by name", lists, "gmail.com", guest.DomainAllowed, "gmail.com"},
		{"from everywhere", open, "fabrikam.example", guest.DomainAllowed, ""},
		{"from everywhere, and blocked", open, "blocked.example", guest.DomainBlocked, "blocked.example"},
		{"free mail", open, "outlook.com", guest.DomainFree, "outlook.com"},
		{"an empty list of allowed ones is none", guest.Policy{}, "fabrikam.example", guest.DomainAllowed, ""},
	} {
		got := c.policy.Judge(c.domain)
		if want := (guest.Ruling{Domain: c.domain, Says: c.says, Entry: c.entry}); got != want {
			t.Errorf("%s: %+v, want %+v", c.name, got, want)
		}
		verdict, rule := got.Explain()
		if !strings.Contains(verdict, c.domain) || !strings.Contains(rule, c.entry) {
			t.Errorf("%s: %q by %q", c.name, verdict, rule)
		}
		if blocks := c.policy.Blocks(guest.Address{Local: "gil", Domain: c.domain}); blocks != (c.says != guest.DomainAllowed) {
			t.Errorf("%s: the worker is told %v", c.name, blocks)
		}
		if c.says == guest.DomainBlocked || c.says == guest.DomainUnknown {
			after := c.policy.Allow(c.domain)
			if after.Blocks(guest.Address{Local: "gil", Domain: c.domain}) {
				t.Errorf("%s: allowed, and still %+v", c.name, after.Judge(c.domain))
			}
			for _, other := range []string{"fabrikam.example", "blocked.example", "us.blocked.example", "bad.partner.example", "gmail.com", "x.partner.example"} {
				if was, is := c.policy.Judge(other), after.Judge(other); !strings.HasSuffix("."+other, "."+c.domain) && was.Says != is.Says {
					t.Errorf("allowing %s makes %s %s, which was %s", c.domain, other, is.Says, was.Says)
				}
			}
		}
	}
	if len(lists.BlockedDomains) != 2 || len(lists.AllowedDomains) != 2 {
		t.Errorf("allowing changed the rules that it was asked of: %+v", lists)
	}
}

func TestTheClosestRulesOfAnOrganisationCount(t *testing.T) {
	t.Parallel()
	ben := guest.Principal{Kind: guest.OnePerson, ObjectID: "b", Name: "Ben Ito"}
	p := guest.Policy{AskForAccess: "IT", Partners: []guest.Partner{
		{Domain: "partner.example", MaxDays: 90, Sponsor: ben},
		{Domain: "labs.partner.example", MaxDays: 30, Approvers: []guest.Principal{ben}},
	}}
	for domain, want := range map[string]int{"partner.example": 90, "eu.partner.example": 90, "labs.partner.example": 30, "a.labs.partner.example": 30, "apartner.example": 0} {
		if got := p.LongestFor(domain); got != want {
			t.Errorf("%s: %d days, want %d", domain, got, want)
		}
	}
	if got := p.ApproversFor("x.labs.partner.example"); !reflect.DeepEqual(got, []guest.Principal{ben}) {
		t.Errorf("approvers: %+v", got)
	}
	if got := p.ApproversFor("partner.example"); got != nil {
		t.Errorf("approvers where none are named: %+v", got)
	}
	for domain, want := range map[string]string{"partner.example": "Ben Ito", "labs.partner.example": "IT", "other.example": "IT"} {
		if got := p.WhoKnows(domain); got != want {
			t.Errorf("whom to ask about %s: %s, want %s", domain, got, want)
		}
	}
}

func TestDomainsThatLookLikeKnownOnesAreNoticed(t *testing.T) {
	t.Parallel()
	p := guest.Policy{
		OwnDomains: []string{"contoso.example"}, AllowedDomains: []string{"northwind.example"}, Everywhere: true,
		Partners: []guest.Partner{{Domain: "fabrikam.example"}, {Domain: "acme.example"}, {Domain: "worldwideimporters.example"}},
	}
	for domain, want := range map[string]string{
		"fabrlkam.example":            "fabrikam.example", // l for i
		"fabr1kam.example":            "fabrikam.example",
		"fabrikarn.example":           "fabrikam.example", // rn for m
		"fabrikma.example":            "fabrikam.example", // swapped
		"fabrikamm.example":           "fabrikam.example",
		"fabikam.example":             "fabrikam.example",
		"fabri-kam.example":           "fabrikam.example",
		"xn--fabrikm-8fg.example":     "fabrikam.example", // Cyrillic а in it
		"c0ntos0.example":             "contoso.example",
		"contoso.co":                  "contoso.example", // our name at another end
		"contoso-login.example":       "contoso.example",
		"contoso.example.evil.net":    "contoso.example",
		"login.cont0so.net":           "contoso.example",
		"nortwhind.example":           "northwind.example",
		"vvorldwideirnporter.example": "worldwideimporters.example",

		"fabrikam.example":    "",
		"eu.fabrikam.example": "",
		"contoso.example":     "",
		"fabrikam.net":        "", // a partner may have several
		"acne.example":        "", // too short to tell
		"fabric.example":      "",
		"proseware.example":   "",
		"xn--mnchen-3ya.de":   "",
		"xn--.example":        "",
		"xn--9999999.example": "",
	} {
		if got := p.LookAlike(domain); got != want {
			t.Errorf("%s looks like %q, want %q", domain, got, want)
		}
	}
}

func TestAnApproverIsToldWhatToLookAt(t *testing.T) {
	t.Parallel()
	p := guest.Policy{OwnDomains: []string{"contoso.example"}}
	for address, want := range map[string][]string{
		"gil@fabrikam.example":  nil,
		"gil@c0ntoso.example":   {"c0ntoso.example looks like contoso.example, but is another domain."},
		"gil@xn--mnchen-3ya.de": {"xn--mnchen-3ya.de stands for letters of another script: people see münchen.de."},
		"gil@gmail.com":         {"gmail.com is open to anybody: the address says nothing about where the person works."},
		"info@fabrikam.example": {"info@fabrikam.example looks like a shared mailbox: everybody who reads it could use the invitation."},
	} {
		local, domain, _ := strings.Cut(address, "@")
		if got := p.Flags(guest.Address{Local: local, Domain: domain}); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %q, want %q", address, got, want)
		}
	}
}

func TestOrganisationsAreListedByDomainPageByPage(t *testing.T) {
	t.Parallel()
	p := guest.Policy{Partners: []guest.Partner{{Domain: "a.example"}, {Domain: "b.example"}, {Domain: "d.example"}}}
	for after, want := range map[string]string{
		"": "a.example b.example +", "a.example": "b.example d.example", "b.example": "d.example", "c.example": "d.example", "d.example": "a.example b.example +", "z": "a.example b.example +",
	} {
		page, more := p.PartnersAfter(after, 2)
		var got []string
		for _, one := range page {
			got = append(got, one.Domain)
		}
		if more {
			got = append(got, "+")
		}
		if strings.Join(got, " ") != want {
			t.Errorf("after %q: %v, want %s", after, got, want)
		}
	}
}
