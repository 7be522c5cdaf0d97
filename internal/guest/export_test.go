package guest

// Next is next, for the test that tries every state against every action.
var Next = next

// Mannered tells whether it was said how messages of a kind come.
func (k MailKind) Mannered() bool { _, known := manners[k]; return known }
