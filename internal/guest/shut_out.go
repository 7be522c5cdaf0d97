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
