package authority

import (
	"slices"
	"strings"

	"guestportal/internal/emulator/directory"
)

// oidcScopes are OpenID Connect's own; nobody is asked to consent to them here.
var oidcScopes = []string{"openid", "profile", "email", "offline_access"}

// asked is what a scope parameter asks for: delegated permissions of one
// resource (learn.microsoft.com/entra/identity-platform/scopes-oidc).
type asked struct {
	text     string // as it came
	resource *directory.ServicePrincipal
	audience string   // the resource as the client named it
	prefix   string   // of a scope of this resource in the token endpoint's answer
	names    []string // delegated permissions, without the resource
	all      bool     // .default: whatever was consented to
}

// readScopes reads a scope parameter. Scopes without a resource are Microsoft
// Graph's. Two resources in one request are refused.
func readScopes(tx *directory.Tx, text string) (asked, *tokenError) {
	s := asked{text: text, audience: GraphAudience, resource: tx.SPByAppID(directory.GraphAppID)}
	for i, scope := range slices.DeleteFunc(strings.Fields(text), func(s string) bool { return slices.Contains(oidcScopes, s) }) {
		name, resource := scope, GraphAudience
		if at := strings.LastIndex(scope, "/"); at > 0 {
			resource, name = scope[:at], scope[at+1:]
		}
		if i == 0 {
			s.audience = resource
			if s.resource = resourceSP(tx, resource); s.resource == nil {
				return s, refuse(400, "invalid_resource", 500011, "The resource principal named %s was not found in the tenant. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.", resource)
			}
		} else if resourceSP(tx, resource) != s.resource {
			return s, refuse(400, "invalid_request", 28000, "Provided value for the input parameter scope is not valid because it contains more than one resource. Scope %s is not valid.", text)
		}
		if name == ".default" {
			s.all = true
			continue
		}
		offered := slices.IndexFunc(s.resource.Scopes, func(p directory.PermissionScope) bool { return strings.EqualFold(p.Value, name) && p.IsEnabled })
		if offered < 0 {
			return s, refuse(400, "invalid_client", 650053, "The application asked for scope '%s' that doesn't exist on the resource '%s'. Contact the app vendor.", name, s.resource.AppID)
		}
		s.names = append(s.names, s.resource.Scopes[offered].Value)
	}
	s.prefix = strings.TrimSuffix(s.audience, "/") + "/"
	return s, nil
}

// resourceSP finds the resource by application id or by one of its names.
func resourceSP(tx *directory.Tx, resource string) *directory.ServicePrincipal {
	if sp := tx.SPByAppID(resource); sp != nil {
		return sp
	}
	for _, sp := range tx.SPs() {
		if slices.Contains(sp.ServicePrincipalNames, strings.TrimSuffix(resource, "/")) {
			return sp
		}
	}
	return nil
}

// has says whether one of OpenID Connect's scopes was asked for.
func (s asked) has(scope string) bool { return slices.Contains(strings.Fields(s.text), scope) }

// lacking lists the permissions that were asked for and not consented to.
func (s asked) lacking(consented []string) (out []string) {
	for _, name := range s.names {
		if !slices.Contains(consented, name) && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// claim is the access token's scp: everything that was consented to at the
// resource, not only what was asked for, as Entra does.
func (s asked) claim(consented []string) string {
	words := slices.Clone(consented)
	if s.resource.AppID == directory.GraphAppID {
		for _, scope := range oidcScopes[:3] {
			if s.has(scope) {
				words = append(words, scope)
			}
		}
	}
	slices.Sort(words)
	return strings.Join(slices.Compact(words), " ")
}

// answer is the scope of the token endpoint's answer: the scopes as the client
// wrote them, because MSAL compares, and what else was consented to.
func (s asked) answer(consented []string) string {
	words := strings.Fields(s.text)
	for _, name := range consented {
		if !slices.Contains(words, name) && !slices.Contains(words, s.prefix+name) {
			words = append(words, s.prefix+name)
		}
	}
	return strings.Join(words, " ")
}
