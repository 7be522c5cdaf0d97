// Package conformance holds requests to Microsoft Graph and Entra with the
// answers that are expected of them, as text files that people can read, and runs
// them against any tenant: the emulator in its own tests, or a real one.
//
// It owns the form of the files (see Parse), the checks and the runner. It knows
// nothing of the emulator, and it refuses to send a token anywhere but to the
// Graph address that it was given. The tests of this package call it.
//
// A case says where its expectation comes from and how certain that is: "sure" is
// documented or recorded, "likely" is reported by several users, "pick" is a
// choice of the emulator where nothing is known. Against a real tenant, picks
// that turn out otherwise are findings and no failures.
package conformance
