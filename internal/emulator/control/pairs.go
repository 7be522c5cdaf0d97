package control

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
)

// Pairs is a setting that maps names to values. A new value replaces the old one
// as a whole. Names are without case.
type Pairs map[string]string

// UnmarshalJSON reads an object of texts.
func (p *Pairs) UnmarshalJSON(data []byte) error {
	var given map[string]string
	if err := json.Unmarshal(data, &given); err != nil {
		return fmt.Errorf("an object of texts is needed: %w", err)
	}
	*p = Pairs{}
	for name, value := range given {
		(*p)[strings.ToLower(name)] = value
	}
	return nil
}

// identityProviders are the names that identity_providers and
// identity_provider_order know.
var identityProviders = []string{"work", "federation", "google", "microsoft", "passcode"}

// providersWrong says what is wrong with the settings about identity providers.
func (s Settings) providersWrong() (problems Problems) {
	for _, domain := range slices.Sorted(maps.Keys(s.IdentityProviders)) {
		for _, p := range strings.Fields(s.IdentityProviders[domain]) {
			if !slices.Contains(identityProviders, p) {
				problems = append(problems, Problem{"identity_providers", fmt.Sprintf("%s: %q is not %s", domain, p, listed(identityProviders))})
			}
		}
	}
	for _, p := range s.ProviderOrder {
		if !slices.Contains(identityProviders, p) {
			problems = append(problems, Problem{"identity_provider_order", fmt.Sprintf("%q is not %s", p, listed(identityProviders))})
		}
	}
	if u, err := url.Parse(s.PrivacyURL); s.PrivacyURL != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http") {
		problems = append(problems, Problem{"privacy_statement_url", "must be an address that begins with https:// or http://"})
	}
	return problems
}
