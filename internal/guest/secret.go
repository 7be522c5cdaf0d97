package guest

import (
	"fmt"
	"io"
)

// Secret is a text that must not be written down: a redeem link lets whoever
// holds it act for the guest. Every way of printing or marshalling it gives
// "[redacted]"; only Reveal gives the text.
//
// The text sits behind a pointer so that printing a struct that holds a Secret
// in an unexported field, which bypasses methods, shows an address.
type Secret struct{ text *string }

const redacted = "[redacted]"

// NewSecret keeps text from being printed.
func NewSecret(text string) Secret { return Secret{text: &text} }

// Reveal gives the text, for the one place that needs it.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// Format implements fmt.Formatter, for every verb.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, redacted) }

// String implements fmt.Stringer, which slog's handlers ask too.
func (s Secret) String() string { return redacted }

// MarshalText implements encoding.TextMarshaler, for JSON and slog.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }
