package control

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// Settings are the tenant's knobs. Times are in milliseconds or seconds as the
// names say. Where Microsoft's behaviour is not known, the setting's default is
// the choice that the emulator made.
type Settings struct {
	ReplicationLag     Lag      `json:"replication_lag_ms"`
	Latency            int      `json:"latency_ms"` // added to every Graph answer
	Throttle           Throttle `json:"throttle"`
	AllowInvitesFrom   string   `json:"allow_invites_from"` // none, adminsAndGuestInviters, adminsGuestInvitersAndAllMembers, everyone
	AllowedDomains     []string `json:"allowed_domains"`    // when not empty, only these may be invited
	BlockedDomains     []string `json:"blocked_domains"`
	BlockedStatus      int      `json:"blocked_domain_status"` // of an invitation to a blocked domain
	PageSize           int      `json:"page_size"`             // without $top
	ClockOffset        int      `json:"clock_offset_s"`        // moves the tenant's clock
	RotateTickets      bool     `json:"rotate_tickets"`        // a new invitation makes the guest's older links useless
	AcceptedStatus     string   `json:"accepted_invitation_status"`
	DefaultAccessRoles bool     `json:"default_access_with_roles"` // default access may be assigned although the app has user roles
	PhantomInvitations bool     `json:"phantom_invitations"`       // 201, but no user ever appears
	TokenLife          int      `json:"access_token_life_s"`
	TokenBackdate      int      `json:"id_token_backdate_s"` // iat and nbf lie this far back, as Entra's do

	InvitesOffStatus         int           `json:"invitations_off_status" group:"Where Microsoft does not say" min:"400" max:"499" help:"HTTP status of an invitation that allow_invites_from forbids. The words are known, the status is what administrators report."`
	GuestInviterApps         []string      `json:"guest_inviter_apps" help:"Client ids of applications that may invite although allow_invites_from is adminsAndGuestInviters. Microsoft does not say whether the Guest Inviter role helps an application; here it does not."`
	GuestUserRole            string        `json:"guest_user_role_id" choices:"a0b1b346-4d3e-4e8b-98f8-753987be4970,10dae51f-b6af-4016-8d66-8c2a99b929b3,2af84b1e-32c8-42b7-82bc-daa82404023b" help:"What guests may see of the directory, as the authorization policy says it: like members, limited (the default), or restricted. It is told, not enforced."`
	InternalAccountStatus    int           `json:"internal_account_status" min:"400" max:"499" help:"HTTP status of an invitation to a person who has an internal account. The words are known, the status is not."`
	VerifiedDomainStatus     int           `json:"verified_domain_status" min:"400" max:"499" help:"HTTP status of an invitation to an address of a domain of the tenant's own. The words are known, the status is not."`
	CrossTenantStatus        int           `json:"cross_tenant_status" min:"400" max:"499" help:"HTTP status of an invitation that cross-tenant access settings forbid. The words are known, the status is not."`
	InboundBlocked           []string      `json:"inbound_blocked_domains" help:"Addresses of these domains are refused by the tenant's cross-tenant access policy, when invited and when redeeming."`
	BlockedAccountCode       string        `json:"blocked_account_code" help:"Error code of an invitation to a blocked account; the status is 412."`
	ReinviteDeleted          string        `json:"reinvite_deleted" choices:"new,error" help:"Inviting the address of a soft-deleted guest makes a new guest, or is an error. Microsoft does not say."`
	ContactAddresses         []string      `json:"contact_addresses" help:"Addresses of mail contacts: a guest with one of them is made without proxyAddresses."`
	SixthSponsorStatus       int           `json:"sixth_sponsor_status" min:"400" max:"499" help:"HTTP status of adding a sponsor when the guest has five. Microsoft does not say."`
	DynamicGroupStatus       int           `json:"dynamic_group_status" min:"400" max:"499" help:"HTTP status of changing the members of a group with a rule. Microsoft says only that it is impossible."`
	DynamicGroupCode         string        `json:"dynamic_group_code" help:"Error code of the same."`
	RestorableSecurityGroups bool          `json:"restorable_security_groups" help:"Deleted security groups can be restored, as Microsoft 365 groups can. Off: the documentation says that they cannot."`
	BindWithMemberPermission bool          `json:"bind_with_member_permission" help:"GroupMember.ReadWrite.All suffices for members@odata.bind. Microsoft's table does not list it, its description allows it."`
	UserMembersNeedUserWrite bool          `json:"user_members_need_user_write" help:"Adding a user to a group needs User.ReadWrite.All too, as an older table says."`
	RestoreAssignments       bool          `json:"restore_assignments" help:"A restored user has the app roles from before. Microsoft says so of groups only."`
	InvitationsAreWrites     bool          `json:"invitations_are_writes" help:"POST /invitations counts as a write of the application as well. Microsoft does not say."`
	PremiumLicence           bool          `json:"premium_licence" help:"The tenant has Entra ID P1, without which signInActivity is refused."`
	MailboxesAllowed         []string      `json:"mail_allowed_mailboxes" help:"When not empty, applications may send mail from these mailboxes only, as with an application access policy."`
	Notifications            Notifications `json:"notifications" help:"How subscribers are told of changes."`
}

