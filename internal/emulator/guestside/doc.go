// Package guestside is what a guest sees of the tenant: redeeming an invitation
// (choose how to sign in, one-time passcode, consent), the My Apps page, and
// opening an application from there.
//
// It changes one thing in the directory, a guest's acceptance. The authority
// sends guests who sign in before accepting here too (Redeem).
package guestside
