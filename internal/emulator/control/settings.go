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
	FaultSeed          uint64   `json:"fault_seed" help:"Seed of the draws that faults with a probability and throttle.early make. Drawn at the start; setting it begins them anew."`

	IdentityProviders   Pairs    `json:"identity_providers" group:"Guests" help:"Where the accounts of a domain are: work, federation, google, microsoft or passcode, several with blanks between. Entra finds out by itself; of a domain that is not here the guest is asked."`
	ProviderOrder       []string `json:"identity_provider_order" help:"The order in which identity providers are tried; one that is missing is not offered. The default is Microsoft's."`
	Passcodes           bool     `json:"otp_enabled" help:"Guests without an account get a one-time passcode by email. Turned off, those who redeemed with one are locked out until their redemption is reset."`
	AccountAliases      Pairs    `json:"account_aliases" help:"Other addresses of accounts, each with its account. A guest whose invited address is an alias must use the link of the invitation."`
	AutomaticRedemption []string `json:"automatic_redemption_domains" help:"Guests of these domains are not asked for consent, as when both tenants have automatic redemption."`
	InboundBlocked      []string `json:"inbound_blocked_domains" help:"Domains that the tenant's own cross-tenant access policy keeps out, at every sign-in: AADSTS500213."`
	OutboundBlocked     []string `json:"outbound_blocked_domains" help:"Domains whose own tenants do not let their people out: AADSTS500212."`
	TermsOfUse          string   `json:"terms_of_use" help:"Text that guests must accept after consent; empty for none."`
	PrivacyURL          string   `json:"privacy_statement_url" help:"Address of the organisation's privacy statement, linked at consent; empty for none."`
}

// Throttle scales the published limits.
type Throttle struct {
	Enabled bool    `json:"enabled"`
	Scale   float64 `json:"scale"` // 0.1 allows a tenth of the published limits
	Early   float64 `json:"early" min:"0" max:"1" help:"Chance of 429 although no limit is reached, which the documentation says can happen; drawn from fault_seed."`
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
}

// UnmarshalJSON accepts a number for all kinds, or an object that changes the
// kinds it names.
func (l *Lag) UnmarshalJSON(data []byte) error {
	var all int
	if json.Unmarshal(data, &all) == nil {
		*l = Lag{all, all, all, all, all, all}
		return nil
	}
	type plain Lag
	return strictJSON(data, (*plain)(l))
}

// MarshalJSON writes one number when all kinds are alike.
func (l Lag) MarshalJSON() ([]byte, error) {
	if l == (Lag{l.UserRead, l.UserRead, l.UserRead, l.UserRead, l.UserRead, l.UserRead}) {
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
	case s.Throttle.Early < 0 || s.Throttle.Early > 1:
		return errors.New("throttle.early: must be between 0 and 1")
	case s.Latency < 0 || min(s.ReplicationLag.UserRead, s.ReplicationLag.UserRef, s.ReplicationLag.AppRole, s.ReplicationLag.Index, s.ReplicationLag.Delta, s.ReplicationLag.MemberRead) < 0:
		return errors.New("latency_ms and replication_lag_ms: must not be negative")
	case s.BlockedStatus < 400 || s.BlockedStatus > 499:
		return errors.New("blocked_domain_status: must be between 400 and 499")
	case s.ClockOffset < -maxOffset || s.ClockOffset > maxOffset:
		return fmt.Errorf("clock_offset_s: must be between -%d and %d", maxOffset, maxOffset)
	case s.providersWrong() != "":
		return errors.New(s.providersWrong())
	case s.TokenLife < 1:
		return errors.New("access_token_life_s: must be above 0")
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

// edit changes the current settings, all or nothing.
func (b *settingsBox) edit(f func(*Settings)) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	next := b.s
	f(&next)
	if err := next.check(); err != nil {
		return err
	}
	b.s = next
	return nil
}

// merge applies a JSON object to the current settings, all or nothing.
func (b *settingsBox) merge(data []byte) (Settings, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	next := b.s
	// Decoding reuses a slice's memory, and the old settings are still being read.
	for _, list := range []*[]string{&next.AllowedDomains, &next.BlockedDomains, &next.ProviderOrder, &next.AutomaticRedemption, &next.InboundBlocked, &next.OutboundBlocked} {
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
