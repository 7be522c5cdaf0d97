package phrases

// HeadsUp is what a sponsor may write to the guest before our own message comes, a
// paragraph each: {name}, {email} (of the guest), {org} (who invites), {from} (the
// sender of our message), {subject} (of it), {host} (of the portal). There is no link
// in it.
type HeadsUp struct {
	Hello, Comes, Junk, Page, Account, Doubt string
}
