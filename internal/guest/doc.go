// Package guest is the domain: what people may decide, what follows from a
// decision, and which steps lead from what Entra shows to what should be true.
//
// It is pure: standard library only, no input or output, no clock, no context.
// Time is an argument. Everything that acts asks this package first.
//
// Nobody has access without the decision of an approver who is not their sponsor,
// on what was shown then. A package may change afterwards: a request keeps the
// version that it was made with, and when those who have it are brought to a newer
// one (Follow), that takes away and gives nothing. What a package opens in addition
// is asked for, and approved, for each guest.
package guest
