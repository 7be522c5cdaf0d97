package directory

import "time"

// SignInActivity is when a user last signed in
// (learn.microsoft.com/graph/api/resources/signinactivity).
type SignInActivity struct {
	LastSignInDateTime                time.Time  `json:"lastSignInDateTime" odata:"plain: eq ne not ge le"`
	LastSignInRequestID               string     `json:"lastSignInRequestId"`
	LastNonInteractiveSignInDateTime  *time.Time `json:"lastNonInteractiveSignInDateTime" odata:"plain: eq ne not ge le"`
	LastNonInteractiveSignInRequestID *string    `json:"lastNonInteractiveSignInRequestId"`
	LastSuccessfulSignInDateTime      time.Time  `json:"lastSuccessfulSignInDateTime" odata:"plain: eq ne not ge le"`
	LastSuccessfulSignInRequestID     string     `json:"lastSuccessfulSignInRequestId"`
}

// NoteSignIn records that a user has signed in. It is no change of the user that
// delta queries would tell.
func (tx *Tx) NoteSignIn(userID, requestID string) {
	u := tx.User(userID)
	if u == nil {
		return
	}
	at := tx.now.UTC().Truncate(time.Second)
	c := u.Clone()
	c.SignInActivity = &SignInActivity{LastSignInDateTime: at, LastSignInRequestID: requestID, LastSuccessfulSignInDateTime: at, LastSuccessfulSignInRequestID: requestID}
	tx.state.Users.put(c)
}
