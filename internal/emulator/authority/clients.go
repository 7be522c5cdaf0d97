package authority

import (
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"

	"guestportal/internal/emulator/directory"
)

// ClientBody is what POST /_emulator/clients takes: an application with its
// service principal, ready to use. Only name is needed; a client with neither
// certificates, federated credentials nor public gets a secret made up.
type ClientBody struct {
	Name           string   `json:"name"`
	RedirectURIs   []string `json:"redirect_uris"`
	SinglePageURIs []string `json:"spa_redirect_uris"`
	AnyLoopback    bool     `json:"any_loopback_redirect"` // every redirect URI on a loopback address is accepted
	LogoutURL      string   `json:"logout_url"`            // front-channel
	Public         bool     `json:"public"`                // comes without a secret
	IDTokens       bool     `json:"id_tokens"`             // the authorize endpoint may hand out id_tokens
	AccessTokens   bool     `json:"access_tokens"`         // and access tokens
	Secret         string   `json:"secret"`
	SecretExpires  string   `json:"secret_expires"` // RFC 3339; two years from now when empty
	Certificates   []string `json:"certificates"`   // PEM
	Federated      []struct {
		Issuer    string   `json:"issuer"`
		Subject   string   `json:"subject"`
		Audiences []string `json:"audiences"`
	} `json:"federated"`
	Permissions    []string `json:"permissions"`     // application permissions of Microsoft Graph, granted
	Scopes         []string `json:"scopes"`          // delegated permissions of Microsoft Graph, consented for everybody
	ExposedScopes  []string `json:"exposed_scopes"`  // delegated permissions that api://{id} offers
	TokenVersion   int      `json:"token_version"`   // of access tokens for api://{id}; 1 or 2
	GroupClaims    string   `json:"group_claims"`    // groupMembershipClaims
	OptionalClaims []string `json:"optional_claims"` // in id_tokens
	Assignment     bool     `json:"assignment_required"`
}

// postClient serves POST /_emulator/clients with 201
// {"id":client id,"secret":…,"object_id":…,"service_principal_id":…}.
func (a *Authority) postClient(w http.ResponseWriter, r *http.Request) {
	var b ClientBody
	err := strictBody(w, r, &b)
	if err == nil && b.Name == "" {
		err = errors.New("name: is missing")
	}
	var app *directory.Application
	if err == nil {
		app, err = a.newClient(&b)
	}
	if err == nil {
		err = a.o.Directory.Update(func(tx *directory.Tx) error { return a.register(tx, app, b) })
	}
	if err != nil {
		reply(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
		return
	}
	var sp *directory.ServicePrincipal
	a.o.Directory.View(func(tx *directory.Tx) { sp = tx.SPByAppID(app.AppID) })
	reply(w, http.StatusCreated, map[string]string{"id": app.AppID, "secret": b.Secret, "object_id": app.ID, "service_principal_id": sp.ID})
}

// newClient makes the application; it may fill in the secret.
func (a *Authority) newClient(b *ClientBody) (*directory.Application, error) {
	now := a.o.Control.Now().UTC()
	app := &directory.Application{
		ID: uuid.NewString(), AppID: uuid.NewString(), DisplayName: b.Name, CreatedDateTime: now, SignInAudience: "AzureADMyOrg",
		AppRoles: []directory.AppRole{}, LoopbackURIs: b.AnyLoopback, GroupMembershipClaims: b.GroupClaims,
		Web: directory.WebClient{RedirectURIs: b.RedirectURIs, ImplicitGrantSettings: directory.ImplicitGrants{AccessTokens: b.AccessTokens, IDTokens: b.IDTokens}},
		SPA: directory.PlatformURIs{RedirectURIs: b.SinglePageURIs},
	}
	app.IdentifierURIs = []string{"api://" + app.AppID}
	if b.LogoutURL != "" {
		app.Web.LogoutURL = &b.LogoutURL
	}
	if b.Public {
		app.IsFallbackPublicClient = &b.Public
	}
	if b.TokenVersion != 0 {
		app.API.RequestedAccessTokenVersion = &b.TokenVersion
	}
	for _, text := range b.Certificates {
		cert, err := readCertificate(text)
		if err != nil {
			return nil, err
		}
		app.KeyCredentials = append(app.KeyCredentials, directory.NewKeyCredential(uuid.NewString(), cert))
	}
	for i, f := range b.Federated {
		if len(f.Audiences) == 0 {
			f.Audiences = []string{TokenExchange}
		}
		app.FederatedCredentials = append(app.FederatedCredentials, directory.FederatedCredential{ID: uuid.NewString(), Name: fmt.Sprintf("federated-%d", i+1), Issuer: f.Issuer, Subject: f.Subject, Audiences: f.Audiences})
	}
	for _, name := range b.OptionalClaims {
		if app.OptionalClaims == nil {
			app.OptionalClaims = &directory.OptionalClaims{}
		}
		app.OptionalClaims.IDToken = append(app.OptionalClaims.IDToken, directory.OptionalClaim{Name: name})
	}
	return app, addSecret(app, b, now)
}

// TokenExchange is the audience that tokens for federated credentials have.
const TokenExchange = "api://AzureADTokenExchange"

func addSecret(app *directory.Application, b *ClientBody, now time.Time) error {
	if b.Secret == "" && !b.Public && len(b.Certificates)+len(b.Federated) == 0 {
		b.Secret = NewSecret()
	}
	if b.Secret == "" {
		return nil
	}
	p := directory.PasswordCredential{KeyID: uuid.NewString(), StartDateTime: now, EndDateTime: now.AddDate(2, 0, 0)}
	if b.SecretExpires != "" {
		at, err := time.Parse(time.RFC3339, b.SecretExpires)
		if err != nil {
			return fmt.Errorf("secret_expires: %w", err)
		}
		p.EndDateTime = at.UTC()
	}
	app.AddSecret(p, b.Secret)
	return nil
}

// NewSecret makes a client secret of the look of Entra's: 40 characters.
func NewSecret() string { return rand.Text()[:3] + "8Q~" + (rand.Text() + rand.Text())[:34] }

func readCertificate(text string) (*x509.Certificate, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil || block.Type != "CERTIFICATE" {
		return nil, errors.New("certificates: a text is no certificate in PEM")
	}
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("certificates: %w", err)
	}
	return cert, nil
}

