package signin

import (
	"encoding/json"
	"errors"
	"fmt"
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

// checkTimes checks exp, iat, nbf and auth_time. go-oidc does not look at iat, and gives
// exp no leeway, so all are checked here, with one.
func (p *RelyingParty) checkTimes(c claims) error {
	now := p.now()
	expires, errE := c.instant("exp")
	issued, errI := c.instant("iat")
	notBefore, errN := c.instant("nbf")
	signedIn, errA := c.instant("auth_time")
	if err := errors.Join(errE, errI, errN, errA); err != nil {
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
	refuse(signedIn.After(now.Add(skew)), "the person signed in in the future")
	refuse(expires.Sub(issued) > maxLifetime, "it is valid for too long")
	return errors.Join(faults...)
}

// checkFresh makes sure that whoever was asked to prove again who they are has
// done so (OpenID Connect Core 1.0 section 3.1.3.7, number 13): a provider may not
// know how to ask, and a browser may leave the question out.
func (p *RelyingParty) checkFresh(id Identity, a Attempt) error {
	switch age := p.now().Sub(id.AuthAt); {
	case a.MaxAge == 0:
		return nil
	case id.AuthAt.IsZero():
		return fmt.Errorf("%w: claim auth_time is missing", ErrNotFresh)
	case age > a.MaxAge:
		return fmt.Errorf("%w: it was %s ago", ErrNotFresh, age.Round(time.Second))
	}
	return nil
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
