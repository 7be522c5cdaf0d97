// Package portal is the program: it joins the adapters with the packages that
// own the interfaces, starts what the role asks for, and stops it in order.
// It holds no rule. cmd/portal is its command line; cmd/demo and the tests run
// the very same program with settings of their own.
package portal
