package control

import "encoding/json"

// ClearFaults removes all faults.
func (c *Control) ClearFaults() { c.faults.clear() }

// Entries lists entries of the journal, newest first, that keep accepts: at most
// limit of them, and none but those with a number below before unless that is 0.
func (c *Control) Entries(before int64, limit int, keep func(*Entry) bool) []Entry {
	return c.journal.before(before, limit, keep)
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
	return c.settings.edit(func(s *Settings) {
		if seconds == 0 {
			s.ClockOffset = 0
		}
		s.ClockOffset += seconds
	})
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
