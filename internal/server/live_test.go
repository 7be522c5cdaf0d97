package server

import (
	"bufio"
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"guestportal/internal/guest"
	"guestportal/internal/session"
)

// tuned is one open stream. Lines are what the server wrote; the channel is
// closed when the stream ends.
type tuned struct {
	*http.Response
	lines <-chan string
}

// tune opens a stream, and waits for its first words when it is one.
func (b *browser) tune(query string) tuned {
	b.at.t.Helper()
	ctx, cancel := context.WithCancel(b.at.t.Context())
	b.at.t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, b.at.url+"/events?"+query, nil)
	if err != nil {
		b.at.t.Fatal(err)
	}
	req.Header.Set("Sec-Fetch-Mode", "cors")
	resp, err := b.client.Do(req)
	if err != nil {
		b.at.t.Fatal(err)
	}
	lines := make(chan string, 100)
	go func() {
		defer close(lines)
		defer resp.Body.Close()
		for s := bufio.NewScanner(resp.Body); s.Scan(); {
			select {
			case lines <- s.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	got := tuned{resp, lines}
	if resp.StatusCode == http.StatusOK {
		got.wait(b.at.t, ": listening")
	}
	return got
}

// wait reads until a line comes.
func (s tuned) wait(t *testing.T, line string) {
	t.Helper()
	limit := time.After(10 * time.Second)
	for {
		select {
		case got, open := <-s.lines:
			if !open {
				t.Fatalf("the stream ended before %q", line)
			}
			if got == line {
				return
			}
		case <-limit:
			t.Fatalf("%q did not come", line)
		}
	}
}

// end reads until the stream ends.
func (s tuned) end(t *testing.T) {
	t.Helper()
	limit := time.After(10 * time.Second)
	for {
		select {
		case _, open := <-s.lines:
			if !open {
				return
			}
		case <-limit:
			t.Fatal("the stream does not end")
		}
	}
}

func TestStreamNamesWhatChanged(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	b, _ := at.as(ana)
	s := b.tune("topic=guest:GU-ANAS1234&topic=sponsor:" + string(ana.ID))
	if s.Header.Get("Content-Type") != "text/event-stream" || s.Header.Get("X-Accel-Buffering") != "no" ||
		s.Header.Get("Content-Encoding") != "" || s.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("headers %v", s.Header)
	}
	at.hub.Announce("guest:GU-SOMEBODY")
	at.hub.Announce("sponsor:" + string(ana.ID))
	s.wait(t, "data: sponsor:"+string(ana.ID))
	at.hub.Announce("guest:GU-ANAS1234")
	s.wait(t, "data: guest:GU-ANAS1234")
}

func TestStreamIsAboutWhatThePersonMaySee(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	for _, c := range []struct {
		who   guest.Person
		query string
		want  int
	}{
		{ana, "topic=guest:GU-ANAS1234", http.StatusOK},
		{dee, "topic=guest:GU-ANAS1234", http.StatusOK},
		{dee, "topic=guests:all", http.StatusOK},
		{ben, "topic=approver:" + string(ben.ID), http.StatusOK},
		{ben, "topic=guest:GU-ANAS1234", http.StatusNotFound},
		{ana, "topic=guest:GU-UNKNOWN1", http.StatusNotFound},
		{ana, "topic=guests:all", http.StatusNotFound},
		{dee, "topic=ops", http.StatusOK},
		{dee, "topic=ops:all", http.StatusNotFound},
		{ana, "topic=ops", http.StatusNotFound},
		{ben, "topic=ops", http.StatusNotFound},
		{ana, "topic=sponsor:" + string(ben.ID), http.StatusNotFound},
		{ana, "topic=approver:" + string(ben.ID), http.StatusNotFound},
		{ana, "topic=redemption:1", http.StatusNotFound},
		{ana, "topic=nonsense", http.StatusNotFound},
		{ana, "topic=sponsor:" + string(ana.ID) + "&topic=guests:all", http.StatusNotFound},
		{ana, "", http.StatusBadRequest},
		{ana, "topic=sponsor:" + string(ana.ID) + "&x=y", http.StatusBadRequest},
		{dee, strings.Repeat("topic=guests:all&", 6), http.StatusBadRequest},
	} {
		b, _ := at.as(c.who)
		if s := b.tune(c.query); s.StatusCode != c.want {
			t.Errorf("%s %q: %d, want %d", c.who.Name, c.query, s.StatusCode, c.want)
		}
	}
	stranger := at.browser()
	if s := stranger.tune("topic=guests:all"); s.StatusCode != http.StatusUnauthorized {
		t.Errorf("signed out: %d", s.StatusCode)
	}
}

func TestStreamEndsWithItsSession(t *testing.T) {
	t.Parallel()
	at := newSite(t, func(s *Server) { s.pace = pace{beat: time.Millisecond, check: time.Millisecond} })
	b, hash := at.as(dee)
	s := b.tune("topic=guests:all")
	s.wait(t, ": still here") // it outlives checks of a live session
	if err := at.store.Revoke(t.Context(), hash, at.clock.Now()); err != nil {
		t.Fatal(err)
	}
	s.end(t)
	if again := b.tune("topic=guests:all"); again.StatusCode != http.StatusUnauthorized {
		t.Errorf("connecting again gives %d", again.StatusCode)
	}

	idle, _ := at.as(dee)
	s = idle.tune("topic=guests:all")
	at.clock.forward(session.Idle)
	s.end(t)
}

func TestStreamsAreCounted(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	b, _ := at.as(dee)
	var open []tuned
	for range streamsPerSession {
		open = append(open, b.tune("topic=guests:all"))
	}
	if s := b.tune("topic=guests:all"); s.StatusCode != http.StatusTooManyRequests {
		t.Errorf("one more in the session: %d", s.StatusCode)
	}
	for len(open) < streamsPerPerson {
		other, _ := at.as(dee)
		open = append(open, other.tune("topic=guests:all"))
	}
	other, _ := at.as(dee)
	if s := other.tune("topic=guests:all"); s.StatusCode != http.StatusTooManyRequests {
		t.Errorf("one more of the person: %d", s.StatusCode)
	}
	if slices.ContainsFunc(open, func(s tuned) bool { return s.StatusCode != http.StatusOK }) {
		t.Error("a stream within the limits was refused")
	}
}

func TestPlaceOfAStreamIsFreeAgain(t *testing.T) {
	t.Parallel()
	var s streams
	var leave []func()
	for range streamsPerSession {
		l, ok := s.enter(session.Hash{1}, "dee")
		if !ok {
			t.Fatal("no place")
		}
		leave = append(leave, l)
	}
	if _, ok := s.enter(session.Hash{1}, "dee"); ok {
		t.Error("there is a place too many")
	}
	leave[0]()
	if _, ok := s.enter(session.Hash{1}, "dee"); !ok {
		t.Error("the place is not free again")
	}
	s.close()
	s.close()
	if _, ok := s.enter(session.Hash{2}, "ana"); ok {
		t.Error("a stream began after the end")
	}
}

func TestShutdownEndsStreams(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	b, _ := at.as(dee)
	s := b.tune("topic=guests:all")
	at.streams.close()
	s.end(t)
}

// The server's time-outs are for pages: here they would end the stream long
// before its last event.
func TestStreamOutlivesTheTimeOutsOfPages(t *testing.T) {
	t.Parallel()
	at := newSite(t, func(s *Server) { s.pace = pace{beat: 10 * time.Millisecond} })
	srv := at.HTTPServer("")
	srv.ReadTimeout, srv.WriteTimeout = 50*time.Millisecond, 50*time.Millisecond
	b, _ := at.as(dee)
	b.serve(srv)
	s := b.tune("topic=guests:all")
	for range 15 {
		s.wait(t, ": still here")
	}
}

func TestHeadOfAStreamIsAnsweredAtOnce(t *testing.T) {
	t.Parallel()
	at := newSite(t)
	b, _ := at.as(dee)
	if got := b.send(http.MethodHead, "/events?topic=guests:all", nil, nil); got.StatusCode != http.StatusOK {
		t.Errorf("%d", got.StatusCode)
	}
}

func TestSlowListenerHearsOfEveryTopic(t *testing.T) {
	t.Parallel()
	var h Hub
	heard, stop := h.Subscribe("a", "b", "c", "a")
	for range 100 {
		h.Announce("a")
		h.Announce("elsewhere")
	}
	h.Announce("b")
	h.Announce("c")
	h.Announce("b") // there is no room for it, nor need
	got := map[string]bool{}
	for len(heard) > 0 {
		got[<-heard] = true
	}
	if !got["a"] || !got["b"] || !got["c"] || len(got) != 3 {
		t.Errorf("heard %v", got)
	}
	stop()
	h.Announce("a")
	if len(heard) != 0 {
		t.Error("heard something after the end")
	}
}
