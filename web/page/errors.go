package page

import "guestportal/internal/phrases"

func (k ErrorKind) heading() string {
	switch k {
	case ErrorSignedOut:
		return "You are signed out"
	case ErrorForbidden:
		return "You don't have access to this page"
	case ErrorCrossOrigin:
		return "We couldn't confirm this came from our pages"
	case ErrorNotFound:
		return "Page not found"
	case ErrorMethod:
		return "This page can't be used that way"
	case ErrorTooLarge:
		return "What you sent is too large"
	case ErrorUnreadable:
		return "We couldn't read what you sent"
	case ErrorTooMany:
		return "Too many tries"
	case ErrorUnavailable:
		return "Sorry, the service is unavailable"
	}
	return "Sorry, there is a problem with the service"
}

// forGuest gives the words for a guest, to whom fewer kinds make a difference.
func (k ErrorKind) forGuest(faults phrases.PageFaults) phrases.PageNote {
	switch k {
	case ErrorNotFound:
		return faults.NotFound
	case ErrorTooMany:
		return faults.TooMany
	case ErrorUnavailable:
		return faults.Unavailable
	case ErrorCrossOrigin:
		return faults.Elsewhere
	case ErrorTooLarge:
		return faults.TooLarge
	case ErrorMethod, ErrorUnreadable:
		return faults.Unreadable
	}
	return faults.Other
}

// sentences says what to do, one paragraph each.
func (v ErrorView) sentences() []string {
	switch v.Kind {
	case ErrorSignedOut:
		return []string{"Nothing was sent, and what you typed can't be kept here. Copy what you need from the page that you had before you sign in, and do it again afterwards."}
	case ErrorForbidden:
		return v.forbidden()
	case ErrorCrossOrigin:
		return []string{"Go back and try again. Nothing was changed."}
	case ErrorNotFound:
		return []string{"If you typed the address, check that it is right.", "If you followed a link, it may be out of date, or you may not be allowed to see the page."}
	case ErrorMethod:
		return []string{"Go back and use the links and buttons of the page."}
	case ErrorTooLarge:
		return []string{"Go back, shorten your text and send it again. Nothing was changed."}
	case ErrorUnreadable:
		return []string{"Go back and send the form again. Nothing was changed."}
	case ErrorTooMany:
		return []string{"You can try again " + v.when("in a few minutes") + "."}
	case ErrorUnavailable:
		return []string{"You can use it again " + v.when("soon") + ". Requests that were sent are safe."}
	}
	return []string{"Try again later. What was sent before is saved.", "If it happens again, contact " + v.owner() + " and give the reference below."}
}

// forbidden says which role is needed and who gives it.
func (v ErrorView) forbidden() []string {
	if v.Role == "" {
		return []string{"Ask " + v.owner() + " if you need it."}
	}
	return []string{"You need to be " + withArticle(v.Role) + " to open it. Ask " + v.owner() + " if you need that."}
}

func (v ErrorView) when(otherwise string) string {
	if v.When == "" {
		return otherwise
	}
	return v.When
}

func (v ErrorView) owner() string {
	if v.Owner == "" {
		return "your IT service desk"
	}
	return v.Owner
}

// wayOn is the words of the button.
func (k ErrorKind) wayOn() string {
	switch k {
	case ErrorSignedOut:
		return "Sign in"
	case ErrorCrossOrigin, ErrorTooLarge, ErrorUnreadable, ErrorTooMany, ErrorMethod:
		return "Go back"
	}
	return "Go to the start page"
}

// withArticle puts "a" or "an" before the name of a role.
func withArticle(noun string) string {
	switch noun[0] {
	case 'a', 'e', 'i', 'o', 'u':
		return "an " + noun
	}
	return "a " + noun
}
