package control

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Override changes the next id_tokens: of a user, of a client, or of both.
//
//	{"username":"ana.silva@contoso.example","client_id":"…","set":{"acct":1},"remove":["oid"],"fault":"wrong_nonce","times":1}
//
// At least one of username and client_id is needed. times is how many tokens it
// changes, 0 for all. One override stands for each pair of user and client; a new
// one takes its place.
type Override struct {
	Username string         `json:"username"`
	ClientID string         `json:"client_id,omitempty"`
	Set      map[string]any `json:"set"`
	Remove   []string       `json:"remove"`
	Fault    string         `json:"fault,omitempty"`
	Times    int            `json:"times,omitempty"`
}

// SignInFaults are the values of Override.Fault with what they do to an id_token.
// The authority applies them.
var SignInFaults = map[string]string{
	"wrong_nonce":       "the nonce of another request",
	"wrong_aud":         "for another client",
	"wrong_iss":         "of another tenant's issuer",
	"wrong_tid":         "says another tenant",
	"expired":           "ended two hours ago",
	"not_yet_valid":     "begins in two hours",
	"other_user":        "says another person of the tenant",
	"unknown_kid":       "names a key that is not published",
	"foreign_key":       "signed with a key of somebody else, under a published name",
	"bad_signature":     "its content was changed after signing",
	"alg_none":          "not signed at all",
	"hs256_public_key":  "signed by HMAC with the public key as the secret",
	"missing_signature": "the signature is cut off",
}

func (v Override) check() error {
	switch {
	case v.Username == "" && v.ClientID == "":
		return errors.New("username: is missing, and so is client_id")
	case v.Fault != "" && SignInFaults[v.Fault] == "":
		return fmt.Errorf("fault: %q is none of %s", v.Fault, strings.Join(signInFaults(), ", "))
	case v.Times < 0:
		return errors.New("times: must not be negative")
	}
	return nil
}

func signInFaults() []string { return slices.Sorted(maps.Keys(SignInFaults)) }

type overrides struct {
	mu   sync.Mutex
	list []Override
}

func (o *overrides) put(v Override) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.list = slices.DeleteFunc(o.list, func(old Override) bool {
		return strings.EqualFold(old.Username, v.Username) && strings.EqualFold(old.ClientID, v.ClientID)
	})
	o.list = append(o.list, v)
}

func (o *overrides) clear() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.list = nil
}

// take returns the first override for a client and for one of a user's names, and
// counts it.
func (o *overrides) take(clientID string, names []string) (Override, bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for i, v := range o.list {
		named := slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, v.Username) })
		if v.Username != "" && !named || v.ClientID != "" && !strings.EqualFold(v.ClientID, clientID) {
			continue
		}
		if v.Times == 1 {
			o.list = slices.Delete(o.list, i, i+1)
		} else if v.Times > 1 {
			o.list[i].Times--
		}
		return v, true
	}
	return Override{}, false
}
