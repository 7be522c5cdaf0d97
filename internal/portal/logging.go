package portal

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"time"
)

// Limits of what waits to be written into the log.
const (
	linesAtMost = 256 << 10   // bytes
	lastLines   = time.Second // for what waits when the process ends
)

// lines writes the log without ever holding up whoever logs: whoever reads it may
// have stopped, and a disk may be full. What has no place any more is dropped and
// counted, and when the log flows again it says how much that was. It is safe for
// use by several goroutines. What the portal must not lose is in its history,
// which is in the database.
type lines struct {
	out   io.Writer
	ended chan struct{}

	mu      sync.Mutex
	change  *sync.Cond
	waiting [][]byte
	size    int    // bytes in waiting
	lost    uint64 // since the last line that says so
	total   uint64 // lost at all
	closed  bool
}

func newLines(out io.Writer) *lines {
	l := &lines{out: out, ended: make(chan struct{})}
	l.change = sync.NewCond(&l.mu)
	go l.run()
	return l
}

// Write takes one line. It always says that all is well: nobody who logs could do
// anything about it.
func (l *lines) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed || l.size+len(line) > linesAtMost {
		l.lose(1)
		return len(line), nil
	}
	l.waiting = append(l.waiting, append([]byte(nil), line...))
	l.size += len(line)
	l.change.Signal()
	return len(line), nil
}

// lose counts lines; the caller holds the lock.
func (l *lines) lose(n uint64) {
	l.lost += n
	l.total += n
}

// Lost is how many lines were dropped since the start.
func (l *lines) Lost() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.total
}

// Close takes no more lines and waits a moment for those that it has.
func (l *lines) Close() {
	l.mu.Lock()
	l.closed = true
	l.change.Signal()
	l.mu.Unlock()
	last := time.NewTimer(lastLines)
	defer last.Stop()
	select {
	case <-l.ended:
	case <-last.C:
	}
}

// run writes until the log is closed and nothing waits.
func (l *lines) run() {
	defer close(l.ended)
	for {
		line, more := l.next()
		if !more {
			return
		}
		if _, err := l.out.Write(line); err != nil {
			l.mu.Lock()
			l.lose(1)
			l.mu.Unlock()
			continue
		}
		l.tellLost()
	}
}

// next waits for a line. Its bytes count until it is taken.
func (l *lines) next() (line []byte, more bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.waiting) == 0 && !l.closed {
		l.change.Wait()
	}
	if len(l.waiting) == 0 {
		return nil, false
	}
	line = l.waiting[0]
	l.waiting = l.waiting[1:]
	l.size -= len(line)
	return line, true
}

// tellLost says after a line that went well how many did not.
func (l *lines) tellLost() {
	l.mu.Lock()
	lost := l.lost
	l.lost = 0
	l.mu.Unlock()
	if lost == 0 {
		return
	}
	told := slog.NewRecord(time.Now(), slog.LevelWarn, "log lines were lost, because nobody took them", 0)
	told.AddAttrs(slog.Uint64("lost", lost))
	if err := slog.NewJSONHandler(l.out, nil).Handle(context.Background(), told); err != nil {
		l.mu.Lock()
		l.lost += lost // it is told later
		l.mu.Unlock()
	}
}
