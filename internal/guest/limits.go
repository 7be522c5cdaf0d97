package guest

// fewestDeletions is the smallest limit that comes of there being few guests.
const fewestDeletions = 5

// Limit is how many steps a breaker lets through in an hour. Accounts is how many
// guests have one here: of few guests, fewer are deleted.
func (p Policy) Limit(b Breaker, accounts int) int {
	standard := DefaultPolicy()
	switch b {
	case BreakerInvitations:
		return set(p.InvitationsPerHour, standard.InvitationsPerHour)
	case BreakerGifts:
		return set(p.GiftsPerHour, standard.GiftsPerHour)
	case BreakerDeletions:
		share := accounts * set(p.DeletionsPercent, standard.DeletionsPercent) / 100
		return min(set(p.DeletionsPerHour, standard.DeletionsPerHour), max(fewestDeletions, share))
	}
	return 0
}

// AccountsToCount is how many guests have to be counted at most to know how many
// deletions are the limit.
func (p Policy) AccountsToCount() int {
	standard := DefaultPolicy()
	return set(p.DeletionsPerHour, standard.DeletionsPerHour)*100/set(p.DeletionsPercent, standard.DeletionsPercent) + 1
}

// MostRemovals is how much may be taken away in an hour before somebody is told.
func (p Policy) MostRemovals() int { return set(p.RemovalsPerHour, DefaultPolicy().RemovalsPerHour) }

// set is a limit, or the default where there is none.
func set(limit, otherwise int) int {
	if limit > 0 {
		return limit
	}
	return otherwise
}
