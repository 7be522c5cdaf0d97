package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"guestportal/internal/guest"
)

// historyShown bounds the history on a page.
const historyShown = 200

// StoryByRequest gives the story of a request in three queries; of a draft, the
// draft alone.
func (s *Store) StoryByRequest(ctx context.Context, ref string, now time.Time) (guest.Story, error) {
	story, err := s.story(ctx, `g.id = (SELECT guest_id FROM requests WHERE ref = $1 AND sent_at IS NOT NULL)`, ref, now)
	if err == guest.ErrNotFound {
		r, err := s.RequestByRef(ctx, ref)
		return guest.Story{Case: guest.Case{Requests: []guest.Request{r}}, Focus: r.ID}, err
	}
	for _, r := range story.Requests {
		if r.Ref == ref {
			story.Focus = r.ID
		}
	}
	return story, err
}

// StoryByGuest gives the story of a guest in three queries.
func (s *Store) StoryByGuest(ctx context.Context, ref string, now time.Time) (guest.Story, error) {
	return s.story(ctx, `g.ref = $1`, ref, now)
}

// StoryOf gives the story of a guest known by id in three queries.
func (s *Store) StoryOf(ctx context.Context, id guest.GuestID, now time.Time) (guest.Story, error) {
	return s.story(ctx, `g.id = $1`, id, now)
}

// StoryByGrant gives the story of the guest who was given something, in three
// queries.
func (s *Store) StoryByGrant(ctx context.Context, id guest.GrantID, now time.Time) (guest.Story, error) {
	return s.story(ctx, `g.id = (SELECT guest_id FROM grants WHERE id = $1)`, id, now)
}

// StoryByCode gives the story behind an invitation link in three queries, and in one
// more where its groups are, once the guest is here.
func (s *Store) StoryByCode(ctx context.Context, hash []byte, now time.Time) (guest.Story, error) {
	// Whoever is invited again may still have the link of the time before.
	const newest = `g.id = (SELECT coalesce((SELECT n.id FROM guests n WHERE n.email = o.email
			AND n.state IN ('inviting','invited','active','suspended','ending') LIMIT 1), o.id)
		FROM invitations i JOIN guests o ON o.id = i.guest_id WHERE i.code_hash = $1)`
	story, err := s.story(ctx, newest, hash, now)
	if err == nil && story.Guest.State == guest.Active {
		story.Unified, err = s.unifiedOf(ctx, story.Guest.ID)
	}
	return story, err
}

// unifiedOf gives those of a guest's groups that are Microsoft 365 groups, as far as
// the copy of the directory knows.
func (s *Store) unifiedOf(ctx context.Context, id guest.GuestID) ([]string, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	const find = `SELECT d.object_id FROM given v JOIN directory_groups d ON d.object_id = v.object_id
		WHERE v.guest_id = $1 AND v.kind = 'group' AND d.unified LIMIT 200`
	rows, err := s.Pool.Query(ctx, find, id)
	if err != nil {
		return nil, fmt.Errorf("find where groups are: %w", err)
	}
	ids, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return nil, fmt.Errorf("find where groups are: %w", err)
	}
	return ids, nil
}

func (s *Store) story(ctx context.Context, where string, arg any, now time.Time) (guest.Story, error) {
	ctx, cancel := reading(ctx)
	defer cancel()
	story, err := s.storyHead(ctx, where, arg, now)
	if err != nil {
		return story, err
	}
	id := story.Guest.ID
	if story.Requests, err = loadRequests(ctx, s.Pool, `WHERE r.guest_id = $1 AND r.sent_at IS NOT NULL ORDER BY r.id DESC`, id); err != nil {
		return story, err
	}
	story.History, err = s.history(ctx, id)
	return story, err
}

