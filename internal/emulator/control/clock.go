package control

import (
	"net/http"
	"time"
)

// getClock answers the tenant's time.
func (c *Control) getClock(w http.ResponseWriter, _ *http.Request) {
	reply(w, http.StatusOK, map[string]any{"now": c.Now().UTC().Format(time.RFC3339), "clock_offset_s": c.Settings().ClockOffset})
}

// postClock moves the tenant's clock by advance_s from where it is. Everything
// that has a life follows: tokens, codes, passcodes, sessions, delta tokens,
// deleted objects, subscriptions, quotas.
func (c *Control) postClock(w http.ResponseWriter, r *http.Request) {
	body, ok := readBody(w, r)
	if !ok {
		return
	}
	var move struct {
		Advance *int `json:"advance_s"`
	}
	err := strictJSON(body, &move)
	if err == nil && move.Advance == nil {
		err = Problems{{"advance_s", "is missing"}}
	}
	if err == nil {
		err = c.settings.edit(func(s *Settings) { s.ClockOffset += *move.Advance })
	}
	if err != nil {
		refuse(w, err)
		return
	}
	c.getClock(w, r)
}
