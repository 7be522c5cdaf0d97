// Package mail writes the portal's messages and sends them.
//
// It owns every word of a message: the guest's invitation in each of the
// languages of guest.Languages, and the messages to approvers, sponsors and
// administrators in English. A message is composed from the rows as they stand
// when it is sent, once, and rendered as plain text and as HTML from that one
// source. It also owns the way out: SMTP, a mailbox by Microsoft Graph, or none.
//
// It refuses to send what is no longer true (an invitation that was ended or
// accepted, a question that is decided), to addresses that cannot be read, and to
// put anything that a person wrote into a subject, except names. What people
// typed is made inert on the way: one line stays one line, and nothing invisible
// remains. A link in a message only leads somewhere; opening it changes nothing.
//
// It also keeps mail rare. Before a letter goes it asks guest.Letter.Plan what its
// addressee wishes (at once, with the digest of the day, or not at all) and its Outbox
// for its turn among the letters to the same person about the same thing. What waits
// is noted in its row and brought back by the sweep, whatever becomes of jobs. A
// digest is a letter made of others: they are noted as sent with it, in one
// transaction, and a digest that was sent and not noted goes again with the same
// Message-ID and the same words. An older version of the program, which knows of none of
// this, sends what waits at once: nothing is lost, and a letter goes twice only if it
// does so in the very moment in which a digest with that letter goes.
//
// The jobs of cmd/portal call Postman.Deliver; package postgres is its Outbox.
package mail
