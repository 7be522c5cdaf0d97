package guest

import (
	"fmt"
	"io"
)

// Secret is a text that must not be written down: a redeem link, which lets
// whoever holds it act for the guest, or a password. Every way of printing or
// marshalling it gives "[redacted]", or nothing when it is empty; only Reveal
// gives the text.
//
// The text sits behind a pointer so that printing a struct that holds a Secret
// in an unexported field, which bypasses methods, shows an address.
type Secret struct{ text *string }

const redacted = "[redacted]"

// NewSecret keeps text from being printed.
func NewSecret(text string) Secret {
	if text == "" {
		return Secret{}
	}
	return Secret{text: &text}
}

// Reveal gives the text, for the one place that needs it.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// IsSet tells whether there is a text.
func (s Secret) IsSet() bool { return s.text != nil }

// String implements fmt.Stringer, which slog's handlers ask too.
func (s Secret) String() string {
	if !s.IsSet() {
		return ""
	}
	return redacted
}

// Format implements fmt.Formatter, for every verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.String()) }

// MarshalText implements encoding.TextMarshaler, for JSON and slog.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler, for settings.
func (s *Secret) UnmarshalText(text []byte) error {
	*s = NewSecret(string(text))
	return nil
}
