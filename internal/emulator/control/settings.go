package control

import (
	"encoding/json"
	"sync"
)

// Settings are the tenant's knobs. This declaration is their documentation too:
// Fields reads it for the settings page, for --help and for the table in README.
//
// The tags: "json" is the name; "help" says what the setting does, its unit and
// why the default is what it is, with the words "Microsoft does not say" where it
// is a choice of the emulator; "min", "max" and "choices" are checked; "group"
// begins a section, which the fields below belong to as well.
type Settings struct {
	AllowInvitesFrom      string   `json:"allow_invites_from" group:"Invitations" choices:"none,adminsAndGuestInviters,adminsGuestInvitersAndAllMembers,everyone" help:"Who may invite, as in the authorization policy. Microsoft does not say what an application needs; here it needs everyone or adminsGuestInvitersAndAllMembers."`
	AllowedDomains        []string `json:"allowed_domains" help:"When not empty, only addresses of these domains may be invited and may redeem."`
	BlockedDomains        []string `json:"blocked_domains" help:"Addresses of these domains may neither be invited nor redeem."`
	BlockedStatus         int      `json:"blocked_domain_status" min:"400" max:"499" help:"HTTP status of an invitation to a domain that is not allowed. Microsoft does not say; 403 is what administrators report."`
	RotateTickets         bool     `json:"rotate_tickets" help:"A new invitation makes the guest's older redeem links useless. Microsoft does not say; on, because it is what a client has to survive."`
	AcceptedStatus        string   `json:"accepted_invitation_status" help:"The status in the answer to inviting a guest who has accepted. Microsoft does not say; Completed, as its list of values suggests."`
	PhantomInvitations    bool     `json:"phantom_invitations" help:"Invitations are answered with 201, but no user ever appears. Off: it is a fault, seen now and then."`
	InvitesOffStatus      int      `json:"invitations_off_status" min:"400" max:"499" help:"HTTP status of an invitation that allow_invites_from forbids. The words are known, the status is what administrators report."`
	GuestInviterApps      []string `json:"guest_inviter_apps" help:"Client ids of applications that may invite although allow_invites_from is adminsAndGuestInviters. Microsoft does not say whether the Guest Inviter role helps an application; here it does not."`
	GuestUserRole         string   `json:"guest_user_role_id" choices:"a0b1b346-4d3e-4e8b-98f8-753987be4970,10dae51f-b6af-4016-8d66-8c2a99b929b3,2af84b1e-32c8-42b7-82bc-daa82404023b" help:"What guests may see of the directory, as the authorization policy says it: like members, limited (the default), or restricted. It is told, not enforced."`
	InternalAccountStatus int      `json:"internal_account_status" min:"400" max:"499" help:"HTTP status of an invitation to a person who has an internal account. The words are known, the status is not."`
	VerifiedDomainStatus  int      `json:"verified_domain_status" min:"400" max:"499" help:"HTTP status of an invitation to an address of a domain of the tenant's own. The words are known, the status is not."`
	CrossTenantStatus     int      `json:"cross_tenant_status" min:"400" max:"499" help:"HTTP status of an invitation that cross-tenant access settings forbid. The words are known, the status is not."`
	BlockedAccountCode    string   `json:"blocked_account_code" help:"Error code of an invitation to a blocked account; the status is 412."`
	ReinviteDeleted       string   `json:"reinvite_deleted" choices:"new,error" help:"Inviting the address of a soft-deleted guest makes a new guest, or is an error. Microsoft does not say."`
	ContactAddresses      []string `json:"contact_addresses" help:"Addresses of mail contacts: a guest with one of them is made without proxyAddresses."`
	SixthSponsorStatus    int      `json:"sixth_sponsor_status" min:"400" max:"499" help:"HTTP status of adding a sponsor when the guest has five. Microsoft does not say."`

	ReplicationLag           Lag           `json:"replication_lag_ms" group:"Graph" help:"How long reads stay behind writes, in milliseconds: a number for every kind of read, or an object by kind. Microsoft does not say how long; 0 makes tests quick."`
	Replicas                 int           `json:"replicas" min:"1" max:"100" help:"How many replicas answer reads, drawn for each request; replica i of n has i/n of the lag, so that consecutive reads may go back in time."`
	ReplicationSpread        float64       `json:"replication_spread" min:"0" max:"1" help:"How far the lag of one object may be from the one set: 0 gives all the same, 1 anything between none and twice of it."`
	ReplicationSeed          uint64        `json:"replication_seed" help:"Seed from which replicas and the lags of objects are drawn; the same one repeats them."`
	DeltaReplays             bool          `json:"delta_replays" help:"Each page of a delta query repeats the last object of the page before, which Microsoft allows itself. Off, to make tests readable."`
	DeltaEmptyPages          int           `json:"delta_empty_pages" min:"0" max:"1000" help:"So many empty pages with a next link begin each round of a delta query, which Microsoft allows itself."`
	Latency                  int           `json:"latency_ms" min:"0" max:"600000" help:"Milliseconds added to every answer of Graph."`
	PageSize                 int           `json:"page_size" min:"1" max:"999" help:"Objects on a page without $top. Microsoft's default is 100 for the directory."`
	Throttle                 Throttle      `json:"throttle" help:"The published limits of Graph."`
	Notifications            Notifications `json:"notifications" help:"How subscribers are told of changes."`
	DynamicGroupStatus       int           `json:"dynamic_group_status" min:"400" max:"499" help:"HTTP status of adding a member to, or removing one from, a group with a rule. Microsoft does not say."`
	DynamicGroupCode         string        `json:"dynamic_group_code" help:"Error code of the same. Microsoft does not say."`
	RestorableSecurityGroups bool          `json:"restorable_security_groups" help:"Deleted security groups can be restored, as Microsoft 365 groups can."`
	DefaultAccessRoles       bool          `json:"default_access_with_roles" help:"Default access may be assigned although the application has roles for users. Microsoft does not say; off, because Entra's own pages refuse it."`
	BindWithMemberPermission bool          `json:"bind_with_member_permission" help:"GroupMember.ReadWrite.All suffices for members@odata.bind. Microsoft's table does not list it, its description allows it."`
	UserMembersNeedUserWrite bool          `json:"user_members_need_user_write" help:"Adding a user to a group needs User.ReadWrite.All too, as an older table says."`
	RestoreAssignments       bool          `json:"restore_assignments" help:"A restored user has the app roles from before. Microsoft says so of groups only."`
	InvitationsAreWrites     bool          `json:"invitations_are_writes" help:"POST /invitations counts as a write of the application as well. Microsoft does not say."`
	PremiumLicence           bool          `json:"premium_licence" help:"The tenant has Entra ID P1, without which signInActivity is refused."`
	MailboxesAllowed         []string      `json:"mail_allowed_mailboxes" help:"When not empty, applications may send mail from these mailboxes only, as with an application access policy."`

	TokenLife     int    `json:"access_token_life_s" group:"Sign-in and clock" min:"1" max:"31536000" help:"Seconds that an access token is good for. Clients of Microsoft's libraries ask again five minutes before the end."`
	TokenBackdate int    `json:"id_token_backdate_s" help:"Seconds by which iat and nbf of an id_token lie back. Microsoft does not say; five minutes are seen in real tokens."`
	LongTokenLife int    `json:"long_access_token_life_s" min:"1" max:"31536000" help:"Seconds that access tokens live of clients that announced to handle claims challenges (xms_cc cp1), and of managed identities. Microsoft says up to 24 hours."`
	KeyOverlap    int    `json:"signing_key_overlap_s" min:"0" max:"31536000" help:"Seconds that a signing key stays published, and its tokens good, after a rotation. Microsoft does not say; the default is a day, as long as clients may keep keys."`
	RefreshReuse  string `json:"refresh_token_reuse" choices:"accepted,revokes" help:"A refresh token that was used already: accepted (documented: using it does not revoke it) or revokes (everything of that sign-in is revoked)."`
	GroupOverage  int    `json:"group_overage_at" min:"0" help:"Number of groups beyond which a token has a reference instead of the groups. Microsoft says 200 for JWT."`
	UserConsent   bool   `json:"user_consent" help:"People may consent for themselves to delegated permissions that do not need an administrator."`
	ClockOffset   int    `json:"clock_offset_s" min:"-3153600000" max:"3153600000" help:"Seconds by which the tenant's clock is ahead of the real one; negative is behind."`

	FaultSeed uint64 `json:"fault_seed" group:"Faults" help:"Seed of the draws that faults with a probability and throttle.early make. Drawn at the start; setting it begins them anew."`

	IdentityProviders   Pairs    `json:"identity_providers" group:"Guests" help:"Where the accounts of a domain are: work, federation, google, microsoft or passcode, several with blanks between. Entra finds out by itself; of a domain that is not here the guest is asked."`
	ProviderOrder       []string `json:"identity_provider_order" help:"The order in which identity providers are tried; one that is missing is not offered. The default is Microsoft's."`
	Passcodes           bool     `json:"otp_enabled" help:"Guests without an account get a one-time passcode by email. Turned off, those who redeemed with one are locked out until their redemption is reset."`
	AccountAliases      Pairs    `json:"account_aliases" help:"Other addresses of accounts, each with its account. A guest whose invited address is an alias must use the link of the invitation."`
	AutomaticRedemption []string `json:"automatic_redemption_domains" help:"Guests of these domains are not asked for consent, as when both tenants have automatic redemption."`
	InboundBlocked      []string `json:"inbound_blocked_domains" help:"Domains that the tenant's own cross-tenant access policy keeps out: they cannot be invited, and every sign-in ends with AADSTS500213."`
	OutboundBlocked     []string `json:"outbound_blocked_domains" help:"Domains whose own tenants do not let their people out: AADSTS500212."`
	TermsOfUse          string   `json:"terms_of_use" help:"Text that guests must accept after consent; empty for none."`
	PrivacyURL          string   `json:"privacy_statement_url" help:"Address of the organisation's privacy statement, linked at consent; empty for none."`
}

