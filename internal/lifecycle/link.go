package lifecycle

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strconv"
	"sync"

	"guestportal/internal/guest"
)

// Keys gives the key from which invitation links are made.
type Keys interface {
	LinkKey(ctx context.Context) ([]byte, error)
}

// Links makes the codes of invitation links. A code is derived from the guest's
// id and the number of the link with a key, so that it can be shown to the sponsor
// again although only its hash is stored. It has 160 bits and says nothing about the
// guest, nor about the link before.
type Links interface {
	Code(ctx context.Context, g guest.Guest) (string, error)
}

// DerivedLinks is Links over a key that is read once.
type DerivedLinks struct {
	Keys Keys

	once sync.Mutex
	key  []byte
}

// Code gives the code of a guest's link: 27 characters of unpadded base64url.
func (l *DerivedLinks) Code(ctx context.Context, g guest.Guest) (string, error) {
	l.once.Lock()
	defer l.once.Unlock()
	if l.key == nil {
		key, err := l.Keys.LinkKey(ctx)
		if err != nil {
			return "", fmt.Errorf("read the key for invitation links: %w", err)
		}
		l.key = key
	}
	mac := hmac.New(sha256.New, l.key)
	mac.Write([]byte("invitation link\x00" + string(g.ID)))
	if g.Link.Number > 0 { // the first link is as it was before there were others
		mac.Write([]byte("\x00" + strconv.Itoa(g.Link.Number)))
	}
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:20]), nil
}

// HashCode gives what is stored of a code.
func HashCode(code string) []byte {
	sum := sha256.Sum256([]byte(code))
	return sum[:]
}
