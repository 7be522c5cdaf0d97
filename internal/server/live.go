package server

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"guestportal/internal/guest"
)

// Limits of one live stream.
const (
	topicsPerStream = 5
	streamWrite     = 10 * time.Second // for one event to leave
)

// pace is how often a stream does what it does in silence.
type pace struct {
	beat  time.Duration // a comment, so that proxies keep the connection; 15 s
	check time.Duration // whether the session is still live; 30 s
}

func (p pace) or(otherwise pace) pace {
	if p.beat == 0 {
		p.beat = otherwise.beat
	}
	if p.check == 0 {
		p.check = otherwise.check
	}
	return p
}

// stream answers GET /events?topic=…: server-sent events, each with the name of
// a topic that changed and nothing else. It ends with the session.
//
// Source: https://html.spec.whatwg.org/multipage/server-sent-events.html
func (s *Server) stream(w http.ResponseWriter, r *http.Request) error {
	in := sessionOf(r)
	topics, err := s.topics(r)
	if err != nil {
		return err
	}
	leave, ok := s.streams.enter(in.Hash, in.Person.ID)
	if !ok {
		return tooMany("when you have closed other tabs", "too many streams")
	}
	defer leave()
	changes, stop := s.Events.Subscribe(topics...)
	defer stop()

	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // nginx would hold events back
	w.WriteHeader(http.StatusOK)
	if r.Method == http.MethodHead {
		return nil
	}
	s.pass(r, changes, wire{w, http.NewResponseController(w)})
	return nil
}

// pass writes changes until the browser goes, the session ends or the server
// stops. Nobody is told why: a browser just connects again, and learns it then.
func (s *Server) pass(r *http.Request, changes <-chan string, to wire) {
	often := s.pace.or(pace{beat: 15 * time.Second, check: 30 * time.Second})
	beat := time.NewTicker(often.beat)
	defer beat.Stop()
	check := time.NewTicker(often.check)
	defer check.Stop()
	err := to.send(": listening\nretry: 3000\n\n") // from here on nothing is missed
	for err == nil {
		select {
		case <-r.Context().Done():
			return
		case <-s.streams.stopped():
			return
		case topic := <-changes:
			err = to.send("data: " + topic + "\n\n")
		case <-beat.C:
			err = to.send(": still here\n\n")
		case <-check.C:
			ctx, cancel := context.WithTimeout(r.Context(), pageDeadline)
			_, err = s.Sessions.Find(ctx, sessionOf(r).Hash, s.Now())
			cancel()
		}
	}
}

// wire writes events at once.
type wire struct {
	w    http.ResponseWriter
	ctrl *http.ResponseController
}

// send gives one event its own time to leave, instead of the listener's for a
// whole answer.
func (t wire) send(event string) error {
	// Deadlines of connections go by the system's clock.
	if err := t.ctrl.SetWriteDeadline(time.Now().Add(streamWrite)); err != nil {
		return fmt.Errorf("set the write deadline of a stream: %w", err)
	}
	if _, err := t.w.Write([]byte(event)); err != nil {
		return fmt.Errorf("write to a stream: %w", err)
	}
	return t.ctrl.Flush()
}

// topics reads what a stream is about, and asks whether this person may know.
func (s *Server) topics(r *http.Request) ([]string, error) {
	q := r.URL.Query()
	topics := q["topic"]
	if len(q) != 1 || len(topics) == 0 || len(topics) > topicsPerStream {
		return nil, unreadable(fmt.Sprintf("a stream needs 1 to %d topics", topicsPerStream))
	}
	ctx, cancel := context.WithTimeout(r.Context(), pageDeadline)
	defer cancel()
	for _, topic := range topics {
		if err := s.mayHear(ctx, person(r), topic); err != nil {
			return nil, err
		}
	}
	return topics, nil
}

// mayHear says whether a person may hear of a topic: of what they may see.
func (s *Server) mayHear(ctx context.Context, by guest.Person, topic string) error {
	kind, name, _ := strings.Cut(topic, ":")
	var err error
	allowed := true
	switch kind {
	case "guest":
		_, err = s.Lifecycle.Guest(ctx, by, name)
	case "request":
		_, err = s.Lifecycle.Request(ctx, by, name)
	case "sponsor", "approver":
		allowed = name == string(by.ID)
	case "ops", "apps":
		allowed = name == "" && by.Reads()
	case "guests":
		allowed = name == "all" && by.Reads()
	default:
		allowed = false
	}
	if !allowed {
		return guest.ErrNotFound
	}
	return err
}
