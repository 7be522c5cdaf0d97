package graph

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"runtime"
	"testing"

	"guestportal/internal/guest"
)

// F21: an answer of 100 MB, plain or packed. Not beside other tests, whose memory
// would count.
func TestF21AnEndlessAnswerTakesLittleMemory(t *testing.T) { //nolint:paralleltest // measures memory
	chunk := bytes.Repeat([]byte(" "), 1<<20)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	for range 100 {
		_, _ = z.Write(chunk)
	}
	_ = z.Close()
	for name, answer := range map[string]http.HandlerFunc{
		"plain": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			for range 100 {
				if _, err := w.Write(chunk); err != nil {
					return // the client has heard enough
				}
			}
		},
		"packed": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(packed.Bytes())
		},
	} {
		s := serve(t, answer)
		c := s.client(t)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, err := c.Account(t.Context(), aGuest)
		runtime.ReadMemStats(&after)
		if f := faultOf(t, err); f.Kind != guest.FaultUnknown {
			t.Errorf("%s: %+v", name, f)
		}
		if took := (after.TotalAlloc - before.TotalAlloc) >> 20; took > 40 {
			t.Errorf("%s: an answer of 100 MB took %d MB", name, took)
		}
	}
}
