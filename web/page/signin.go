package page

// sentence says in one line what the service is for.
func (v SignInView) sentence() string {
	from := "your organisation"
	if v.Organisation != "" {
		from = v.Organisation
	}
	return "Invite people from outside " + from + " and keep track of their access."
}

func (p SignInProblem) text() string {
	switch p {
	case SignInCancelled:
		return "Sign-in was cancelled. Try again."
	case SignInExpired:
		return "You were signed out because you were away for a while. Sign in to go on where you were."
	case SignInFormLost:
		return "You were signed out, so nothing was sent, and what you typed could not be kept. Sign in and do it again."
	case SignInFormKept:
		return "Your session ended while you were working. Your answers are kept: sign in and they are filled in again."
	case SignInSignedOut:
		return "You have signed out."
	}
	return ""
}

func (r RefusedReason) heading() string {
	switch r {
	case RefusedCancelled:
		return "Sign-in was cancelled"
	case RefusedFailed:
		return "Sign-in did not work"
	}
	return "You don't have access to this service"
}

// choose tells the sign-in to let the person pick another account.
func (r RefusedReason) choose() string {
	switch r {
	case RefusedCancelled, RefusedFailed:
		return ""
	}
	return "account"
}

func (r RefusedReason) button() string {
	if r.choose() == "" {
		return "Try again"
	}
	return "Sign in with another account"
}

// sentences explains the refusal and the way on, one paragraph each.
func (v RefusedView) sentences() []string {
	switch v.Reason {
	case RefusedGuest:
		return []string{"Your account is a guest account" + v.at() + ". Only people who work here can invite and approve guests."}
	case RefusedTenant:
		return []string{"Your account belongs to another organisation. Sign in with your work account" + v.at() + "."}
	case RefusedCancelled:
		return []string{"Nothing has changed. You can try again whenever you like."}
	case RefusedFailed:
		return []string{"We could not sign you in. Try again.", "If it happens again, contact " + v.owner() + " and give the reference below."}
	}
	return nil
}

func (v RefusedView) at() string {
	if v.Organisation == "" {
		return ""
	}
	return " at " + v.Organisation
}

func (v RefusedView) owner() string {
	if v.Owner == "" {
		return "your IT service desk"
	}
	return v.Owner
}
