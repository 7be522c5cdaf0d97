// Package invariant judges what the portal did: from the log of the directory,
// from what is in the tenant and from the database it proves what must hold
// whatever was killed, cut off or answered wrongly. Check is pure, Load fetches
// what it needs. The tests of other packages call it when they have done their
// worst; it is part of no program, and imports nothing of ours, so that it shares
// no mistake with what it judges.
//
// It proves I1 (nothing is written without an approval and an intent committed
// before), I2 (one account for one request, and nobody else's; one app for one wish
// to add it), I3 (in sync means
// what was approved, read back), I4 (nothing approved waits in silence), I5 (one
// invitation for one wish to send it), I6 (no access past its end), I7 (what
// changed is in the history), I8 (nothing is given after its approval has ended),
// I9 (no decision is lost, and no newer version of a package gives more than was
// approved), I10 (one worker at a time), I13 (done means read back) and I14 (after
// a restore nothing is done before a person has let it go on), and T52 (in no hour
// more was tried than the rules allow). I11, I12, I15 and I16 are about sessions,
// secrets, resources and upgrades, which leave no trace in these three; they have
// tests of their own. The index of them all, and of these tests, is in package arch.
package invariant
