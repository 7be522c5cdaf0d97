package conformance

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

// Tenant is a tenant that is named by environment variables.
type Tenant struct {
	Target
	Permissions  []string // that the token has
	AllowChanges bool
}

// named are the variables of cases that come from CONFORMANCE_ and the same name
// in capitals. A case that needs one that is not set is skipped.
//
//   - authority (https://login.microsoftonline.com when not set), tenant, client, secret
//   - invite: an address to invite, with a star where a word of its own goes
//   - domain: a verified domain
//   - member, member_upn, sponsor: ids of two members, and the first one's sign-in name
//   - guest, guest_address: a guest who has accepted and has a sponsor
//   - group, nested_group: an assigned security group, and a group within it
//   - unified_group: a Microsoft 365 group
//   - dynamic_group, synced_group, role_group, distribution_group: groups that
//     refuse members
//   - app, app_id, role, plain_app: an application with a role for users, and one
//     without roles
var named = strings.Fields(`authority tenant client secret invite domain member member_upn sponsor guest guest_address
	group nested_group unified_group dynamic_group synced_group role_group distribution_group app app_id role plain_app`)

// ErrNoTenant says that the environment names no tenant.
var ErrNoTenant = errors.New("CONFORMANCE_GRAPH_URL is not set")

// FromEnvironment reads which tenant is meant and gets a token for it. Beside the
// variables of cases there are CONFORMANCE_GRAPH_URL (up to and with the version;
// ErrNoTenant when it is not set), CONFORMANCE_CA_FILE and
// CONFORMANCE_ALLOW_CHANGES.
func FromEnvironment(ctx context.Context, getenv func(string) string) (*Tenant, error) {
	t := &Tenant{AllowChanges: getenv("CONFORMANCE_ALLOW_CHANGES") == "1"}
	if t.Graph = strings.TrimSuffix(getenv("CONFORMANCE_GRAPH_URL"), "/"); t.Graph == "" {
		return nil, ErrNoTenant
	}
	t.Vars = map[string]string{"authority": "https://login.microsoftonline.com"}
	for _, name := range named {
		if value := getenv("CONFORMANCE_" + strings.ToUpper(name)); value != "" {
			t.Vars[name] = strings.TrimSuffix(value, "/")
		}
	}
	t.Settles, t.Pause = time.Minute, 5*time.Second
	roots, err := authorities(getenv("CONFORMANCE_CA_FILE"))
	if err != nil {
		return nil, err
	}
	t.HTTP = &http.Client{Timeout: time.Minute, Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}}}
	if err := t.getToken(ctx); err != nil {
		return nil, err
	}
	return t, nil
}

// authorities are the system's, when no file is given.
func authorities(file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil //nolint:nilnil // nil is how crypto/tls is told to use the system's
	}
	pem, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read CONFORMANCE_CA_FILE: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(pem) {
		return nil, errors.New("read CONFORMANCE_CA_FILE: no certificate in it")
	}
	return pool, nil
}

// getToken asks for a token with the client's secret and reads from it which
// permissions it carries, so that cases that need more can be skipped.
func (t *Tenant) getToken(ctx context.Context) error {
	form := url.Values{
		"grant_type": {"client_credentials"}, "client_id": {t.Vars["client"]}, "client_secret": {t.Vars["secret"]},
		"scope": {"https://graph.microsoft.com/.default"},
	}
	a, err := t.send(ctx, Step{
		Method: http.MethodPost, Target: t.Vars["authority"] + "/" + t.Vars["tenant"] + "/oauth2/v2.0/token",
		Header: [][2]string{{"Content-Type", "application/x-www-form-urlencoded"}}, Body: form.Encode(),
	})
	if err != nil {
		return fmt.Errorf("get a token: %w", err)
	}
	found, _ := lookUp(a.json, "/access_token")
	token, _ := only(found).(string)
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return fmt.Errorf("get a token: %d %s", a.status, a.body)
	}
	var claims struct {
		Roles []string `json:"roles"`
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err == nil {
		err = json.Unmarshal(payload, &claims)
	}
	if err != nil {
		return fmt.Errorf("read the token's permissions: %w", err)
	}
	t.Token, t.Permissions = token, claims.Roles
	return nil
}

// Unfit says why a case cannot be run against this tenant; it is empty when it
// can.
func (t *Tenant) Unfit(c Case) string {
	if c.Emulator {
		return "it is for the emulator alone"
	}
	if c.Changes && !t.AllowChanges {
		return "it changes the tenant, and CONFORMANCE_ALLOW_CHANGES is not 1"
	}
	for _, need := range c.Needs {
		found := false
		for _, has := range t.Permissions {
			found = found || has == need
		}
		if !found {
			return "the client lacks the permission " + need
		}
	}
	return ""
}
