package badline

import (
	"bytes"
	"context"
	"net"
	"sync"
	"testing"
	"time"
)

// Dial connects to the server at the other end.
type Dial func(context.Context) (net.Conn, error)

// Line passes on what comes, until it is told otherwise.
type Line struct {
	dial     Dial
	listener net.Listener
	running  sync.WaitGroup

	mu      sync.Mutex
	calls   map[*call]bool
	dead    bool
	closed  bool
	message []byte // whose answer is lost
	left    int    // that many of them from now
	lost    chan struct{}
}

// Open makes a line and closes it at the end of the test.
func Open(tb testing.TB, dial Dial) *Line {
	tb.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	l := &Line{dial: dial, listener: listener, calls: map[*call]bool{}}
	l.running.Go(l.accept)
	tb.Cleanup(func() {
		_ = listener.Close()
		l.mu.Lock()
		l.closed = true
		l.mu.Unlock()
		l.Cut()
		l.running.Wait()
	})
	return l
}

// Port is where clients connect to, on 127.0.0.1.
func (l *Line) Port() int { return l.listener.Addr().(*net.TCPAddr).Port }

// Dead makes the line take everything and pass nothing on, without closing
// anything. Connections that were open while it was dead stay so; after
// Dead(false) new ones are good.
func (l *Line) Dead(dead bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.dead = dead
	for c := range l.calls {
		if dead {
			c.dead = true
		}
	}
}

// Cut closes every connection.
func (l *Line) Cut() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.calls {
		c.close()
	}
}

// Lose loses the answer to the nth message from now that contains these bytes:
// the server gets the message and answers, and then the connection is closed.
// The channel is closed when that has happened. A message must come in one
// piece, as those of database drivers do.
func (l *Line) Lose(message string, nth int) <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.message, l.left, l.lost = []byte(message), nth, make(chan struct{})
	return l.lost
}

// call is one connection through the line.
type call struct {
	client, server net.Conn
	dead           bool          // nothing is passed on any more
	losing         chan struct{} // close it, and the line, when the next answer comes; nil: pass it on
}

func (c *call) close() {
	_ = c.client.Close()
	if c.server != nil {
		_ = c.server.Close()
	}
}

func (l *Line) accept() {
	for {
		client, err := l.listener.Accept()
		if err != nil {
			return // the test is over
		}
		l.running.Go(func() { l.connect(client) })
	}
}

// connect joins a client with the server. On a dead line there is no server.
func (l *Line) connect(client net.Conn) {
	c := &call{client: client}
	l.mu.Lock()
	c.dead = l.dead
	l.mu.Unlock()
	if !c.dead {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		server, err := l.dial(ctx)
		if err != nil {
			_ = client.Close() // the server is down
			return
		}
		c.server = server
	}
	l.mu.Lock()
	l.calls[c] = true
	if l.closed {
		c.close()
	}
	l.mu.Unlock()
	if c.server != nil {
		l.running.Go(func() { l.pass(c, c.server, c.client, l.answered) })
	}
	l.pass(c, c.client, c.server, l.asked)
	l.mu.Lock()
	delete(l.calls, c)
	c.close()
	l.mu.Unlock()
}

// pass moves bytes one way until that way ends. See says whether they go on.
func (l *Line) pass(c *call, from, to net.Conn, see func(*call, []byte) bool) {
	buffer := make([]byte, 64<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 && see(c, buffer[:n]) {
			if _, failed := to.Write(buffer[:n]); failed != nil {
				err = failed
			}
		}
		if err != nil {
			l.mu.Lock()
			if !c.dead { // on a dead line nobody hears that the other end has gone
				c.close()
			}
			l.mu.Unlock()
			return
		}
	}
}

// asked looks at what the client says.
func (l *Line) asked(c *call, said []byte) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.left > 0 && bytes.Contains(said, l.message) {
		if l.left--; l.left == 0 {
			c.losing = l.lost
		}
	}
	return !c.dead
}

// answered looks at what the server says.
func (l *Line) answered(c *call, _ []byte) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if c.losing == nil {
		return !c.dead
	}
	close(c.losing)
	c.losing = nil
	c.dead = true // whatever follows is lost, too
	c.close()
	return false
}
