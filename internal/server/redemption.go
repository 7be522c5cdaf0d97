package server

import (
	"bytes"
	"context"
	"crypto/ecdh"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"
	"golang.org/x/crypto/nacl/box"
)

// ask is one wish for a redeem link. The worker seals its answer for the key,
// which is nowhere but in this process and in the cookie of the browser that
// asked: the database never holds a link that can be read, and any process of
// ours can hand the answer out.
type ask struct {
	id     string           // of the redemption; empty when answered
	key    *ecdh.PrivateKey // X25519
	sent   bool             // the answer led on to Microsoft, where they may have accepted
	looked bool             // they were back since, and the directory was waited for
}

func newAsk() (ask, error) {
	key, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		return ask{}, fmt.Errorf("make a key for a redeem link: %w", err)
	}
	return ask{key: key}, nil
}

// public gives the key to seal for, 32 bytes.
func (a ask) public() []byte { return a.key.PublicKey().Bytes() }

// open reads what was sealed for this ask with box.SealAnonymous.
func (a ask) open(sealed []byte) (string, error) {
	link, ok := box.OpenAnonymous(nil, sealed, (*[32]byte)(a.public()), (*[32]byte)(a.key.Bytes()))
	if !ok {
		return "", errors.New("open a redeem link: it was sealed for another key")
	}
	return string(link), nil
}

// redemption is the worker's answer: a link, or a sentence for the guest. The
// zero value is none yet.
type redemption struct{ link, trouble string }

func (a redemption) none() bool { return a == redemption{} }

// takeAnswer looks once whether there is an answer.
func (s *Server) takeAnswer(ctx context.Context, a ask) (redemption, error) {
	sealed, trouble, err := s.Lifecycle.TakeRedemption(ctx, a.id)
	if err != nil || len(sealed) == 0 {
		return redemption{trouble: trouble}, err
	}
	link, err := a.open(sealed)
	return redemption{link: link}, err
}

// awaitAnswer waits a while for the answer; none is not an error.
func (s *Server) awaitAnswer(ctx context.Context, a ask) (redemption, error) {
	news, stop := s.Events.Subscribe("redemption:" + a.id)
	defer stop()
	patience := time.NewTimer(acceptPatience)
	defer patience.Stop()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		answer, err := s.takeAnswer(ctx, a)
		if err != nil || !answer.none() {
			return answer, err
		}
		select {
		case <-news:
		case <-look.C:
		case <-patience.C:
			return redemption{}, nil
		case <-ctx.Done():
			return redemption{}, ctx.Err()
		}
	}
}

// cookieAsk remembers that this browser asked for a redeem link: until it is answered
// the key to open the answer with, afterwards that it was sent on to Microsoft.
const cookieAsk = "accept"

const (
	askFor   = 90 * time.Second // how long an answer is waited for
	askedFor = time.Hour        // how long it takes at most to accept at Microsoft
)

// lookedMark stands in the cookie of who has been back.
const lookedMark = "looked"

// rememberAsk sets the cookie: mark, id and key, or of who was sent on the mark, and
// whether they have been back. An older version of the program has a language between
// these two.
func (s *Server) rememberAsk(w http.ResponseWriter, r *http.Request, a ask) {
	mark := base64.RawURLEncoding.EncodeToString(codeMark(r))
	if a.id == "" {
		value := mark
		if a.looked {
			value += ".." + lookedMark
		}
		s.writeCookie(w, cookieAsk, value, int(askedFor/time.Second))
		return
	}
	key := base64.RawURLEncoding.EncodeToString(a.key.Bytes())
	s.writeCookie(w, cookieAsk, strings.Join([]string{mark, a.id, key}, "."), int(askFor/time.Second))
}

// askOf reads the cookie; false when this browser did not ask with this link.
func (s *Server) askOf(r *http.Request) (ask, bool) {
	c, err := r.Cookie(s.cookieName(cookieAsk))
	if err != nil {
		return ask{}, false
	}
	parts := strings.Split(c.Value, ".")
	mark, err := base64.RawURLEncoding.DecodeString(parts[0])
	if err != nil || !bytes.Equal(mark, codeMark(r)) {
		return ask{}, false
	}
	switch {
	case len(parts) <= 2:
		return ask{sent: true}, true
	case len(parts) == 3 && parts[2] == lookedMark:
		return ask{sent: true, looked: true}, true
	}
	if len(parts) != 3 || uuid.Validate(parts[1]) != nil {
		return ask{}, true
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil {
		return ask{}, true
	}
	key, err := ecdh.X25519().NewPrivateKey(raw)
	if err != nil {
		return ask{}, true
	}
	return ask{id: parts[1], key: key}, true
}
