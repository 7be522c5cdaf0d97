package emulatortest

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"guestportal/internal/emulator/authority"
)

// signingKeys are made once for all tests, because making them takes longer than
// most of what is tested with them.
var signingKeys = sync.OnceValues(func() ([]byte, error) {
	keys, err := authority.NewKeys()
	if err != nil {
		return nil, err
	}
	return keys.Marshal()
})

// Dir is a directory of this test for an emulator, which finds its signing keys
// there.
func Dir(tb testing.TB) string {
	tb.Helper()
	keys, err := signingKeys()
	if err != nil {
		tb.Fatal(err)
	}
	dir := tb.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "signing-keys.json"), keys, 0o600); err != nil {
		tb.Fatal(err)
	}
	return dir
}
