// Package story is the seed story: the people, the rules and the access packages
// that go with the emulator's tenant. The demo and the tests tell it to a new
// database; the portal itself does not know it.
package story
