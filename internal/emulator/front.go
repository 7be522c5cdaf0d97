package emulator

import (
	"strings"

	"guestportal/internal/emulator/console"
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
	"One relation is expanded at a time, of groups and applications as of users; $levels follows managers alone.",
	"signInActivity in a filter beside another property: 400 Request_UnsupportedQuery.",
	"Members and other objects of several kinds are filtered, sorted and searched together by id, displayName, description, mail and userPrincipalName.",
	"A gzip-labelled body that is not gzip: 400 BadRequest.",
	"Replication lag is 0, setting replication_lag_ms; a new user cannot be changed or referred to until user_ref has passed.",
	"Change notifications go out at once, setting notifications; http addresses of this machine are accepted; changeType created is refused for users and groups.",
	"A request of a batch can only depend on one before it; bodies that are not JSON are base64 within a batch.",
	"The beta version is not served: 400 BadRequest, \"Invalid version\"; within a batch 405.",
	"A guest of a denied domain sees AADSTS500213 when redeeming.",
	"A guest whose domain is not in identity_providers is asked how they sign in; nobody else can know.",
	"A redeem link in a browser that is signed in as somebody else asks for the account; the wrong one sees AADSTS50020 with a button to sign out.",
	"A one-time passcode may be mistyped five times. With passcodes turned off, guests who have them see AADSTS500208.",
	"Block future invitations holds for an address in this tenant, also when the guest is deleted and invited again.",
	"iat and nbf of an id_token lie five minutes back, setting id_token_backdate_s.",
	"A client assertion may come again with the same jti until it expires, and clocks may differ by five minutes.",
	"A federated assertion that does not match is refused by what does not: 700211 issuer, 700213 subject, 700212 audience; 70021 when the application has no federated credential.",
	"OpenID Connect's own scopes need no consent; delegated permissions of Microsoft Graph do, setting user_consent.",
	"POST /_emulator/revoke reaches every token; disabling somebody or revoking their sessions only those of clients that announced cp1.",
}

// newConsole joins the pages for people, which need to know where the emulator is.
func (t *tenant) newConsole(ready Ready) *console.Console {
	return console.New(console.Options{
		Organisation: Organisation, TenantID: TenantID, People: people(), Choices: picks,
		Here: console.Here{
			HTTP: ready.HTTP, HTTPS: ready.HTTPS, CAFile: ready.CAFile, Tenant: TenantID, ClientID: ready.WorkerClient.ID, Secret: ready.WorkerClient.Secret,
			Identity: ready.ManagedIdentity.Header,
		},
		Clients: []page.Client{
			{Name: "Guest Portal worker", Note: "Calls Graph with what a guest portal needs.", ID: ready.WorkerClient.ID, Secret: ready.WorkerClient.Secret},
			{Name: "Guest Portal", Note: "People sign in to it; any loopback redirect address is accepted.", ID: ready.PortalClient.ID, Secret: ready.PortalClient.Secret},
		},
		Directory: t.directory, Control: t.control, Sessions: t.sessions, Pages: t.pages,
	})
}
