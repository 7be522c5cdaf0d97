package populate

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"guestportal/internal/emulator/directory"
)

// Size says how much to make. The zero Size makes nothing.
type Size struct {
	Guests, Groups, Apps int
	Memberships          int // of guests in groups; ten for each guest when 0
	Seed                 uint64
}

// Tenant is what the generated objects refer to.
type Tenant struct {
	ID            string
	Domain        string   // of mail addresses of the tenant, such as contoso.example
	InitialDomain string   // such as contoso.onmicrosoft.com
	Sponsors      []string // object ids of people who answer for the guests
	Founded       time.Time
	Today         time.Time // deleted guests were deleted in the days before, so that they can still be restored
}

// Empty says that there is nothing to make.
func (s Size) Empty() bool { return s.Guests == 0 && s.Groups == 0 && s.Apps == 0 }

// maxObjects bounds each number, so that a slip of the keyboard does not eat the
// machine's memory.
const maxObjects = 5_000_000

// Check refuses sizes that cannot be made.
func (s Size) Check() error {
	for name, n := range map[string]int{"guests": s.Guests, "groups": s.Groups, "apps": s.Apps, "memberships": s.Memberships} {
		if n < 0 || n > maxObjects {
			return fmt.Errorf("%s: must be between 0 and %d", name, maxObjects)
		}
	}
	return nil
}

// Plant adds the objects to a directory.
func Plant(tx *directory.Tx, t Tenant, s Size) {
	g := &generator{tx: tx, t: t, size: s, staff: map[string][]string{}, rand: rand.New(rand.NewPCG(s.Seed, 0x67756573747321))}
	g.companies()
	g.guests()
	g.groups()
	g.memberships()
	g.apps()
}

// generator holds what has been made so far. Everything is drawn from one source
// in a fixed order, and nothing depends on the order of a map.
type generator struct {
	tx   *directory.Tx
	t    Tenant
	size Size
	rand *rand.Rand

	company []company
	people  []string            // object ids of the guests that are not deleted
	staff   map[string][]string // the same by company
	open    []string            // object ids of the groups that take members
	group   []string            // all groups
}

type company struct{ name, domain string }

// id draws a version 4 UUID.
func (g *generator) id() string {
	var b [16]byte
	hi, lo := g.rand.Uint64(), g.rand.Uint64()
	for i := range 8 {
		b[i], b[8+i] = byte(hi>>(8*i)), byte(lo>>(8*i))
	}
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	var out [36]byte
	hex.Encode(out[0:8], b[0:4])
	hex.Encode(out[9:13], b[4:6])
	hex.Encode(out[14:18], b[6:8])
	hex.Encode(out[19:23], b[8:10])
	hex.Encode(out[24:], b[10:])
	out[8], out[13], out[18], out[23] = '-', '-', '-', '-'
	return string(out[:])
}

func pick[T any](g *generator, list []T) T { return list[g.rand.IntN(len(list))] }

// chance is true in so many of a hundred draws.
func (g *generator) chance(percent int) bool { return g.rand.IntN(100) < percent }

// after is a moment within so many days of the tenant's founding.
func (g *generator) after(days int) time.Time {
	return g.t.Founded.Add(time.Duration(g.rand.Int64N(int64(days)*86_400)) * time.Second)
}

func (g *generator) companies() {
	n := g.size.Guests/40 + 1
	for i := range n {
		head, tail := companyHeads[i%len(companyHeads)], companyTails[i/len(companyHeads)%len(companyTails)]
		c := company{head + tail, strings.ToLower(head+tail) + ".example"}
		if round := i / (len(companyHeads) * len(companyTails)); round > 0 {
			c = company{fmt.Sprintf("%s %d", c.name, round+1), fmt.Sprintf("%s%d.example", strings.ToLower(head+tail), round+1)}
		}
		g.company = append(g.company, c)
	}
}

// plain brings a name to what stands in an address.
var plain = strings.NewReplacer("í", "i", "á", "a", "ë", "e", "ć", "c", "ü", "u", "'", "", " ", "")