// Throttle scales the published limits.
type Throttle struct {
	Enabled bool    `json:"enabled" help:"Requests beyond the limits are answered 429 with Retry-After."`
	Scale   float64 `json:"scale" min:"0.0001" help:"Share of the published limits that is allowed: 0.1 is a tenth."`
	Early   float64 `json:"early" min:"0" max:"1" help:"Chance of 429 although no limit is reached, which the documentation says can happen; drawn from fault_seed."`
}

// Notifications shape how subscribers are told of changes.
type Notifications struct {
	Delay             int `json:"delay_ms" min:"0" max:"3600000" help:"Milliseconds between a change and its notification; Microsoft publishes none for users and groups."`
	Retry             int `json:"retry_ms" min:"0" max:"3600000" help:"Milliseconds before a failed notification is sent again; it doubles each time."`
	Attempts          int `json:"attempts" min:"1" max:"20" help:"How often a notification is sent before it is given up; Graph tries for four hours."`
	ReauthorizeBefore int `json:"reauthorize_before_s" min:"0" max:"2592000" help:"Seconds before the end of a subscription at which reauthorizationRequired is sent."`
}

// Lag is how long reads stay behind writes, by kind of read, in milliseconds.
// In JSON it is a number for all kinds alike or an object.
type Lag struct {
	UserRead   int `json:"user_read" min:"0" max:"3600000" help:"GET of a new user answers 404 for so many milliseconds."`
	UserRef    int `json:"user_ref" min:"0" max:"3600000" help:"A reference to a new user is answered with Directory_ObjectNotFound for so many milliseconds."`
	AppRole    int `json:"app_role" min:"0" max:"3600000" help:"A role assignment to a new user is answered with \"Not a valid reference update\" for so many milliseconds."`
	Index      int `json:"index" min:"0" max:"3600000" help:"Lists and filters do not know a new user for so many milliseconds."`
	Delta      int `json:"delta" min:"0" max:"3600000" help:"Delta queries do not tell a change for so many milliseconds."`
	MemberRead int `json:"member_read" min:"0" max:"3600000" help:"Memberships, sponsors and assignments read as before for so many milliseconds."`
	AppRead    int `json:"app_read" min:"0" max:"3600000" help:"GET of a new application or service principal answers 404, of a changed one what was, for so many milliseconds."`
	GroupRead  int `json:"group_read" min:"0" max:"3600000" help:"GET of a new group answers 404, of a changed one what was, for so many milliseconds."`
}

