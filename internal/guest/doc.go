// Package guest is the domain: what people may decide, what follows from a
// decision, and which steps lead from what Entra shows to what should be true.
//
// It is pure: standard library only, no input or output, no clock, no context.
// Time is an argument. Everything that acts asks this package first.
package guest
