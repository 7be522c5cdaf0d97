package postgres

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"guestportal/internal/guest"
)

// Policy gives the rules in force; the default ones when none was ever set.
func (s *Store) Policy(ctx context.Context) (guest.Policy, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	return policy(ctx, s.Pool)
}

func policy(ctx context.Context, q querier) (guest.Policy, error) {
	var version int
	var body []byte
	err := q.QueryRow(ctx, newestPolicy).Scan(&version, &body)
	if found(err) == guest.ErrNotFound {
		return guest.DefaultPolicy(), nil
	}
	if err != nil {
		return guest.Policy{}, fmt.Errorf("load the policy: %w", err)
	}
	return decodePolicy(version, body)
}

const newestPolicy = `SELECT version, body FROM policies ORDER BY version DESC LIMIT 1`

// decodePolicy fills what an older policy does not name with the default.
func decodePolicy(version int, body []byte) (guest.Policy, error) {
	p, err := decoded.policy(body)
	if err != nil {
		return p, fmt.Errorf("read policy %d: %w", version, err)
	}
	p.Version = version
	return p, nil
}

// decoded keeps what was decoded last. Nearly every page asks for the rules, which
// seldom change, and those of 500 organisations take a millisecond to decode. They
// are kept by their bytes and not by their number, which a restored backup may give
// to others. Whoever gets them shares them: guest.Policy is changed by making
// another one.
var decoded = policies{kept: map[string]guest.Policy{}}

type policies struct {
	mu   sync.Mutex
	kept map[string]guest.Policy // by body
}

// mostDecoded is how many are kept: a page of versions, and those in force before
// and after a change.
const mostDecoded = 16

func (d *policies) policy(body []byte) (guest.Policy, error) {
	d.mu.Lock()
	p, known := d.kept[string(body)]
	d.mu.Unlock()
	if known {
		return p, nil
	}
	p = guest.DefaultPolicy()
	if len(body) > 0 {
		if err := json.Unmarshal(body, &p); err != nil {
			return p, err
		}
	}
	for _, list := range []*[]string{&p.OwnDomains, &p.BlockedDomains, &p.AllowedDomains} {
		*list = slices.Clip(*list) // whoever appends makes another one
	}
	p.Partners = slices.Clip(p.Partners)
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.kept) >= mostDecoded {
		clear(d.kept)
	}
	d.kept[string(body)] = p
	return p, nil
}

// SetPolicy puts a new version of the rules in force.
func (s *Store) SetPolicy(ctx context.Context, p guest.Policy, author, reason string, now time.Time) error {
	ctx, cancel := reading(ctx)
	defer cancel()
	body, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("write the policy: %w", err)
	}
	const insert = `
		INSERT INTO policies (version, body, author, reason, at)
		SELECT coalesce(max(version), 0) + 1, $1, $2, $3, $4 FROM policies`
	if _, err := s.Pool.Exec(ctx, insert, body, author, reason, now); err != nil {
		return fmt.Errorf("set the policy: %w", err)
	}
	return nil
}
