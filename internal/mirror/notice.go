package mirror

import (
	"context"
	"errors"
	"fmt"

	"guestportal/internal/guest"
)

// notice applies what the mirror says to the guests whose record says otherwise.
// One of whom it cannot be noted is in nobody's way, and tried again.
func (m *Mirror) notice(ctx context.Context) error {
	differ, err := m.Store.Unnoticed(ctx, noticeAtMost)
	if err != nil {
		return err
	}
	var failed error
	for id, seen := range differ {
		err := m.Store.UpdateGuest(ctx, id, func(c guest.Case) (guest.Decision, error) {
			d, _ := guest.Notice(c, seen, m.Now())
			return d, nil
		})
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("note what the directory says of a guest: %w", err))
		}
	}
	return errors.Join(failed, m.Store.Noticed(ctx))
}
