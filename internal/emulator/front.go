package emulator

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"guestportal/internal/emulator/control"
	"guestportal/internal/emulator/page"
)

// people are whom the sign-in page offers.
func people() []page.Person {
	p := SeedStory().People
	var out []page.Person
	for _, v := range []Person{p.Ana, p.Sam, p.Ben, p.Mia, p.Cleo, p.Dee, p.Nia, p.Gil} {
		note := strings.ReplaceAll(strings.Join(v.Roles, ", "), "Portal.", "")
		switch {
		case v.ID == p.Gil.ID:
			note = "a guest"
		case note == "":
			note = "no role in the portal"
		}
		out = append(out, page.Person{Name: v.Name, Address: v.Address, Note: note})
	}
	return out
}

// picks are the choices that the emulator made where Microsoft's behaviour is not
// known. Settings change those that name one.
var picks = []string{
	"An invitation to a verified domain of the tenant: 400 BadRequest, setting verified_domain_status; to an internal account: 400, setting internal_account_status.",
	"An invitation to a group or to a malformed address: 400 BadRequest.",
	"An invitation that the tenant's settings forbid: 403 Forbidden, setting invitations_off_status; to a blocked domain: 403, setting blocked_domain_status; that cross-tenant access forbids: 403, setting cross_tenant_status.",
	"An invitation of a blocked account: 412 with code PreconditionFailed, setting blocked_account_code.",
	"Inviting a guest who has accepted: 201 with status Completed, setting accepted_invitation_status.",
	"A newer invitation makes the older link useless: yes, setting rotate_tickets. The page then says AADSTS50014.",
	"An application needs allow_invites_from everyone or adminsGuestInvitersAndAllMembers, or its client id in the setting guest_inviter_apps.",
	"An application's guest has no sponsor unless the body names one; sponsors in the body change nothing for a guest who exists.",
	"A sixth sponsor: 400 Request_BadRequest, setting sixth_sponsor_status. A sponsor who is one already: the same words as for members.",
	"Changing the members of a dynamic group: 403 Authorization_RequestDenied, settings dynamic_group_status and dynamic_group_code; of a restricted group: 403; of a mail-enabled group: 400.",
	"Rules of dynamic groups are evaluated at once, and a rule that the emulator does not understand is refused.",
	"Members of a hidden group, and the group among memberships, are left out for callers without Member.Read.Hidden.",
	"GroupMember.ReadWrite.All suffices to add users, settings bind_with_member_permission and user_members_need_user_write.",
	"Deleted security groups are gone for good, setting restorable_security_groups.",
	"Inviting a soft-deleted guest's address makes a new user, setting reinvite_deleted.",
	"App role assignments come back with a restored user, setting restore_assignments; memberships always do.",
	"Default access in an application with roles for users is refused, setting default_access_with_roles.",
	"externalUserState can be filtered without the advanced query parameters.",
	"POST /invitations counts as a write of the application too, setting invitations_are_writes.",
	"A gzip-labelled body that is not gzip: 400 BadRequest.",
	"Replication lag is 0, setting replication_lag_ms; a new user cannot be changed or referred to until user_ref has passed.",
	"Change notifications go out at once, setting notifications; http addresses of this machine are accepted; changeType created is refused for users and groups.",
	"A request of a batch can only depend on one before it; bodies that are not JSON are base64 within a batch.",
	"The beta version is not served: 400 BadRequest, \"Invalid version\"; within a batch 405.",
	"A guest of a denied domain sees AADSTS500213 when redeeming.",
	"iat and nbf of an id_token lie five minutes back, setting id_token_backdate_s.",
}

// front is the page at /: what this is, and how to use it.
func (t *tenant) front(ready Ready) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		view := page.Front{
			Organisation: Organisation, Tenant: TenantID, People: people(), Picks: picks, Settings: settingPairs(t.control.Settings()),
			Addresses: []page.Pair{
				{Name: "Authority", Value: ready.HTTPS + "/" + TenantID},
				{Name: "also", Value: ready.HTTP + "/" + TenantID},
				{Name: "Microsoft Graph", Value: ready.HTTPS + "/v1.0"},
				{Name: "also", Value: ready.HTTP + "/v1.0"},
				{Name: "Control", Value: ready.HTTP + "/_emulator"},
				{Name: "CA certificate", Value: ready.CAFile},
				{Name: "Tenant", Value: TenantID},
			},
			Clients: []page.Pair{{Name: "Guest Portal", Value: portalClientID}, {Name: "Guest Portal worker", Value: workerClientID}},
		}
		for _, m := range slices.Backward(t.control.Messages()) {
			view.Messages = append(view.Messages, page.Mail{At: m.At.Format("15:04:05"), Kind: m.Kind, To: strings.Join(m.To, ", "), Subject: m.Subject, Text: m.Text})
		}
		t.pages.Render(w, http.StatusOK, "front", view)
	}
}

// settingPairs lists the settings by their JSON names.
func settingPairs(s control.Settings) []page.Pair {
	data, err := json.Marshal(s)
	var fields map[string]json.RawMessage
	if err == nil {
		err = json.Unmarshal(data, &fields)
	}
	if err != nil { // plain values can always be written and read
		return []page.Pair{{Name: "error", Value: fmt.Sprint(err)}}
	}
	var out []page.Pair
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		out = append(out, page.Pair{Name: name, Value: string(fields[name])})
	}
	return out
}
