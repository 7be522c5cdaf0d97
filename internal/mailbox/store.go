package mailbox

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// Limits on what the mailbox holds; past either, the oldest messages go.
const (
	maxMessages = 1000
	maxHeld     = 100 << 20 // bytes
)

// suffix is the ending of a message's file.
const suffix = ".eml"

// idTime begins an id: ids, and so file names, sort by time of arrival.
const idTime = "20060102T150405.000000000"

// store holds the messages, newest last.
type store struct {
	dir string
	now func() time.Time
	log *slog.Logger

	mu       sync.Mutex
	messages []Message
	bytes    int
	changed  chan struct{} // closed and replaced when a message comes in
}

// openStore reads the messages in dir, made when absent; "" keeps no files.
func openStore(dir string, now func() time.Time, log *slog.Logger) (*store, error) {
	s := &store{dir: dir, now: now, log: log, changed: make(chan struct{})}
	if dir == "" {
		return s, nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the folder of the mailbox: %w", err)
	}
	// Sorted by name, hence by time.
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("reading the folder of the mailbox: %w", err)
	}
	for _, entry := range entries {
		id, isMessage := strings.CutSuffix(entry.Name(), suffix)
		at, err := timeOf(id)
		if !isMessage || err != nil {
			continue // not a file of ours
		}
		raw, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			return nil, fmt.Errorf("reading a kept message: %w", err)
		}
		s.append(parse(id, at, raw))
	}
	s.trim()
	return s, nil
}

// add keeps a message that was received for the given envelope (RFC 5321: the
// addresses of MAIL and RCPT, which the headers need not repeat).
func (s *store) add(sender string, recipients []string, content []byte) (Message, error) {
	at := s.now().UTC()
	id := at.Format(idTime) + "-" + strings.ToLower(rand.Text()[:8])
	m := parse(id, at, withEnvelope(sender, recipients, content))
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.write(m); err != nil {
		return Message{}, err
	}
	s.append(m)
	close(s.changed)
	s.changed = make(chan struct{})
	s.trim()
	return m, nil
}

// timeOf reads the time of arrival from an id.
func timeOf(id string) (time.Time, error) {
	stamp, _, _ := strings.Cut(id, "-")
	return time.Parse(idTime, stamp)
}

// write keeps the file of a message; it appears whole or not at all.
func (s *store) write(m Message) error {
	if s.dir == "" {
		return nil
	}
	name := filepath.Join(s.dir, m.ID)
	if err := os.WriteFile(name, m.raw, 0o600); err != nil {
		return fmt.Errorf("writing a message: %w", err)
	}
	if err := os.Rename(name, name+suffix); err != nil {
		return fmt.Errorf("writing a message: %w", err)
	}
	return nil
}

func (s *store) append(m Message) {
	s.messages = append(s.messages, m)
	s.bytes += len(m.raw)
}

// trim forgets the oldest messages and their files, but never the newest one. A
// file that cannot be removed is no reason to refuse the new message.
func (s *store) trim() {
	for len(s.messages) > 1 && (len(s.messages) > maxMessages || s.bytes > maxHeld) {
		oldest := s.messages[0]
		s.messages = slices.Delete(s.messages, 0, 1)
		s.bytes -= len(oldest.raw)
		if s.dir == "" {
			continue
		}
		err := os.Remove(filepath.Join(s.dir, oldest.ID+suffix))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			s.log.Warn("mailbox: an old message could not be removed", "error", err)
		}
	}
}

// all are the messages, newest first.
func (s *store) all() []Message {
	messages, _ := s.snapshot()
	return messages
}

// snapshot is the messages, newest first, and what is closed when one comes in.
func (s *store) snapshot() ([]Message, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	messages := append([]Message{}, s.messages...) // never nil, which JSON would show
	slices.Reverse(messages)
	return messages, s.changed
}

func (s *store) find(id string) (Message, bool) {
	for _, m := range s.all() {
		if m.ID == id {
			return m, true
		}
	}
	return Message{}, false
}

func (s *store) wait(ctx context.Context, match func(Message) bool) (Message, error) {
	for {
		messages, changed := s.snapshot()
		if i := slices.IndexFunc(messages, match); i >= 0 {
			return messages[i], nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return Message{}, fmt.Errorf("waiting for a message, with %d others in the mailbox: %w", len(messages), ctx.Err())
		}
	}
}

// withEnvelope puts the envelope before the headers, as a mail server does when it
// delivers: Return-Path (RFC 5321, section 4.4) and, for each recipient,
// Delivered-To (RFC 9228). So a kept file has all there is to know.
func withEnvelope(sender string, recipients []string, content []byte) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "Return-Path: <%s>\r\n", sender)
	for _, to := range recipients {
		fmt.Fprintf(&b, "Delivered-To: %s\r\n", to)
	}
	b.Write(content)
	return b.Bytes()
}