// Notifications shape how subscribers are told of changes.
type Notifications struct {
	Delay             int `json:"delay_ms" min:"0" help:"Milliseconds between a change and its notification. Microsoft publishes none for users and groups."`
	Retry             int `json:"retry_ms" min:"0" help:"Milliseconds before a failed notification is sent again; they double each time."`
	Attempts          int `json:"attempts" min:"1" max:"20" help:"How often a notification is sent before it is given up. Graph tries for four hours."`
	ReauthorizeBefore int `json:"reauthorize_before_s" min:"0" help:"Seconds before the end of a subscription at which reauthorizationRequired is sent."`
}

// Throttle scales the published limits.
type Throttle struct {
	Enabled bool    `json:"enabled"`
	Scale   float64 `json:"scale"` // 0.1 allows a tenth of the published limits
}

// Lag is how long reads stay behind writes, by kind of read, in milliseconds.
// In JSON it is a number for all kinds alike or an object.
type Lag struct {
	UserRead   int `json:"user_read"`   // GET of a new user answers 404
	UserRef    int `json:"user_ref"`    // references to a new user answer Directory_ObjectNotFound
	AppRole    int `json:"app_role"`    // role assignments of a new user answer "Not a valid reference update"
	Index      int `json:"index"`       // lists and filters do not know a new user
	Delta      int `json:"delta"`       // delta does not tell a change yet
	MemberRead int `json:"member_read"` // memberships, sponsors and assignments read as before
	AppRead    int `json:"app_read"`    // GET of a new application or service principal answers 404
}

// UnmarshalJSON accepts a number for all kinds, or an object that changes the
// kinds it names.
func (l *Lag) UnmarshalJSON(data []byte) error {
	var all int
	if json.Unmarshal(data, &all) == nil {
		*l = Lag{all, all, all, all, all, all, all}
		return nil
	}
	type plain Lag
	return strictJSON(data, (*plain)(l))
}

// MarshalJSON writes one number when all kinds are alike.
func (l Lag) MarshalJSON() ([]byte, error) {
	if l == (Lag{l.UserRead, l.UserRead, l.UserRead, l.UserRead, l.UserRead, l.UserRead, l.UserRead}) {
		return json.Marshal(l.UserRead)
	}
	type plain Lag
	return json.Marshal(plain(l))
}

// Before turns a lag into the moment that a lagging reader sees.
func Before(now time.Time, lagMillis int) time.Time {
	return now.Add(-time.Duration(lagMillis) * time.Millisecond)
}

// Defaults are the settings at start and after a reset.
func Defaults() Settings {
	return Settings{
		Throttle:         Throttle{Enabled: true, Scale: 1},
		AllowInvitesFrom: "everyone",
		AllowedDomains:   []string{},
		BlockedDomains:   []string{},
		BlockedStatus:    403,
		PageSize:         100,
		RotateTickets:    true,
		AcceptedStatus:   "Completed",
		TokenLife:        3599,
		TokenBackdate:    300,

		InvitesOffStatus:         403,
		GuestInviterApps:         []string{},
		GuestUserRole:            "10dae51f-b6af-4016-8d66-8c2a99b929b3",
		InternalAccountStatus:    400,
		VerifiedDomainStatus:     400,
		CrossTenantStatus:        403,
		InboundBlocked:           []string{},
		BlockedAccountCode:       "PreconditionFailed",
		ReinviteDeleted:          "new",
		ContactAddresses:         []string{},
		SixthSponsorStatus:       400,
		DynamicGroupStatus:       403,
		DynamicGroupCode:         "Authorization_RequestDenied",
		BindWithMemberPermission: true,
		RestoreAssignments:       true,
		InvitationsAreWrites:     true,
		PremiumLicence:           true,
		MailboxesAllowed:         []string{},
		Notifications:            Notifications{Retry: 1000, Attempts: 8, ReauthorizeBefore: 900},
	}
}

