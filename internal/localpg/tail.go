package localpg

import (
	"io"
	"strings"
	"sync"
)

// tail passes on what postgres prints and remembers the end of it for errors.
type tail struct {
	to   io.Writer
	mu   sync.Mutex
	last []byte
}

const tailBytes = 4096

// Write never fails: a broken log must not stop the server.
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last = append(t.last, p...)
	t.last = t.last[max(0, len(t.last)-tailBytes):]
	if t.to != nil {
		_, _ = t.to.Write(p)
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.TrimSpace(string(t.last))
}
