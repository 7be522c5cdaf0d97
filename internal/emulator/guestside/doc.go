// Package guestside is what a guest sees of the tenant: redeeming an invitation
// (choose how to sign in, one-time passcode or account, consent, terms of use),
// blocking further invitations, the My Apps page, and opening an application
// from there.
//
// A redemption is a transaction whose pages do not know one another: each leads
// to the stage that is due. The package changes two things in the directory, a
// guest's acceptance and whether an address takes invitation mails. It refuses
// whoever may not come in, in one place (barred), which the authority asks too
// about guests who sign in (Admit, Redeem).
package guestside
