package graph

import (
	"testing"

	"guestportal/internal/guest"
)

func TestClassifySaysWhatEveryAnswerMeans(t *testing.T) {
	t.Parallel()
	const bad, missing = "Request_BadRequest", "Request_ResourceNotFound"
	for name, c := range map[string]struct {
		answer answer
		want   guest.FaultKind
	}{
		"nothing was sent":                  {answer{}, guest.FaultNotSent},
		"sent, and no answer":               {answer{written: true}, guest.FaultUnknown},
		"too many requests":                 {answer{written: true, status: 429, code: "TooManyRequests"}, guest.FaultThrottled},
		"token refused":                     {answer{token: true, status: 401, code: "invalid_client"}, guest.FaultShutOut},
		"client unknown":                    {answer{token: true, status: 400, code: "unauthorized_client"}, guest.FaultShutOut},
		"token endpoint away":               {answer{token: true}, guest.FaultNotSent},
		"token endpoint broken":             {answer{token: true, status: 503}, guest.FaultNotSent},
		"token endpoint timed out":          {answer{token: true, status: 408}, guest.FaultNotSent},
		"token endpoint throttles":          {answer{token: true, status: 429}, guest.FaultThrottled},
		"token not accepted":                {answer{status: 401, code: "InvalidAuthenticationToken"}, guest.FaultShutOut},
		"a refusal that comes as 401":       {answer{status: 401, named: true}, guest.FaultRefused},
		"permission lacking":                {answer{status: 403, code: "Authorization_RequestDenied", lacks: &power{}}, guest.FaultShutOut},
		"an object that is protected":       {answer{status: 403, code: "Authorization_RequestDenied", permitted: true}, guest.FaultRefused},
		"invitations not allowed":           {answer{status: 403, code: "Forbidden", message: "Guest invitations not allowed for your company."}, guest.FaultRefused},
		"fresh guest, directory":            {answer{status: 404, code: "Directory_ObjectNotFound"}, guest.FaultNotYet},
		"fresh guest, app role":             {answer{status: 400, code: bad, message: "Not a valid reference update"}, guest.FaultNotYet},
		"fresh guest, reference":            {answer{status: 400, code: bad, message: "One of the objects being referenced do not exist."}, guest.FaultNotYet},
		"fresh guest, reference, 400":       {answer{status: 400, code: bad, message: "Resource 'x' does not exist or one of its queried reference-property objects are not present."}, guest.FaultNotYet},
		"absent, or fresh: caller knows":    {answer{status: 404, code: missing, message: "Resource 'x' does not exist or one of its queried reference-property objects are not present."}, guest.FaultMissing},
		"member already":                    {answer{status: 400, code: bad, message: "One or more added object references already exist for the following modified properties: 'members'."}, guest.FaultAlready},
		"role already":                      {answer{status: 400, code: bad, message: "Permission being assigned already exists on the object"}, guest.FaultAlready},
		"not a member, bulk":                {answer{status: 400, code: bad, message: "One or more removed object references do not exist for the following modified properties: 'members'."}, guest.FaultMissing},
		"an HTML 404":                       {answer{status: 404, code: "UnknownError"}, guest.FaultMissing},
		"expired delta link":                {answer{feed: true, status: 410}, guest.FaultExpired},
		"lost delta link":                   {answer{feed: true, status: 400, code: "syncStateNotFound"}, guest.FaultExpired},
		"delta, throttled":                  {answer{feed: true, status: 429, code: "resyncRequired"}, guest.FaultThrottled},
		"something else is gone":            {answer{status: 410}, guest.FaultMissing},
		"blocked account invited":           {answer{status: 412, message: "The invited user already exists in the directory as object ID: x, but the account is blocked from signing in."}, guest.FaultRefused},
		"colleague invited":                 {answer{status: 400, code: "BadRequest", message: "The invited user already exists in the directory as objectID: x. They can use that account"}, guest.FaultRefused},
		"role unknown":                      {answer{status: 400, code: bad, message: "Permission being assigned was not found on application"}, guest.FaultRefused},
		"synced group":                      {answer{status: 400, code: bad, message: "Unable to update the specified properties for on-premises mastered Directory Sync objects"}, guest.FaultRefused},
		"conflict":                          {answer{status: 409}, guest.FaultRefused},
		"a proxy lost patience":             {answer{status: 408}, guest.FaultUnknown},
		"redirect":                          {answer{status: 302}, guest.FaultUnknown},
		"undocumented success":              {answer{status: 202}, guest.FaultUnknown},
		"server error":                      {answer{status: 500, code: "InternalServerError"}, guest.FaultUnknown},
		"bad gateway":                       {answer{status: 502}, guest.FaultUnknown},
		"unavailable":                       {answer{status: 503}, guest.FaultUnknown},
		"gateway timeout":                   {answer{status: 504}, guest.FaultUnknown},
		"server error about what exists":    {answer{status: 500, message: "already exists on the object"}, guest.FaultUnknown},
		"server error about what is absent": {answer{status: 500, code: "Directory_ObjectNotFound"}, guest.FaultUnknown},
	} {
		if got := classify(c.answer); got != c.want {
			t.Errorf("%s: got kind %d, want %d", name, got, c.want)
		}
	}
}
