package graph

import (
	"crypto/x509"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/google/uuid"

	"guestportal/internal/emulator/directory"
	"guestportal/internal/emulator/odata"
)

// reachSP takes to the service principal of this tenant what it copies from its
// application.
func (c *call) reachSP(app *directory.Application) {
	sp := c.tx.SPByAppID(app.AppID)
	if sp == nil {
		return
	}
	changed := sp.Clone()
	changed.AppRoles, changed.ReplyURLs, changed.Scopes = slices.Clone(app.AppRoles), app.RedirectURIs(), slices.Clone(app.API.Scopes)
	changed.DisplayName, changed.AppDisplayName, changed.LogoutURL, changed.SignInAudience = app.DisplayName, app.DisplayName, "", app.SignInAudience
	changed.ServicePrincipalNames = append([]string{app.AppID}, app.IdentifierURIs...)
	if app.Web.LogoutURL != nil {
		changed.LogoutURL = *app.Web.LogoutURL
	}
	c.tx.PutSP(changed)
}

// takeRegistration removes from the body the properties of sign-in and sets them;
// parts of web, spa, publicClient and api that are not given stay.
func takeRegistration(app *directory.Application, fields map[string]json.RawMessage) error {
	if _, given := fields["passwordCredentials"]; given {
		return badRequest("Property 'passwordCredentials' cannot be set; use addPassword and removePassword.")
	}
	keys := app.KeyCredentials
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		raw, err := fields[name], error(nil)
		switch name {
		case "optionalClaims":
			app.OptionalClaims, err = optionalClaims(app.OptionalClaims, raw)
		case "web", "spa", "publicClient", "api", "groupMembershipClaims", "isFallbackPublicClient":
			err = decodeProperty(app, name, raw)
		case "keyCredentials":
			keys = nil
			err = json.Unmarshal(raw, &keys)
		default:
			continue
		}
		if err != nil {
			return badRequest("Invalid value specified for property '%s' of resource 'Application'.", name)
		}
		delete(fields, name)
	}
	for _, word := range strings.Split(app.GroupMembershipClaims, ",") {
		if !slices.Contains([]string{"", "None", "SecurityGroup", "ApplicationGroup", "DirectoryRole", "All"}, strings.TrimSpace(word)) {
			return badRequest("Invalid value specified for property 'groupMembershipClaims' of resource 'Application'.")
		}
	}
	known := app.KeyCredentials
	app.KeyCredentials = nil
	for _, k := range keys {
		next, err := registerKey(k, known)
		if err != nil {
			return err
		}
		app.KeyCredentials = append(app.KeyCredentials, next)
	}
	return nil
}

// optionalClaims are those of before with the parts that are given; null removes
// them all.
func optionalClaims(before *directory.OptionalClaims, raw json.RawMessage) (*directory.OptionalClaims, error) {
	if string(raw) == "null" {
		return nil, nil
	}
	claims := directory.OptionalClaims{}
	if before != nil {
		claims = *before
	}
	return &claims, decodeParts(&claims, raw)
}

// registerKey checks a certificate that is to be registered. One that is there
// already may come without its key, by its keyId.
func registerKey(k directory.KeyCredential, known []directory.KeyCredential) (directory.KeyCredential, error) {
	if len(k.Key) == 0 {
		i := slices.IndexFunc(known, func(old directory.KeyCredential) bool { return k.KeyID != "" && strings.EqualFold(old.KeyID, k.KeyID) })
		if i < 0 {
			return k, badRequest("Key credential's key is missing.")
		}
		return known[i], nil
	}
	cert, err := x509.ParseCertificate(k.Key)
	if err != nil || k.Type != "AsymmetricX509Cert" || k.Usage != "Verify" {
		return k, badRequest("Key credential must be a DER certificate of type AsymmetricX509Cert with usage Verify.")
	}
	if k.KeyID == "" {
		k.KeyID = uuid.NewString()
	}
	next := directory.NewKeyCredential(k.KeyID, cert)
	if !k.EndDateTime.IsZero() {
		if k.EndDateTime.After(next.EndDateTime) {
			return k, &Error{Status: http.StatusBadRequest, Code: "KeyCredentialsInvalidEndDate", Message: "Key credential end date is invalid."}
		}
		next.EndDateTime = k.EndDateTime.UTC()
	}
	if k.StartDateTime.After(next.StartDateTime) {
		next.StartDateTime = k.StartDateTime.UTC()
	}
	if k.DisplayName != nil {
		next.DisplayName = k.DisplayName
	}
	return next, nil
}

// maskKeys leaves out certificates, which Graph shows only when one application
// is read with $select=keyCredentials.
func (c *call) maskKeys(_ *odata.Query[directory.Application], app *directory.Application, m map[string]any) error {
	if _, shown := m["keyCredentials"]; !shown || c.vars["id"] != "" && strings.Contains(c.query.Get("$select"), "keyCredentials") {
		return nil
	}
	keys := slices.Clone(app.KeyCredentials)
	for i := range keys {
		keys[i].Key = nil
	}
	m["keyCredentials"] = keys
	return nil
}