// UnmarshalJSON accepts a number for all kinds, or an object that changes the
// kinds it names.
func (l *Lag) UnmarshalJSON(data []byte) error {
	var all int
	if json.Unmarshal(data, &all) == nil {
		*l = Lag{all, all, all, all, all, all, all, all}
		return nil
	}
	type plain Lag
	return within("replication_lag_ms", strictJSON(data, (*plain)(l)), "must be a number of milliseconds, or an object by kind of read")
}

// MarshalJSON writes one number when all kinds are alike.
func (l Lag) MarshalJSON() ([]byte, error) {
	if l == (Lag{l.UserRead, l.UserRead, l.UserRead, l.UserRead, l.UserRead, l.UserRead, l.UserRead, l.UserRead}) {
		return json.Marshal(l.UserRead)
	}
	type plain Lag
	return json.Marshal(plain(l))
}

// Defaults are the settings at start and after a reset, unless the program was
// started with others.
func Defaults() Settings {
	return Settings{
		Throttle:           Throttle{Enabled: true, Scale: 1},
		Replicas:           1,
		ReplicationSeed:    1,
		Notifications:      Notifications{Retry: 1000, Attempts: 8, ReauthorizeBefore: 900},
		DynamicGroupStatus: 403,
		DynamicGroupCode:   "Authorization_RequestDenied",
		AllowInvitesFrom:   "everyone",
		AllowedDomains:     []string{},
		BlockedDomains:     []string{},
		BlockedStatus:      403,
		PageSize:           100,
		RotateTickets:      true,
		AcceptedStatus:     "Completed",
		TokenLife:          3599,
		TokenBackdate:      300,
		LongTokenLife:      86399,
		KeyOverlap:         86400,
		RefreshReuse:       "accepted",
		GroupOverage:       200,
		UserConsent:        true,

		InvitesOffStatus:         403,
		GuestInviterApps:         []string{},
		GuestUserRole:            "10dae51f-b6af-4016-8d66-8c2a99b929b3",
		InternalAccountStatus:    400,
		VerifiedDomainStatus:     400,
		CrossTenantStatus:        403,
		BlockedAccountCode:       "PreconditionFailed",
		ReinviteDeleted:          "new",
		ContactAddresses:         []string{},
		SixthSponsorStatus:       400,
		BindWithMemberPermission: true,
		RestoreAssignments:       true,
		InvitationsAreWrites:     true,
		PremiumLicence:           true,
		MailboxesAllowed:         []string{},

		IdentityProviders: Pairs{
			"fabrikam.example": "work", "outlook.com": "microsoft", "hotmail.com": "microsoft", "live.com": "microsoft", "msn.com": "microsoft",
		},
		ProviderOrder:       []string{"work", "federation", "google", "microsoft", "passcode"},
		Passcodes:           true,
		AccountAliases:      Pairs{},
		AutomaticRedemption: []string{},
		InboundBlocked:      []string{},
		OutboundBlocked:     []string{},
	}
}

// ParseSettings applies a JSON object to the defaults. The error is Problems when
// the object can be read but says something that is not allowed.
func ParseSettings(data []byte) (Settings, error) { return merged(Defaults(), data) }

// problems are what the tags refuse, and what no tag can say.
func (s Settings) problems() Problems { return append(Check(s), s.providersWrong()...) }

// settingsBox holds the current settings.
type settingsBox struct {
	mu sync.RWMutex
	s  Settings
}

func (b *settingsBox) get() Settings {
	b.mu.RLock()
	defer b.mu.RUnlock()
	return b.s
}

func (b *settingsBox) set(s Settings) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.s = s
}

// edit changes the current settings, all or nothing.
func (b *settingsBox) edit(f func(*Settings)) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	next := b.s
	f(&next)
	if problems := next.problems(); len(problems) > 0 {
		return problems
	}
	b.s = next
	return nil
}

// merge applies a JSON object to the current settings, all or nothing.
func (b *settingsBox) merge(data []byte) (Settings, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	next, err := merged(b.s, data)
	if err != nil {
		return b.s, err
	}
	b.s = next
	return next, nil
}
