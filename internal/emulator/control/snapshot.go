package control

import (
	"net/http"
)

// getSnapshot answers the whole directory as one JSON document, written piece by
// piece. It can be put back into this tenant or another one.
func (c *Control) getSnapshot(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Disposition", `attachment; filename="tenant.json"`)
	if err := c.o.Save(w); err != nil { // the answer has begun: all that is left is to cut it off
		c.o.Log.Error("a snapshot could not be sent", "error", err)
		panic(http.ErrAbortHandler)
	}
}

// putSnapshot replaces the directory by a snapshot, or refuses one that cannot be
// read and changes nothing. Settings, faults, journal and outbox stay.
func (c *Control) putSnapshot(w http.ResponseWriter, r *http.Request) {
	if err := c.o.Load(r.Body); err != nil {
		refuse(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
