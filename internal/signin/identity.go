package signin

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"
)

// Identity is who signed in. TenantID and ObjectID are the key of a person;
// Name and Email can be changed by others and are only ever shown.
type Identity struct {
	TenantID  string // GUID in lower case
	ObjectID  string // GUID in lower case; the id of the user in Graph
	Name      string
	Email     string    // email, else preferred_username; may be empty
	Roles     []string  // values of the claim roles as they are, known or not; may be empty
	LoginHint string    // opaque, for SignOutURL; may be empty
	AuthAt    time.Time // when they last proved who they are; zero when the provider does not say
}

// identity checks the claims of a token whose signature is good.
func (p *RelyingParty) identity(payload []byte, a Attempt) (Identity, error) {
	c, err := parseClaims(payload)
	if err != nil {
		return Identity{}, fmt.Errorf("%w: %w", ErrBadToken, err)
	}
	if err := p.checkTenant(c); err != nil {
		return Identity{}, err
	}
	if err := errors.Join(p.checkAddressee(c, a.Nonce), p.checkTimes(c)); err != nil {
		return Identity{}, fmt.Errorf("%w: %w", ErrBadToken, err)
	}
	if err := p.checkMember(c); err != nil {
		return Identity{}, err
	}
	id, err := p.read(c)
	if err != nil {
		return Identity{}, fmt.Errorf("%w: %w", ErrBadToken, err)
	}
	return id, p.checkFresh(id, a)
}

// checkTenant keeps other tenants out. Entra signs the tokens of all tenants
// with the same keys, so a good signature says nothing about the tenant.
func (p *RelyingParty) checkTenant(c claims) error {
	tid, err := required[string](c, "tid")
	if err != nil {
		return fmt.Errorf("%w: %w", ErrBadToken, err)
	}
	if !strings.EqualFold(tid, p.tenantID) {
		return fmt.Errorf("%w: %.60q", ErrForeignTenant, tid)
	}
	if iss, err := required[string](c, "iss"); err != nil || iss != p.issuer {
		return fmt.Errorf("%w: issuer is %.200q, not %q", ErrBadToken, iss, p.issuer)
	}
	return nil
}

// checkAddressee makes sure that the token is an ID token, for us, and for
// this attempt (OpenID Connect Core 1.0 section 3.1.3.7).
func (p *RelyingParty) checkAddressee(c claims, nonce string) error {
	var faults []error
	aud, err := required[audience](c, "aud")
	if err != nil || len(aud) != 1 || aud[0] != p.clientID {
		faults = append(faults, errors.New("the audience is not this application alone"), err)
	}
	azp, err := optional[string](c, "azp")
	if err != nil || azp != "" && azp != p.clientID {
		faults = append(faults, errors.New("azp is another application"), err)
	}
	got, err := required[string](c, "nonce")
	if err != nil || subtle.ConstantTimeCompare([]byte(got), []byte(nonce)) != 1 {
		faults = append(faults, errors.New("the nonce differs"), err)
	}
	if sub, err := required[string](c, "sub"); err != nil || sub == "" {
		faults = append(faults, errors.New("there is no subject"), err)
	}
	if c.has("events") { // OpenID Connect Back-Channel Logout 1.0 section 2.4
		faults = append(faults, errors.New("this is a logout token"))
	}
	return errors.Join(faults...)
}

// checkMember keeps guests out: those whom we invite are valid users of our
// own issuer.
func (p *RelyingParty) checkMember(c claims) error {
	kind, err := required[int](c, "acct")
	switch {
	case err == nil && kind == 1:
		return ErrGuestAccount
	case err != nil || kind != 0:
		return fmt.Errorf("%w: %.20q", ErrAccountKindUnknown, c["acct"])
	}
	idp, err := optional[string](c, "idp")
	// The home tenant is named by its v2 issuer, or by the v1 form of the same.
	home := []string{"", p.issuer, "https://sts.windows.net/" + p.tenantID + "/"}
	if err != nil || !slices.Contains(home, idp) {
		return fmt.Errorf("%w: signed in at %.200q", ErrGuestAccount, c["idp"])
	}
	return nil
}

// read takes from the claims what the portal uses.
func (p *RelyingParty) read(c claims) (Identity, error) {
	id := Identity{TenantID: p.tenantID}
	var faults []error
	text := func(name string) string {
		s, err := optional[string](c, name)
		faults = append(faults, err)
		return s
	}
	oid, err := guid(text("oid"))
	if err != nil {
		faults = append(faults, fmt.Errorf("claim oid: %w", err))
	}
	id.ObjectID = oid
	id.Name = printable(text("name"))
	id.Email = printable(text("email"))
	if login := printable(text("preferred_username")); id.Email == "" {
		id.Email = login
	}
	id.LoginHint = text("login_hint")
	id.AuthAt, err = c.instant("auth_time")
	faults = append(faults, err)
	id.Roles, err = roles(c)
	return id, errors.Join(append(faults, err)...)
}

// roles reads the roles. A token that says "look elsewhere" for them leaves us
// unable to tell, which is not the same as having none.
func roles(c claims) ([]string, error) {
	elsewhere, err := optional[claims](c, "_claim_names")
	if _, moved := elsewhere["roles"]; moved || err != nil {
		return nil, errors.Join(errors.New("the roles are not in the token"), err)
	}
	return optional[[]string](c, "roles")
}

// guid returns the one spelling that the portal uses: 36 characters, lower
// case. The library alone would take braces and a urn as well.
func guid(s string) (string, error) {
	u, err := uuid.Parse(s)
	if err != nil || len(s) != 36 || u == uuid.Nil {
		return "", fmt.Errorf("%.60q is not a GUID", s)
	}
	return u.String(), nil
}

// printable makes a text of the directory safe to store and to show on one
// line, 200 characters at most.
func printable(s string) string {
	runes := []rune(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, strings.TrimSpace(s)))
	return string(runes[:min(len(runes), 200)])
}
