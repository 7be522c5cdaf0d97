package signin

import (
	"encoding/json"
	"errors"
	"time"
)

const (
	// skew is how far our clock and the provider's may be apart.
	skew = 2 * time.Minute
	// maxAge is how old a token fresh from the token endpoint may be. Entra
	// dates its tokens back by five minutes.
	maxAge = 15 * time.Minute
	// maxLifetime is the longest that an Entra token lifetime policy can give
	// an ID token, and those five minutes.
	maxLifetime = 24*time.Hour + 5*time.Minute
)

// checkTimes checks exp, iat and nbf. go-oidc does not look at iat, and gives
// exp no leeway, so all three are checked here, with one.
func (p *RelyingParty) checkTimes(c claims) error {
	now := p.now()
	expires, errE := c.instant("exp")
	issued, errI := c.instant("iat")
	notBefore, errN := c.instant("nbf")
	if err := errors.Join(errE, errI, errN); err != nil {
		return err
	}
	var faults []error
	refuse := func(when bool, why string) {
		if when {
			faults = append(faults, errors.New(why))
		}
	}
	refuse(expires.IsZero(), "claim exp is missing")
	refuse(issued.IsZero(), "claim iat is missing")
	refuse(!expires.After(now.Add(-skew)), "it has expired")
	refuse(issued.After(now.Add(skew)), "it was issued in the future")
	refuse(issued.Before(now.Add(-maxAge)), "it was issued too long ago")
	refuse(notBefore.After(now.Add(skew)), "it is not valid yet")
	refuse(expires.Sub(issued) > maxLifetime, "it is valid for too long")
	return errors.Join(faults...)
}

// audience is one string or an array of them (RFC 7519 section 4.1.3).
type audience []string

// UnmarshalJSON implements json.Unmarshaler.
func (a *audience) UnmarshalJSON(b []byte) error {
	var one string
	if json.Unmarshal(b, &one) == nil {
		*a = audience{one}
		return nil
	}
	return json.Unmarshal(b, (*[]string)(a))
}
