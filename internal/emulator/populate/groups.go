package populate

import (
	"fmt"
	"strings"

	"guestportal/internal/emulator/directory"
)

// kinds are the sorts of groups, each with its share of a hundred.
var kinds = []struct {
	share int
	open  bool // members can be added
	shape func(*generator, *directory.Group)
}{
	{66, true, func(*generator, *directory.Group) {}},
	{20, true, func(g *generator, v *directory.Group) { g.unified(v, "Private") }},
	{2, true, func(g *generator, v *directory.Group) { g.unified(v, directory.HiddenMembership) }},
	{2, false, func(g *generator, v *directory.Group) {
		v.GroupTypes = []string{"DynamicMembership"}
		v.MembershipRule, v.MembershipRuleProcessingState = `user.companyName -eq "`+pick(g, g.company).name+`"`, "On"
	}},
	{5, false, func(_ *generator, v *directory.Group) { v.OnPremisesSyncEnabled = &yes }},
	{2, false, func(_ *generator, v *directory.Group) { v.IsAssignableToRole = &yes }},
	{3, false, func(g *generator, v *directory.Group) {
		v.SecurityEnabled = false
		g.mailed(v)
	}},
}

var yes = true

func (g *generator) unified(v *directory.Group, visibility string) {
	v.GroupTypes, v.SecurityEnabled, v.Visibility = []string{"Unified"}, false, visibility
	g.mailed(v)
}

func (g *generator) mailed(v *directory.Group) {
	v.MailEnabled = true
	v.Mail = v.MailNickname + "@" + g.t.Domain
	v.ProxyAddresses = []string{"SMTP:" + v.Mail}
}

func (g *generator) groups() {
	for n := range g.size.Groups {
		topic, purpose := pick(g, topics), pick(g, purposes)
		name := fmt.Sprintf("%s %s %d", topic, purpose, n+1)
		v := &directory.Group{
			ID: g.id(), DisplayName: name, Description: purpose + " of " + topic, CreatedDateTime: g.after(200), SecurityEnabled: true,
			MailNickname: strings.ReplaceAll(strings.ToLower(name), " ", "-"),
		}
		draw, kind := g.rand.IntN(100), 0
		for draw >= kinds[kind].share {
			draw -= kinds[kind].share
			kind++
		}
		kinds[kind].shape(g, v)
		g.tx.PutGroup(v)
		if v.Dynamic() {
			_, company, _ := strings.Cut(v.MembershipRule, `"`)
			g.tx.LinkAll(g.tx.Members(), v.ID, g.staff[strings.TrimSuffix(company, `"`)])
		}
		if len(g.t.Sponsors) > 0 {
			g.tx.Link(g.tx.GroupOwners(), v.ID, pick(g, g.t.Sponsors))
		}
		// Security groups nest now and then, always in an older one, so that no
		// group holds itself.
		if kind == 0 && len(g.open) > 0 && g.chance(5) {
			if outer := g.tx.Group(pick(g, g.open)); !outer.Unified() {
				g.tx.Link(g.tx.Members(), outer.ID, v.ID)
			}
		}
		g.group = append(g.group, v.ID)
		if kinds[kind].open {
			g.open = append(g.open, v.ID)
		}
	}
}
