package control

import (
	"errors"
	"net/http"
)

// Faults lists the faults that stand, with how often they matched and fired.
func (c *Control) Faults() []FaultReport { return c.faults.all() }

// Chance says whether something happens that has a probability, drawn from
// fault_seed.
func (c *Control) Chance(p float64) bool { return c.faults.chance(p) }

// AddFault adds the fault that a JSON object describes.
func (c *Control) AddFault(data []byte) (id string, err error) {
	f, err := parseFault(data)
	switch {
	case err != nil:
		return "", err
	case f.idle():
		return "", errors.New("status: is missing, and so is everything else that happens: give status, headers, body, delay_ms, drop, truncate or another")
	}
	id = c.faults.add(f)
	if f.Probability > 0 {
		c.o.Log.Info("a fault by chance was added", "fault", id, "seed", c.Settings().FaultSeed)
	}
	return id, nil
}

// RemoveFault removes one fault and says whether there was one.
func (c *Control) RemoveFault(id string) bool { return c.faults.remove(id) }

func (c *Control) postFault(w http.ResponseWriter, r *http.Request) {
	body, ok := readBody(w, r)
	if !ok {
		return
	}
	id, err := c.AddFault(body)
	if err != nil {
		refuse(w, err)
		return
	}
	reply(w, http.StatusCreated, map[string]any{"id": id, "seed": c.Settings().FaultSeed})
}

func (c *Control) getFaults(w http.ResponseWriter, _ *http.Request) {
	reply(w, http.StatusOK, map[string]any{"faults": c.Faults(), "seed": c.Settings().FaultSeed})
}

func (c *Control) deleteFault(w http.ResponseWriter, r *http.Request) {
	if !c.RemoveFault(r.PathValue("id")) {
		fail(w, http.StatusNotFound, errors.New("there is no fault "+r.PathValue("id")))
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
