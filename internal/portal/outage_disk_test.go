package portal

import (
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// F33: PostgreSQL's disk is full.
func TestF33OnAFullDiskNothingIsDoneThatCannotBeNoted(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("has a PostgreSQL of its own")
	}
	disk := smallDisk(t, "size=160m")
	w := newPrivate(t, filepath.Join(disk, "pg"), map[string]string{"min_wal_size": "32MB", "max_wal_size": "48MB"}).world()
	portal := serve(t, w.settings())
	w.working()
	v := w.visitor(t, portal.url, w.ana)
	w.control(http.MethodPost, "/faults", map[string]any{ // until the disk is full
		"method": "GET", "path": "^/v1.0/users$", "times": 1, "status": 429, "headers": map[string]string{"Retry-After": "4"},
	}, nil)
	s := w.asked(address(1), "Falcon reviewer")
	w.approve(s)
	ballast := filepath.Join(disk, "ballast")
	fill(t, ballast)
	eventually(t, "the worker has tried", func() bool {
		return strings.Contains(portal.log.String(), "converge a guest: commit intents: ERROR: could not extend file")
	})
	late := serve(t, w.settings()) // its worker cannot even begin
	if status, _, _ := v.ask("/guests", nil); status != http.StatusOK {
		t.Errorf("who only reads gets %d", status)
	}
	v.origin = late.url
	if status, _, _ := v.ask("/guests", nil); status != http.StatusOK {
		t.Errorf("who only reads gets %d from a process that has just started", status)
	}
	if n := len(w.changes()); n != 0 {
		t.Errorf("%d calls that could not be noted", n)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	w.listen().provisioned(t, s.Guest.Ref, address(1))
	select {
	case <-late.stopped:
		t.Errorf("the process that started then has ended: %v", late.err)
	default:
	}
}

// smallDisk mounts a disk of that size in memory.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "guestportal-disk-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if runtime.GOOS != "linux" || os.Geteuid() != 0 {
		t.Skip("only root can mount a small disk, and only on Linux is it known how")
	}
	if out, err := exec.CommandContext(t.Context(), "mount", "-t", "tmpfs", "-o", size+",mode=755", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("a small disk cannot be mounted here: %v: %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.CommandContext(context.Background(), "umount", dir).CombinedOutput(); err != nil {
			t.Errorf("umount: %v: %s", err, out)
		}
	})
	return dir
}

// fill writes until the disk is full.
func fill(t *testing.T, name string) {
	t.Helper()
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	for size := 1 << 20; size >= 1<<9; {
		if _, err := file.Write(make([]byte, size)); err != nil {
			size >>= 1
		}
	}
}
