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
	mails := make([]guest.QueuedMail, 0, len(answered))
	for _, a := range answered {
		m := guest.QueuedMail{ID: s.NewID(), Kind: guest.MailDomain}
		mails = append(mails, m)
		const insert = `INSERT INTO mails (id, kind, ask_id, person_id, created_at) VALUES ($1, $2, $3, $4, $5)`
		t.exec(nil, insert, m.ID, m.Kind, a.ID, a.By.ID, a.AnsweredAt)
	}
	if err := t.send(ctx, tx); err != nil {
		return fmt.Errorf("store mails about organisations: %w", err)
	}
	if err := s.Queue.Mail(ctx, tx, mails...); err != nil {
		return fmt.Errorf("queue mails: %w", err)
	}
	return nil
}
