-- +goose Up

-- A draft that takes the place of what a request of the same sponsor asks for, and
-- how often a request was changed so. A draft that did is withdrawn, and keeps what
-- it edits. used_at says that it did, and when: one that an older version of the
-- program deletes is withdrawn and keeps what it edits, too. Constraints are
-- validated later, in a transaction that keeps nobody from writing.
ALTER TABLE requests
    ADD COLUMN edits   uuid,
    ADD COLUMN used_at timestamptz,
    ADD COLUMN edited  integer NOT NULL DEFAULT 0,
    ADD CONSTRAINT only_drafts_edit CHECK (edits IS NULL OR state IN ('draft','withdrawn')) NOT VALID,
    ADD CONSTRAINT nobody_edits_what_others_ask FOREIGN KEY (edits, sponsor_id) REFERENCES requests (id, sponsor_id) NOT VALID;
CREATE INDEX ON requests (edits) WHERE edits IS NOT NULL;

-- What an approver would rather approve for a line; see guest.Suggestion.
ALTER TABLE request_lines
    ADD COLUMN suggested jsonb NOT NULL DEFAULT '{}',
    ADD CONSTRAINT nobody_suggests_to_themselves CHECK (suggested->>'By' IS DISTINCT FROM sponsor_id::text) NOT VALID;

-- Who has a stake in a request decides nothing of it: who sent it, who answers for
-- the guest when somebody else asks, and whoever stands in for either now.
CREATE FUNCTION has_stake(request uuid, sponsor uuid, who uuid) RETURNS boolean STABLE LANGUAGE sql SET jit = off AS $$
    SELECT EXISTS (SELECT 1 FROM (SELECT sponsor AS id UNION SELECT g.sponsor_id FROM requests r JOIN guests g ON g.id = r.guest_id WHERE r.id = request) s
        WHERE s.id = who OR EXISTS (SELECT 1 FROM delegations d WHERE d.person_id = s.id AND d.to_id = who
            AND d.ended_at IS NULL AND now() >= d.from_at AND now() < d.until_at))
$$;

-- Only who is asked suggests, and nobody who has a stake in it.
-- +goose StatementBegin
CREATE FUNCTION suggestion_is_allowed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    who uuid := nullif(NEW.suggested->>'By', '')::uuid;
BEGIN
    IF has_stake(NEW.request_id, NEW.sponsor_id, who) THEN
        RAISE EXCEPTION 'who has a stake in it suggests nothing' USING ERRCODE = 'check_violation', CONSTRAINT = 'nobody_suggests_to_themselves';
    END IF;
    IF who IS NOT NULL AND NOT EXISTS (SELECT 1 FROM line_approvers a WHERE a.line_id = NEW.id AND (a.person_id = who
            OR EXISTS (SELECT 1 FROM delegations d WHERE d.person_id = a.person_id AND d.to_id = who
                AND d.ended_at IS NULL AND now() >= d.from_at AND now() < d.until_at))) THEN
        RAISE EXCEPTION 'only who is asked suggests' USING ERRCODE = 'check_violation', CONSTRAINT = 'only_who_is_asked_decides';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER suggestion_is_allowed AFTER UPDATE OF suggested ON request_lines
    FOR EACH ROW WHEN (NEW.suggested IS DISTINCT FROM OLD.suggested AND NEW.state = 'pending')
    EXECUTE FUNCTION suggestion_is_allowed();
CREATE TRIGGER suggestion_is_allowed_anew AFTER INSERT ON request_lines
    FOR EACH ROW WHEN (NEW.suggested <> '{}') EXECUTE FUNCTION suggestion_is_allowed();

-- An edit replaces the lines of a request that waits. What is decided stays as it
-- was decided.
-- +goose StatementBegin
CREATE FUNCTION lines_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM requests r WHERE r.id = OLD.request_id AND r.state NOT IN ('draft','pending')) THEN
        RAISE EXCEPTION 'what was decided stays decided' USING ERRCODE = 'check_violation', CONSTRAINT = 'lines_stay';
    END IF;
    RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER lines_stay BEFORE DELETE ON request_lines
    FOR EACH ROW EXECUTE FUNCTION lines_stay();

-- What people said of lines that an edit has replaced: it counts for nothing any
-- more, and stays on record.
CREATE TABLE past_reviews (
    LIKE line_reviews,
    package_name text NOT NULL,
    replaced_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON past_reviews (request_id);
-- +goose StatementBegin
CREATE FUNCTION keep_reviews() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO past_reviews (line_id, request_id, sponsor_id, stage, person_id, for_id, verdict, until_at, comment, digest, form_key, at, package_name)
        SELECT v.line_id, v.request_id, v.sponsor_id, v.stage, v.person_id, v.for_id, v.verdict, v.until_at, v.comment, v.digest, v.form_key, v.at,
            coalesce(OLD.package->>'Name', '')
        FROM line_reviews v WHERE v.line_id = OLD.id;
    RETURN OLD;
END $$;
-- +goose StatementEnd
CREATE TRIGGER keep_reviews BEFORE DELETE ON request_lines
    FOR EACH ROW EXECUTE FUNCTION keep_reviews();
