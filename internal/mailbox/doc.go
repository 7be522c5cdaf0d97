// Package mailbox catches all mail of the demo and of tests and shows it.
//
// It owns an SMTP server that accepts any message from anybody, the list of what
// came in, and a page that shows it. It never sends anything on. Messages can be
// kept as .eml files, so that a restarted demo still has them. Tests can give it
// the troubles of a real mail server.
//
// It refuses addresses that are not loopback, since it asks nobody who they are;
// messages above 5 MB; and it forgets the oldest when it holds too many. The HTML
// of a message is shown in a sandbox that runs no script and loads nothing.
//
// It is called by cmd/demo and by tests.
package mailbox
