package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// deadline is for a wait that only a broken server makes long.
const deadline = 3 * time.Minute

// childDir tells the test binary, started again, to be a demo: to run a server in
// that folder until it is killed.
const childDir = "LOCALPG_TEST_CHILD_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		os.Exit(beDemo(dir))
	}
	os.Exit(inFolderOfItsOwn(m.Run))
}

func beDemo(dir string) int {
	s, err := Start(context.Background(), Options{Dir: dir, Durable: true})
	if err != nil {
		fmt.Println(err)
		return 1
	}
	fmt.Println("ready")
	<-s.Done()
	return 0
}

// inFolderOfItsOwn runs the tests with their own folder for temporary files, since
// the embedded-postgres library leaves some.
func inFolderOfItsOwn(tests func() int) int {
	dir, err := os.MkdirTemp("", "localpg-")
	if err == nil {
		defer os.RemoveAll(dir)
		err = errors.Join(os.Chmod(dir, 0o755), os.Setenv("TMPDIR", dir))
	}
	if err != nil {
		fmt.Println(err)
		return 1
	}
	return tests()
}

// passable is a temporary folder that the account of PostgreSQL may pass through;
// t.TempDir is closed to it when root runs the tests.
func passable(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

func testContext(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	t.Cleanup(cancel)
	return ctx
}

// startServer starts a server that ends with the test, or skips where the
// machine has none (with CI set, that fails).
func startServer(t *testing.T, o Options) *Server {
	t.Helper()
	s, err := Start(testContext(t), o)
	if errors.Is(err, ErrNotFound) && os.Getenv("CI") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return s
}

func connect(t *testing.T, dsn string) *pgx.Conn {
	t.Helper()
	conn, err := pgx.Connect(testContext(t), dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close(context.Background()) })
	return conn
}

func execute(t *testing.T, s *Server, sql string) {
	t.Helper()
	if _, err := connect(t, s.DSN("postgres")).Exec(testContext(t), sql); err != nil {
		t.Fatal(err)
	}
}

func value(t *testing.T, s *Server, sql string) (v string) {
	t.Helper()
	if err := connect(t, s.DSN("postgres")).QueryRow(testContext(t), sql).Scan(&v); err != nil {
		t.Fatal(err)
	}
	return v
}