// storyHead loads the guest with all that is one row: grants, policy, counts.
func (s *Store) storyHead(ctx context.Context, where string, arg any, now time.Time) (guest.Story, error) {
	var story guest.Story
	var version int
	var body []byte
	head := `
		SELECT ` + guestColumns + `,
			coalesce((SELECT json_agg(json_build_object('ID', x.id, 'Guest', x.guest_id, 'Line', x.line_id, 'Request', x.request_id,
				'Digest', x.digest, 'Package', x.package, 'From', x.starts_at, 'Until', x.access_until,
				'EndedAt', coalesce(to_json(x.ended_at), '"0001-01-01T00:00:00Z"'::json),
				'FollowedAt', coalesce(to_json(x.followed_at), '"0001-01-01T00:00:00Z"'::json)) ORDER BY x.id DESC)
				FROM grants x WHERE x.guest_id = g.id), '[]'),
			coalesce((SELECT json_agg(v.resource ORDER BY v.kind, v.object_id, v.role_id) FROM given v
				WHERE v.guest_id = g.id AND v.confirmed), '[]'),
			coalesce((SELECT version FROM policies ORDER BY version DESC LIMIT 1), 0),
			coalesce((SELECT body FROM policies ORDER BY version DESC LIMIT 1), '{}'),
			(SELECT max(sent_at) FROM mails m WHERE m.guest_id = g.id AND m.kind = 'invitation'),
			` + mailingsOf + `,
			` + resentOf + `, ` + toldOf + `,
			(SELECT count(*) FROM (SELECT 1 FROM guests o WHERE o.sponsor_id = g.sponsor_id
				AND o.status IN ('provisioning','invited','active','attention') AND o.id <> g.id LIMIT 1000) o),
			(SELECT count(*) FROM (SELECT 1 ` + guestsFrom("g.email") + ` AND d.object_id IS DISTINCT FROM g.object_id LIMIT 1000) d),
			` + earlierEnd("g.email", "g.id") + `,
			coalesce((SELECT d.display_name FROM requests q JOIN directory_users d ON d.object_id = q.account_id
				WHERE q.guest_id = g.id AND q.purpose = 'account' ORDER BY q.id DESC LIMIT 1), ''),
			CASE WHEN g.sync = 'converging' AND g.next_try <= $2 THEN (SELECT count(*) FROM (SELECT 1 FROM guests o
				WHERE o.sync = 'converging' AND o.next_try <= $2 AND CASE WHEN (o.state = 'ending') = (g.state = 'ending')
					THEN o.next_try < g.next_try ELSE o.state = 'ending' END LIMIT 20000) o) ELSE 0 END,
			` + driftsOf + `, ` + ownersOf + `
		FROM guests g JOIN people sp ON sp.id = g.sponsor_id WHERE `
	targets := append(guestTargets(&story.Guest), &story.Grants, &story.Held, &version, &body, moment{&story.InvitationAt}, &story.Mailings,
		&story.Resent, &story.Told, &story.SponsorGuests, &story.DomainGuests, moment{&story.EarlierEnd}, &story.NameInEntra, &story.Ahead, &story.Drifts, &story.Owners)
	if err := s.Pool.QueryRow(ctx, head+where, arg, now).Scan(targets...); err != nil {
		if found(err) == guest.ErrNotFound {
			return story, guest.ErrNotFound
		}
		return story, fmt.Errorf("load a guest: %w", err)
	}
	var err error
	story.Policy, err = decodePolicy(version, body)
	return story, err
}

// mailingsOf gives the newest messages to the guest g.
const mailingsOf = `
	coalesce((SELECT json_agg(json_build_object('Kind', m.kind, 'At', m.created_at,
		'SentAt', coalesce(to_json(m.sent_at), '"0001-01-01T00:00:00Z"'::json),
		'FailedAt', coalesce(to_json(m.failed_at), '"0001-01-01T00:00:00Z"'::json)) ORDER BY m.created_at DESC)
		FROM (SELECT kind, created_at, sent_at, failed_at FROM mails
			WHERE guest_id = g.id AND person_id IS NULL ORDER BY created_at DESC LIMIT 10) m), '[]')`

func (s *Store) history(ctx context.Context, id guest.GuestID) ([]guest.Event, error) {
	const load = `
		SELECT at, kind, coalesce(actor_id::text, ''), actor_name, coalesce(request_id::text, ''), version, words, comment, minor
		FROM (
			(SELECT * FROM history WHERE guest_id = $1 AND NOT minor ORDER BY id DESC LIMIT $2) UNION ALL
			(SELECT * FROM history WHERE guest_id = $1 AND minor ORDER BY id DESC LIMIT $2)) h
		ORDER BY id DESC`
	rows, err := s.Pool.Query(ctx, load, id, historyShown/2)
	if err != nil {
		return nil, fmt.Errorf("load the history: %w", err)
	}
	events, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (guest.Event, error) {
		var e guest.Event
		err := row.Scan(moment{&e.At}, &e.Kind, &e.Actor, &e.ActorName, &e.Request, &e.Version, &e.Words, &e.Comment, &e.Minor)
		return e, err
	})
	if err != nil {
		return nil, fmt.Errorf("load the history: %w", err)
	}
	return events, nil
}
