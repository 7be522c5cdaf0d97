package badline

import (
	"bufio"
	"context"
	"errors"
	"net"
	"os"
	"strconv"
	"testing"
	"time"
)

// echo is a server that answers every line with itself, and keeps them.
func echo(t *testing.T) (dial Dial, heard <-chan string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	lines := make(chan string, 16)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				for said := bufio.NewScanner(conn); said.Scan(); {
					lines <- said.Text()
					_, _ = conn.Write([]byte(said.Text() + "\n"))
				}
				_ = conn.Close()
			}()
		}
	}()
	return func(ctx context.Context) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "tcp", listener.Addr().String())
	}, lines
}

func connect(t *testing.T, l *Line) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(l.Port())))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// say sends a line and gives what comes back within the time.
func say(t *testing.T, conn net.Conn, line string, within time.Duration) (string, error) {
	t.Helper()
	if err := conn.SetDeadline(time.Now().Add(within)); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Write([]byte(line + "\n")); err != nil {
		return "", err
	}
	return bufio.NewReader(conn).ReadString('\n')
}

const long = 20 * time.Second

func TestAGoodLinePassesEverythingOn(t *testing.T) {
	t.Parallel()
	dial, _ := echo(t)
	if got, err := say(t, connect(t, Open(t, dial)), "hello", long); err != nil || got != "hello\n" {
		t.Errorf("came back %q, %v", got, err)
	}
}

func TestADeadLineIsSilentUntilItIsUsedAnew(t *testing.T) {
	t.Parallel()
	dial, heard := echo(t)
	l := Open(t, dial)
	before := connect(t, l)
	if _, err := say(t, before, "first", long); err != nil {
		t.Fatal(err)
	}
	<-heard
	l.Dead(true)
	for name, conn := range map[string]net.Conn{"open before": before, "opened while it is dead": connect(t, l)} {
		if got, err := say(t, conn, "lost", 50*time.Millisecond); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("%s: %q, %v; want silence", name, got, err)
		}
	}
	l.Dead(false)
	if got, err := say(t, before, "lost", 50*time.Millisecond); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the connection of before is back: %q, %v", got, err)
	}
	if got, err := say(t, connect(t, l), "again", long); err != nil || got != "again\n" {
		t.Errorf("anew: %q, %v", got, err)
	}
	if got := <-heard; got != "again" {
		t.Errorf("the server heard %q", got)
	}
}

func TestALostAnswerIsToAMessageThatCameThrough(t *testing.T) {
	t.Parallel()
	dial, heard := echo(t)
	l := Open(t, dial)
	lost := l.Lose("commit", 2)
	conn := connect(t, l)
	for _, line := range []string{"commit", "begin"} {
		if got, err := say(t, conn, line, long); err != nil || got != line+"\n" {
			t.Fatalf("%q, %v", got, err)
		}
	}
	if got, err := say(t, conn, "commit", long); err == nil {
		t.Errorf("the answer came: %q", got)
	}
	<-lost
	for _, want := range []string{"commit", "begin", "commit"} {
		if got := <-heard; got != want {
			t.Errorf("the server heard %q, want %q", got, want)
		}
	}
	if got, err := say(t, connect(t, l), "commit", long); err != nil || got != "commit\n" {
		t.Errorf("afterwards: %q, %v", got, err)
	}
}

func TestACutLineEndsEveryConnection(t *testing.T) {
	t.Parallel()
	dial, _ := echo(t)
	l := Open(t, dial)
	conn := connect(t, l)
	if _, err := say(t, conn, "hello", long); err != nil {
		t.Fatal(err)
	}
	l.Cut()
	if got, err := say(t, conn, "hello", long); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("%q, %v; want an end", got, err)
	}
}

func TestAServerThatIsDownIsFelt(t *testing.T) {
	t.Parallel()
	l := Open(t, func(context.Context) (net.Conn, error) { return nil, errors.New("down") })
	if got, err := say(t, connect(t, l), "hello", long); err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("%q, %v; want an end", got, err)
	}
}