func (g *generator) guests() {
	var deleted []*directory.User
	for n := range g.size.Guests {
		given, family := pick(g, givenNames), pick(g, surnames)
		at := pick(g, g.company)
		local := strings.ToLower(plain.Replace(given) + "." + plain.Replace(family))
		if n >= len(givenNames) { // numbers tell namesakes apart
			local = fmt.Sprintf("%s%d", local, n)
		}
		address := local + "@" + at.domain
		upn := local + "_" + at.domain + "#EXT#@" + g.t.InitialDomain
		made := g.after(300)
		u := &directory.User{
			ID: g.id(), DisplayName: given + " " + family, GivenName: given, Surname: family, Mail: address, UserPrincipalName: upn,
			MailNickname: local + "_" + at.domain + "#EXT#", CompanyName: at.name, AccountEnabled: true, UserType: directory.Guest,
			CreationType: directory.Invitation, ExternalUserState: directory.Accepted, CreatedDateTime: made,
			OtherMails: []string{address}, ProxyAddresses: []string{"SMTP:" + address},
		}
		if g.chance(60) {
			u.JobTitle = pick(g, jobs)
		}
		if g.chance(30) {
			u.PreferredLanguage = pick(g, languages)
		}
		changed := made
		u.Identities = []directory.Identity{{SignInType: "userPrincipalName", Issuer: g.t.InitialDomain, IssuerAssignedID: &upn}}
		if g.chance(20) {
			u.ExternalUserState = directory.PendingAcceptance
		} else {
			changed = made.Add(time.Duration(g.rand.IntN(72*60)) * time.Minute)
			u.Identities = append([]directory.Identity{{SignInType: "federated", Issuer: pick(g, issuers)}}, u.Identities...)
		}
		u.ExternalUserStateChangeDateTime = &changed
		u.AccountEnabled = !g.chance(4)
		g.tx.PutUser(u)
		for i := range g.rand.IntN(3) {
			if len(g.t.Sponsors) > 0 {
				g.tx.Link(g.tx.Sponsors(), u.ID, g.t.Sponsors[(g.rand.IntN(len(g.t.Sponsors))+i)%len(g.t.Sponsors)])
			}
		}
		if g.chance(2) {
			deleted = append(deleted, u)
		} else {
			g.people = append(g.people, u.ID)
			g.staff[at.name] = append(g.staff[at.name], u.ID)
		}
	}
	today := g.t.Today.UTC().Truncate(24 * time.Hour)
	for _, u := range deleted {
		g.tx.DeleteUserAt(u, today.Add(-time.Duration(g.rand.IntN(20*24))*time.Hour))
	}
}

// issuers are how guests sign in: another tenant, a one-time passcode, Google, a
// Microsoft account.
var issuers = []string{"ExternalAzureAD", "ExternalAzureAD", "ExternalAzureAD", "ExternalAzureAD", "mail", "mail", "google.com", "MicrosoftAccount"}

// memberships spreads guests over the groups that take members: some groups are
// large, most are small, and nobody is in a group twice.
func (g *generator) memberships() {
	if len(g.people) == 0 || len(g.open) == 0 {
		return
	}
	wanted := cmp.Or(g.size.Memberships, 10*len(g.people))
	wanted = min(wanted, len(g.people)*len(g.open)/2)
	sizes := make([]int, len(g.open))
	for placed := 0; placed < wanted; {
		at := min(g.rand.IntN(len(sizes)), g.rand.IntN(len(sizes)))
		if sizes[at] < len(g.people) {
			sizes[at]++
			placed++
		}
	}
	order := make([]int, len(g.people))
	for i := range order {
		order[i] = i
	}
	var members []string
	for at, size := range sizes {
		members = members[:0]
		for i := range size { // the beginning of a shuffle
			j := i + g.rand.IntN(len(order)-i)
			order[i], order[j] = order[j], order[i]
			members = append(members, g.people[order[i]])
		}
		g.tx.LinkAll(g.tx.Members(), g.open[at], members)
	}
}
