package mail

import (
	"context"
	"fmt"

	"guestportal/internal/guest"
)

// quiet tells whether a letter is not sent now, and has noted what becomes of it
// instead: its addressee has switched it off or gets it with the digest of the day, or
// it waits because another one about the same thing has just gone to them. Whatever
// waits is brought back by the sweep, and uses up no try.
func (p *Postman) quiet(ctx context.Context, l guest.Letter) (bool, error) {
	now := p.Now()
	plan := l.Plan(now)
	switch {
	case plan.Off:
		if err := p.Outbox.SkipLetters(ctx, []string{l.ID}, guest.SkippedOff, now); err != nil {
			return false, fmt.Errorf("leave out the letter %s: %w", l.ID, err)
		}
		return true, nil
	case !plan.Digest.IsZero():
		if err := p.Outbox.LeaveToDigest(ctx, l.ID, plan.Digest); err != nil {
			return false, fmt.Errorf("leave the letter %s to the digest: %w", l.ID, err)
		}
		return true, nil
	}
	mine, err := p.Outbox.TakeTurn(ctx, l, now)
	if err != nil {
		return false, fmt.Errorf("take the turn of the letter %s: %w", l.ID, err)
	}
	return !mine, nil
}

// sift leaves out of a digest what has nothing to say any more, and notes it. Empty
// tells that nothing is left, and the digest itself is left out, too. What is left out
// stays so: a digest that is sent again, because nobody could note that it was sent,
// says the same.
func (p *Postman) sift(ctx context.Context, l guest.Letter) (_ guest.Letter, empty bool, err error) {
	var moots, needless []string
	var parts []guest.Letter
	for _, part := range l.Parts {
		part.To = l.To
		if Moot(part) == "" {
			parts = append(parts, part)
		} else {
			moots = append(moots, part.ID)
		}
	}
	told, superseded := guest.Digest(parts)
	for _, part := range superseded {
		needless = append(needless, part.ID)
	}
	if len(told) == 0 {
		moots = append(moots, l.ID)
	}
	l.Parts = told
	for why, ids := range map[guest.SkippedWhy][]string{guest.SkippedMoot: moots, guest.SkippedSuperseded: needless} {
		if err := p.Outbox.SkipLetters(ctx, ids, why, p.Now()); err != nil {
			return l, false, fmt.Errorf("leave letters out of the digest %s: %w", l.ID, err)
		}
	}
	return l, len(told) == 0, nil
}
