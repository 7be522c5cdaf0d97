package control

import (
	"encoding/json"
	"fmt"
)

// Merge changes settings as POST /settings does: all that are named, or none when
// one of them is not allowed. Package graph uses it where a policy of the tenant
// is a setting too.
func (c *Control) Merge(changes map[string]any) error {
	data, err := json.Marshal(changes)
	if err != nil {
		return fmt.Errorf("write the settings: %w", err)
	}
	_, err = c.settings.merge(data)
	return err
}
