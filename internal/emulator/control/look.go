package control

import (
	"encoding/json"
	"strconv"
)

// FaultReport is a fault that stands, with how often it was met.
type FaultReport struct {
	ID      string `json:"id"`
	Matched int    `json:"matched"` // requests that it was meant for
	Fired   int    `json:"fired"`   // of those, how many it was applied to
	Fault
}

// Faults lists the faults that stand, oldest first.
func (c *Control) Faults() []FaultReport {
	c.faults.mu.Lock()
	defer c.faults.mu.Unlock()
	out := []FaultReport{}
	for _, f := range c.faults.list {
		out = append(out, FaultReport{ID: f.id, Matched: f.seen, Fired: f.fired, Fault: *f})
	}
	return out
}

// AddFault adds a fault as POST /faults does. The error is Problems where a field
// is to blame.
func (c *Control) AddFault(data []byte) (id string, err error) {
	f := &Fault{}
	if err := strictJSON(data, f); err != nil {
		return "", err
	}
	return c.faults.add(f)
}

// RemoveFault removes one fault and says whether it stood.
func (c *Control) RemoveFault(id string) bool {
	c.faults.mu.Lock()
	defer c.faults.mu.Unlock()
	for i, f := range c.faults.list {
		if f.id == id {
			c.faults.list = append(c.faults.list[:i:i], c.faults.list[i+1:]...)
			return true
		}
	}
	return false
}

// ClearFaults removes all faults.
func (c *Control) ClearFaults() { c.faults.clear() }

// Entries lists entries of the journal, newest first, that keep accepts: at most
// limit of them, and none but those with a number below before unless that is 0.
func (c *Control) Entries(before int64, limit int, keep func(*Entry) bool) []Entry {
	c.journal.mu.Lock()
	defer c.journal.mu.Unlock()
	out := []Entry{}
	for i := len(c.journal.entries) - 1; i >= 0 && len(out) < limit; i-- {
		e := &c.journal.entries[i]
		if (before == 0 || e.Seq < before) && keep(e) {
			out = append(out, *e)
		}
	}
	return out
}

// Entry returns the entry of the journal with that number.
func (c *Control) Entry(seq int64) (Entry, bool) {
	found := c.Entries(seq+1, 1, func(*Entry) bool { return true })
	if len(found) == 0 || found[0].Seq != seq {
		return Entry{}, false
	}
	return found[0], true
}

// ClearJournal empties the journal.
func (c *Control) ClearJournal() { c.journal.clear() }

// Message returns the message of the outbox with that id.
func (c *Control) Message(id string) (Message, bool) {
	for _, m := range c.Messages() {
		if m.ID == id {
			return m, true
		}
	}
	return Message{}, false
}

// ClearMessages empties the outbox.
func (c *Control) ClearMessages() { c.outbox.clear() }

// MoveClock moves the tenant's clock by so many seconds, or back to the real time
// with none.
func (c *Control) MoveClock(seconds int) error {
	if seconds != 0 {
		seconds += c.Settings().ClockOffset
	}
	_, err := c.Change([]byte(`{"clock_offset_s":` + strconv.Itoa(seconds) + `}`))
	return err
}

// JSON is the fault as it could be posted again: without the fields that say
// nothing.
func (f FaultReport) JSON() string {
	fields := map[string]json.RawMessage{}
	for _, field := range Fields[Fault]() {
		if field.Says(f.Fault) {
			fields[field.Name] = json.RawMessage(field.JSON(f.Fault))
		}
	}
	data, err := json.Marshal(fields)
	if err != nil { // plain values can always be written
		return err.Error()
	}
	return string(data)
}
