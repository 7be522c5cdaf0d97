package config

import "guestportal/internal/guest"

// Secret is a setting that shows only by Reveal.
type Secret = guest.Secret

// NewSecret makes a Secret of a value.
func NewSecret(value string) Secret { return guest.NewSecret(value) }
