package guest

// ShutOut tells of a guest who has not accepted that the rules no longer let
// guests come from their domain: the invitation is not sent again, and can't be
// accepted. Who has accepted keeps their access until it ends.
func (c Case) ShutOut() bool {
	return (c.Guest.State == Inviting || c.Guest.State == Invited) && c.Policy.Blocks(c.Guest.Email)
}

// ShutOutWords says so to who answers for the guest, and who has to act.
func (c Case) ShutOutWords() string {
	return "Guests from " + c.Guest.Email.Domain + " are not allowed any more, so " + c.Guest.Name + " can't accept, and the invitation is not sent again. Ask " +
		c.Policy.AskForAccess + " to allow them, or end the access."
}

// ShutOutGuest says to the guest that the invitation can't be accepted, and no more
// of the rules than that.
const ShutOutGuest = "This invitation can't be accepted at the moment. That is nothing you did: write to the person who invited you."