func (s Settings) check() error {
	switch s.AllowInvitesFrom {
	case "none", "adminsAndGuestInviters", "adminsGuestInvitersAndAllMembers", "everyone":
	default:
		return fmt.Errorf("allow_invites_from: %q is not none, adminsAndGuestInviters, adminsGuestInvitersAndAllMembers or everyone", s.AllowInvitesFrom)
	}
	switch {
	case s.PageSize < 1 || s.PageSize > 999:
		return errors.New("page_size: must be between 1 and 999")
	case s.Throttle.Scale <= 0:
		return errors.New("throttle.scale: must be above 0")
	case s.Latency < 0 || min(s.ReplicationLag.UserRead, s.ReplicationLag.UserRef, s.ReplicationLag.AppRole, s.ReplicationLag.Index, s.ReplicationLag.Delta, s.ReplicationLag.MemberRead, s.ReplicationLag.AppRead) < 0:
		return errors.New("latency_ms and replication_lag_ms: must not be negative")
	case s.BlockedStatus < 400 || s.BlockedStatus > 499:
		return errors.New("blocked_domain_status: must be between 400 and 499")
	case s.TokenLife < 1:
		return errors.New("access_token_life_s: must be above 0")
	}
	return s.checkUnknown()
}

// checkUnknown checks the settings of behaviour that Microsoft does not describe.
func (s Settings) checkUnknown() error {
	for name, status := range map[string]int{
		"invitations_off_status": s.InvitesOffStatus, "internal_account_status": s.InternalAccountStatus, "verified_domain_status": s.VerifiedDomainStatus,
		"cross_tenant_status": s.CrossTenantStatus, "sixth_sponsor_status": s.SixthSponsorStatus, "dynamic_group_status": s.DynamicGroupStatus,
	} {
		if status < 400 || status > 499 {
			return fmt.Errorf("%s: must be between 400 and 499", name)
		}
	}
	n := s.Notifications
	switch {
	case !slices.Contains([]string{"a0b1b346-4d3e-4e8b-98f8-753987be4970", "10dae51f-b6af-4016-8d66-8c2a99b929b3", "2af84b1e-32c8-42b7-82bc-daa82404023b"}, s.GuestUserRole):
		return errors.New("guest_user_role_id: is none of the three roles that guests can have")
	case s.ReinviteDeleted != "new" && s.ReinviteDeleted != "error":
		return fmt.Errorf("reinvite_deleted: %q is not new or error", s.ReinviteDeleted)
	case min(n.Delay, n.Retry, n.ReauthorizeBefore) < 0 || n.Attempts < 1 || n.Attempts > 20:
		return errors.New("notifications: times must not be negative, attempts must be between 1 and 20")
	}
	return nil
}

// settingsBox holds the current settings and tells the tenant's time.
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

// merge applies a JSON object to the current settings, all or nothing.
func (b *settingsBox) merge(data []byte) (Settings, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	next := b.s
	// Decoding reuses a slice's memory, and the old settings are still being read.
	for _, list := range []*[]string{&next.AllowedDomains, &next.BlockedDomains, &next.GuestInviterApps, &next.InboundBlocked, &next.ContactAddresses, &next.MailboxesAllowed} {
		*list = slices.Clone(*list)
	}
	if err := strictJSON(data, &next); err != nil {
		return b.s, err
	}
	if err := next.check(); err != nil {
		return b.s, err
	}
	b.s = next
	return next, nil
}

// strictJSON decodes one JSON value and refuses fields that v does not have.
func strictJSON(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("the JSON cannot be read: %w", err)
	}
	return nil
}
