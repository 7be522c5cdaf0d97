-- +goose Up

-- Where a line stands in the stages of its package's approval, and an earlier end
-- that an approver has set.
ALTER TABLE request_lines
    ADD COLUMN stage        integer NOT NULL DEFAULT 0,
    ADD COLUMN stage_at     timestamptz,
    ADD COLUMN access_until timestamptz;
CREATE UNIQUE INDEX request_lines_whole ON request_lines (id, request_id, sponsor_id);

-- In which stage somebody is asked, and why when the stage's list does not name
-- them; see guest.Asked.
ALTER TABLE line_approvers
    ADD COLUMN stage integer NOT NULL DEFAULT 0,
    ADD COLUMN why   text NOT NULL DEFAULT '';

-- When time alone changes something next, and when the sponsor last reminded
-- those who decide.
ALTER TABLE requests
    ADD COLUMN wake_at   timestamptz,
    ADD COLUMN nudged_at timestamptz;
CREATE INDEX requests_wake ON requests (wake_at) WHERE state = 'pending';

-- Who decides for somebody who is away. At most one at a time.
CREATE TABLE delegations (
    id        uuid PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES people (id),
    to_id     uuid NOT NULL REFERENCES people (id),
    from_at   timestamptz NOT NULL,
    until_at  timestamptz NOT NULL,
    made_at   timestamptz NOT NULL,
    ended_at  timestamptz,
    CONSTRAINT nobody_stands_in_for_themselves CHECK (to_id <> person_id),
    CHECK (until_at > from_at)
);
CREATE UNIQUE INDEX delegations_one ON delegations (person_id) WHERE ended_at IS NULL;
CREATE INDEX delegations_to ON delegations (to_id) WHERE ended_at IS NULL;

-- What each person said of each line, and on which digest. A person says one
-- thing of a line as it is, in their own place or in another's.
CREATE TABLE line_reviews (
    line_id    uuid NOT NULL,
    request_id uuid NOT NULL,
    sponsor_id uuid NOT NULL,
    stage      integer NOT NULL,
    person_id  uuid NOT NULL REFERENCES people (id),
    for_id     uuid REFERENCES people (id),
    verdict    text NOT NULL CHECK (verdict IN ('approve','decline')),
    until_at   timestamptz,
    comment    text NOT NULL,
    digest     text NOT NULL,
    form_key   text NOT NULL,
    at         timestamptz NOT NULL,
    PRIMARY KEY (line_id, digest, person_id),
    FOREIGN KEY (line_id, request_id, sponsor_id) REFERENCES request_lines (id, request_id, sponsor_id) ON DELETE CASCADE,
    CONSTRAINT nobody_reviews_their_own_request CHECK (person_id <> sponsor_id AND for_id IS DISTINCT FROM sponsor_id),
    CONSTRAINT nobody_stands_in_for_themselves CHECK (for_id IS DISTINCT FROM person_id)
);
CREATE UNIQUE INDEX line_reviews_one_place ON line_reviews (line_id, digest, (coalesce(for_id, person_id)));
CREATE INDEX ON line_reviews (person_id, request_id DESC);
CREATE INDEX ON line_reviews (request_id);

-- Who stands in for the sponsor counts as the sponsor; who was not asked says
-- nothing; and what was said stays said.
-- +goose StatementBegin
CREATE FUNCTION review_is_allowed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        RAISE EXCEPTION 'what was said of a line stays said' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_stay';
    END IF;
    IF EXISTS (SELECT 1 FROM delegations d WHERE d.person_id = NEW.sponsor_id AND d.to_id = NEW.person_id
            AND d.ended_at IS NULL AND now() >= d.from_at AND now() < d.until_at) THEN
        RAISE EXCEPTION 'who stands in for the sponsor does not decide' USING ERRCODE = 'check_violation', CONSTRAINT = 'nobody_reviews_their_own_request';
    END IF;
    IF NEW.for_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM delegations d WHERE d.person_id = NEW.for_id AND d.to_id = NEW.person_id
            AND d.ended_at IS NULL AND now() >= d.from_at AND now() < d.until_at) THEN
        RAISE EXCEPTION 'only who was named stands in' USING ERRCODE = 'check_violation', CONSTRAINT = 'only_who_is_asked_decides';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM line_approvers a WHERE a.line_id = NEW.line_id AND a.stage = NEW.stage
            AND a.person_id = coalesce(NEW.for_id, NEW.person_id)) THEN
        RAISE EXCEPTION 'only who is asked decides' USING ERRCODE = 'check_violation', CONSTRAINT = 'only_who_is_asked_decides';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER review_is_allowed BEFORE INSERT OR UPDATE ON line_reviews
    FOR EACH ROW EXECUTE FUNCTION review_is_allowed();

-- A line is approved when, in every stage of its package's approval, enough
-- different people have approved what is asked for. A line of a package without
-- stages is approved by anybody who is asked; an older version of the program
-- writes no review for it.
-- +goose StatementBegin
CREATE FUNCTION approved_by_enough() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    stages  jsonb   := NEW.package->'Terms'->'approval'->'stages';
    many    integer := coalesce(jsonb_array_length(stages), 0);
    needed  integer;
    said_so integer;
BEGIN
    IF many = 0 AND TG_OP = 'UPDATE' AND NOT EXISTS (SELECT 1 FROM line_approvers a WHERE a.line_id = NEW.id AND a.person_id = NEW.decided_by)
            AND NOT EXISTS (SELECT 1 FROM line_reviews v WHERE v.line_id = NEW.id AND v.person_id = NEW.decided_by
                AND v.digest = NEW.digest AND v.verdict = 'approve') THEN
        RAISE EXCEPTION 'only who is asked decides' USING ERRCODE = 'check_violation', CONSTRAINT = 'only_who_is_asked_decides';
    END IF;
    FOR i IN 0 .. many - 1 LOOP
        needed := greatest(1, coalesce((stages->i->>'needed')::integer, 1));
        SELECT count(*) INTO said_so FROM line_reviews v
            WHERE v.line_id = NEW.id AND v.stage = i AND v.verdict = 'approve' AND v.digest = NEW.digest;
        IF said_so < needed THEN
            RAISE EXCEPTION 'stage % has % of % approvals', i + 1, said_so, needed
                USING ERRCODE = 'check_violation', CONSTRAINT = 'approved_by_enough';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER approved_by_enough_anew AFTER INSERT ON request_lines
    FOR EACH ROW WHEN (NEW.state = 'approved') EXECUTE FUNCTION approved_by_enough();
CREATE TRIGGER approved_by_enough AFTER UPDATE OF state ON request_lines
    FOR EACH ROW WHEN (NEW.state = 'approved' AND OLD.state <> 'approved') EXECUTE FUNCTION approved_by_enough();
