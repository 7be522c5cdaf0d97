package localpg

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// repository serves an archive of the machine's own PostgreSQL under any name,
// with the given checksum ("" for the right one), and counts the archives sent.
func repository(t *testing.T, checksum string) (address string, sent *atomic.Int32) {
	t.Helper()
	local, err := usualPlaces().choose(testContext(t), Options{}, nil, 0)
	if errors.Is(err, ErrNotFound) && os.Getenv("CI") == "" {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	archive := jar(t, filepath.Dir(local.dir))
	if checksum == "" {
		sum := sha256.Sum256(archive)
		checksum = hex.EncodeToString(sum[:])
	}
	sent = new(atomic.Int32)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body := archive
		switch {
		case !strings.HasPrefix(r.URL.Path, "/io/zonky/test/postgres/embedded-postgres-binaries-"):
			http.NotFound(w, r)
			return
		case strings.HasSuffix(r.URL.Path, ".sha256"):
			body = []byte(checksum)
		default:
			sent.Add(1)
		}
		_, _ = w.Write(body)
	}))
	t.Cleanup(server.Close)
	return server.URL, sent
}

// nowhere finds no installation on the machine.
func nowhere() places {
	return places{commands: func(string) []string { return nil }}
}

func TestOrdinaryUserWithoutPostgresGetsAFetchedOne(t *testing.T) {
	t.Parallel()
	address, sent := repository(t, "")
	o := Options{Dir: filepath.Join(passable(t), "first"), Cache: passable(t), Repository: address, Download: true}
	if os.Geteuid() == 0 {
		if _, err := start(testContext(t), o, nowhere()); !errors.Is(err, ErrNotFound) || sent.Load() != 0 {
			t.Fatalf("for root, start gives %v after %d archives", err, sent.Load())
		}
		// The rest holds for root too, when it is told where the programs are.
		bin, err := fetch(testContext(t), o, 0)
		if err != nil {
			t.Fatal(err)
		}
		o.Binaries = bin
	}
	for _, name := range []string{"first", "second"} {
		o.Dir = filepath.Join(filepath.Dir(o.Dir), name)
		s, err := start(testContext(t), o, nowhere())
		if err != nil {
			t.Fatal(err)
		}
		if got := value(t, s, "SELECT 'fetched'"); got != "fetched" {
			t.Errorf("the server says %q", got)
		}
		if err := s.Stop(testContext(t)); err != nil {
			t.Fatal(err)
		}
	}
	if got := sent.Load(); got != 1 {
		t.Errorf("the archive was fetched %d times", got)
	}
	if left, _ := filepath.Glob(filepath.Join(o.Cache, "fetching-*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestFetchingTwiceAtOnceGivesOneInstallation(t *testing.T) {
	t.Parallel()
	address, _ := repository(t, "")
	o := Options{Cache: t.TempDir(), Repository: address}
	var all sync.WaitGroup
	for range 2 {
		all.Go(func() {
			bin, err := fetch(testContext(t), o, 0)
			if err != nil {
				t.Error(err)
			} else if _, err := probe(testContext(t), bin, nil); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if homes, _ := filepath.Glob(filepath.Join(o.Cache, "*")); len(homes) != 1 {
		t.Errorf("the cache holds %v", homes)
	}
}

func TestArchiveThatIsNotWhatItsChecksumSaysIsRefused(t *testing.T) {
	t.Parallel()
	address, _ := repository(t, strings.Repeat("0", 64))
	o := Options{Cache: t.TempDir(), Repository: address}
	if _, err := fetch(testContext(t), o, 0); err == nil || !strings.Contains(err.Error(), "checksum") {
		t.Errorf("fetch gives %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(o.Cache, "*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestFetchThatHangsIsGivenUp(t *testing.T) {
	t.Parallel()
	asked, release := make(chan struct{}), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		close(asked)
		<-release
	}))
	t.Cleanup(server.Close)
	t.Cleanup(func() { close(release) })
	ctx, cancel := context.WithCancel(testContext(t))
	go func() {
		<-asked
		cancel()
	}()
	if _, err := fetch(ctx, Options{Cache: passable(t), Repository: server.URL}, 0); !errors.Is(err, context.Canceled) {
		t.Errorf("fetch gives %v", err)
	}
}