// register adds the application and its service principal with what was granted.
func (a *Authority) register(tx *directory.Tx, app *directory.Application, b ClientBody) error {
	graph := tx.SPByAppID(directory.GraphAppID)
	var roles []string
	for _, name := range b.Permissions {
		i := slices.IndexFunc(graph.AppRoles, func(r directory.AppRole) bool { return r.Value != nil && *r.Value == name })
		if i < 0 {
			return fmt.Errorf("permissions: %q is no application permission of Microsoft Graph here", name)
		}
		roles = append(roles, graph.AppRoles[i].ID)
	}
	for _, name := range b.Scopes {
		if !slices.ContainsFunc(graph.Scopes, func(p directory.PermissionScope) bool { return p.Value == name }) {
			return fmt.Errorf("scopes: %q is no delegated permission of Microsoft Graph here", name)
		}
	}
	for _, name := range b.ExposedScopes {
		app.API.Scopes = append(app.API.Scopes, directory.PermissionScope{ID: uuid.NewString(), IsEnabled: true, Type: "User", Value: name, AdminDisplayName: name, AdminDescription: name})
	}
	sp := &directory.ServicePrincipal{
		ID: uuid.NewString(), AppID: app.AppID, DisplayName: app.DisplayName, AppDisplayName: app.DisplayName, AccountEnabled: true, AppRoles: app.AppRoles,
		ServicePrincipalType: "Application", CreatedDateTime: app.CreatedDateTime, AppOwnerOrganizationID: a.o.TenantID, SignInAudience: app.SignInAudience,
		ServicePrincipalNames: append([]string{app.AppID}, app.IdentifierURIs...), ReplyURLs: app.RedirectURIs(), LogoutURL: b.LogoutURL,
		Tags: []string{"WindowsAzureActiveDirectoryIntegratedApp"}, Scopes: app.API.Scopes, AppRoleAssignmentRequired: b.Assignment,
	}
	tx.PutApp(app)
	tx.PutSP(sp)
	for _, role := range roles {
		tx.Assign(&directory.Assignment{
			ID: NewGrantID(), AppRoleID: role, CreatedDateTime: app.CreatedDateTime, PrincipalID: sp.ID, PrincipalDisplayName: sp.DisplayName,
			PrincipalType: "ServicePrincipal", ResourceID: graph.ID, ResourceDisplayName: graph.DisplayName,
		})
	}
	GrantScopes(tx, sp.ID, graph.ID, "", b.Scopes)
	return nil
}

// strictBody decodes a JSON body and refuses fields that v does not have.
func strictBody(w http.ResponseWriter, r *http.Request, v any) error {
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return fmt.Errorf("the JSON cannot be read: %w", err)
	}
	return nil
}
