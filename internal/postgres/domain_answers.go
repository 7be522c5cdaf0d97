package postgres

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// mailAnswers tells sponsors what was answered about the organisations that they
// asked for.
func (s *Store) mailAnswers(ctx context.Context, tx pgx.Tx, answered []guest.DomainAsk) error {
	var t together
	ids := make([]string, 0, len(answered))
	for _, a := range answered {
		id := s.NewID()
		ids = append(ids, id)
		const insert = `INSERT INTO mails (id, kind, ask_id, person_id, created_at) VALUES ($1, $2, $3, $4, $5)`
		t.exec(nil, insert, id, guest.MailDomain, a.ID, a.By.ID, a.AnsweredAt)
	}
	if err := t.send(ctx, tx); err != nil {
		return fmt.Errorf("store mails about organisations: %w", err)
	}
	for _, id := range ids {
		if err := s.Queue.Mail(ctx, tx, id, true); err != nil {
			return fmt.Errorf("queue a mail: %w", err)
		}
	}
	return nil
}
