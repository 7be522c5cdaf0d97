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
// The jobs of cmd/portal call Postman.Deliver; package postgres is its Outbox.
package mail
