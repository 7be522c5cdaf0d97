package portal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

// valve lets nothing through while its lock is held.
type valve struct {
	sync.Mutex
	out interface{ Write([]byte) (int, error) }
}

func (v *valve) Write(b []byte) (int, error) {
	v.Lock()
	defer v.Unlock()
	return v.out.Write(b)
}

// lostIn adds up the lines that a log says were lost.
func lostIn(log string) (lost uint64) {
	for line := range strings.Lines(log) {
		var entry struct{ Lost uint64 }
		if json.Unmarshal([]byte(line), &entry) == nil {
			lost += entry.Lost
		}
	}
	return lost
}

func TestF34ALogThatNobodyReadsHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	v := &valve{out: &out}
	l := newLines(v)
	const many, size = 1000, 1 << 10
	line := []byte(strings.Repeat("x", size-1) + "\n")
	v.Lock()
	for range many { // four times of what has a place
		if n, err := l.Write(line); n != size || err != nil {
			t.Fatal(n, err)
		}
	}
	lost := l.Lost()
	if lost == 0 || lost > many-linesAtMost/size {
		t.Errorf("%d of %d lines are lost", lost, many)
	}
	v.Unlock()
	l.Close()
	kept := uint64(strings.Count(out.String(), string(line)))
	if told := lostIn(out.String()); told != lost || kept+lost != many || l.Lost() != lost {
		t.Errorf("%d lines are there, %d are said to be lost, and %d were", kept, told, lost)
	}
	if _, err := l.Write(line); err != nil || l.Lost() != lost+1 {
		t.Errorf("after the end: %v, %d", err, l.Lost())
	}
}

func TestF34AFullDiskIsToldOfWhenThereIsRoomAgain(t *testing.T) {
	t.Parallel()
	d := &disk{full: true}
	l := newLines(d)
	for range 3 {
		_, _ = l.Write([]byte("lost\n"))
	}
	eventually(t, "three lines are lost", func() bool { return l.Lost() == 3 })
	d.set(false)
	_, _ = l.Write([]byte("kept\n"))
	l.Close()
	if text := d.text.String(); lostIn(text) != 3 || !strings.HasPrefix(text, "kept\n") || strings.Contains(text, "lost\n") {
		t.Errorf("the log is %q", text)
	}
}

// disk refuses what is written while it is full.
type disk struct {
	mu   sync.Mutex
	full bool
	text bytes.Buffer
}

func (d *disk) set(full bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.full = full
}

func (d *disk) Write(b []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.full {
		return 0, errors.New("no space left on device")
	}
	return d.text.Write(b)
}

// unread has nobody read the log for a while in which the portal is busy.
func unread(t *testing.T, file string) {
	w := setup(t)
	heard := w.listen()
	log := newConsole()
	v := &valve{out: log}
	p := spawnTo(t, file, w.settings("PORTAL_PUBLIC_URL=http://localhost", "PORTAL_METRICS_LISTEN=127.0.0.1:0"), log, v)
	origin := "http://" + p.until("serving pages")
	metrics := "http://" + p.until("serving metrics") + "/metrics"
	p.until("working jobs")
	v.Lock()
	opened := false
	defer func() {
		if !opened {
			v.Unlock()
		}
	}()
	for i := range 4000 {
		req, err := http.NewRequestWithContext(bounded(t), http.MethodGet, fmt.Sprintf("%s/i/none%d", origin, i), nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Host = "localhost"
		asked := time.Now()
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if took := time.Since(asked); took > soon {
			t.Fatalf("request %d was answered after %s", i, took)
		}
	}
	s := w.asked(address(1), "Project Falcon")
	w.approve(s)
	heard.provisioned(t, s.Guest.Ref, address(1))
	_, measured := get(t, metrics)
	lost := uint64(metric(t, measured, "portal_log_lines_lost_total"))
	if lost == 0 {
		t.Error("no line is lost, so that nothing is shown here")
	}
	v.Unlock()
	opened = true
	eventually(t, "the log says how much was lost", func() bool { return lostIn(log.String()) >= lost })
	t.Logf("%d lines were lost", lost)
}

// unreadable has whoever reads the log end.
func unreadable(t *testing.T, file string) {
	w := setup(t)
	heard := w.listen()
	reader, writer, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	spawnTo(t, file, w.worker(), newConsole(), writer)
	_ = writer.Close()
	if _, err := reader.Read(make([]byte, 1)); err != nil { // it has begun to write
		t.Fatal(err)
	}
	_ = reader.Close()
	s := w.asked(address(1), "Project Falcon")
	w.approve(s)
	heard.provisioned(t, s.Guest.Ref, address(1))
}
