package guest

import (
	"fmt"
	"time"
)

// Later is the error of a job whose time has not come: it is done again after In,
// and no try is used up.
type Later struct {
	In  time.Duration
	Err error // why, for the log; may be nil
}

// Error implements error.
func (e Later) Error() string {
	if e.Err == nil {
		return fmt.Sprintf("not before %s are over", e.In)
	}
	return fmt.Sprintf("not before %s are over: %v", e.In, e.Err)
}

// Unwrap gives why.
func (e Later) Unwrap() error { return e.Err }
