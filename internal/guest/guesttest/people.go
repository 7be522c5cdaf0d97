package guesttest

import (
	"fmt"
	"time"

	"guestportal/internal/guest"
)

// Noon is the time at which stories begin, a Saturday.
var Noon = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// Tenant is the tenant of everybody who works here.
const Tenant = "0190f0c4-0001-7000-8000-000000000001"

// The people of the seed story. Mia is sponsor and approver, so that deciding
// one's own request can be tried; Nia has no role.
var (
	Ana  = person(1, "Ana Silva", "ana.silva", guest.Sponsor)
	Sam  = person(2, "Sam Okafor", "sam.okafor", guest.Sponsor)
	Ben  = person(3, "Ben Ito", "ben.ito", guest.Approver)
	Mia  = person(4, "Mia Chen", "mia.chen", guest.Approver|guest.Sponsor)
	Cleo = person(5, "Cleo Marsh", "cleo.marsh", guest.Administrator)
	Dee  = person(6, "Dee Novak", "dee.novak", guest.Auditor)
	Nia  = person(7, "Nia Bell", "nia.bell", 0)
)

// Everybody gives all of them.
func Everybody() []guest.Person { return []guest.Person{Ana, Sam, Ben, Mia, Cleo, Dee, Nia} }

func person(n int, name, account string, roles guest.Role) guest.Person {
	return guest.Person{
		ID: ID[guest.PersonID](2, n), TenantID: Tenant, ObjectID: ID[string](3, n),
		Name: name, Email: account + "@contoso.example", Roles: roles,
	}
}

// ID makes the same UUID for the same kind and number.
func ID[T ~string](kind, n int) T {
	return T(fmt.Sprintf("0190f0c4-%04d-7000-8000-%012d", kind, n))
}

// Ref makes a reference such as GR-00000001.
func Ref(prefix string, n int) string { return fmt.Sprintf("%s-%08d", prefix, n) }

// Mint makes ids that count up from 101, so that they never meet the ids of the
// builders unless those are numbered so high. It is for one goroutine.
func Mint() guest.Mint {
	n := 100
	count := func() int { n++; return n }
	return guest.Mint{
		Request: func() (guest.RequestID, string) {
			i := count()
			return ID[guest.RequestID](10, i), Ref("GR", i)
		},
		Guest: func() (guest.GuestID, string) {
			i := count()
			return ID[guest.GuestID](11, i), Ref("GU", i)
		},
		Line:  func() guest.LineID { return ID[guest.LineID](12, count()) },
		Grant: func() guest.GrantID { return ID[guest.GrantID](13, count()) },
		Ask:   func() string { return ID[string](14, count()) },
	}
}
