package graph

import "guestportal/internal/guest"

// Secret is a redeem link, which is not to be written down.
type Secret = guest.Secret

// NewSecret keeps text from being printed.
func NewSecret(text string) Secret { return guest.NewSecret(text) }
