package graph

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestSecretIsNeverPrinted(t *testing.T) {
	t.Parallel()
	const text = "https://redeem.example/?ticket=CANARY"
	s := NewSecret(text)
	if s.Reveal() != text || (Secret{}).Reveal() != "" {
		t.Fatal("Reveal must give the text, and nothing for none")
	}
	hidden := struct {
		Shown Secret
		inner Secret
	}{s, s}
	var printed bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%T"} {
		fmt.Fprintf(&printed, verb+verb+verb, s, &s, hidden)
	}
	fmt.Fprintln(&printed, s, hidden.inner)
	for _, handler := range []slog.Handler{slog.NewTextHandler(&printed, nil), slog.NewJSONHandler(&printed, nil)} {
		slog.New(handler).Info("link", "secret", s, "in", hidden, "pointer", &s)
	}
	marshalled, err := json.Marshal(map[string]any{"secret": s, "in": hidden})
	if err != nil {
		t.Fatal(err)
	}
	printed.Write(marshalled)
	hexed := fmt.Sprintf("%x", "CANARY")
	if out := printed.String(); strings.Contains(out, "CANARY") || strings.Contains(out, hexed) {
		t.Errorf("the secret was printed: %s", out)
	}
	if !strings.Contains(string(marshalled), `"secret":"[redacted]"`) {
		t.Errorf("marshalled as %s", marshalled)
	}
}
