package control

import (
	"maps"
	"strings"
	"sync"
)

// Override changes the claims of a user's next id_tokens.
type Override struct {
	Username string         `json:"username"`
	Set      map[string]any `json:"set"`
	Remove   []string       `json:"remove"`
}

type overrides struct {
	mu     sync.Mutex
	byUser map[string]Override
}

func (o *overrides) put(v Override) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.byUser == nil {
		o.byUser = map[string]Override{}
	}
	o.byUser[strings.ToLower(v.Username)] = v
}

func (o *overrides) clear() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.byUser = nil
}

// apply changes the claims as the first override that stands for one of the
// user's names says.
func (o *overrides) apply(claims map[string]any, names ...string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, name := range names {
		v, ok := o.byUser[strings.ToLower(name)]
		if !ok {
			continue
		}
		maps.Copy(claims, v.Set)
		for _, claim := range v.Remove {
			delete(claims, claim)
		}
		return
	}
}
