-- +goose Up

-- Who has a stake in a request reviews and decides nothing of it.
-- +goose StatementBegin
CREATE FUNCTION review_is_of_no_stake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF has_stake(NEW.request_id, NEW.sponsor_id, NEW.person_id)
            OR NEW.for_id IN (SELECT g.sponsor_id FROM requests r JOIN guests g ON g.id = r.guest_id WHERE r.id = NEW.request_id) THEN
        RAISE EXCEPTION 'who has a stake in it does not decide' USING ERRCODE = 'check_violation', CONSTRAINT = 'nobody_reviews_their_own_request';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE FUNCTION decision_is_of_no_stake() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF has_stake(NEW.request_id, NEW.sponsor_id, NEW.decided_by) THEN
        RAISE EXCEPTION 'who has a stake in it does not decide' USING ERRCODE = 'check_violation', CONSTRAINT = 'nobody_decides_their_own_request';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER review_is_of_no_stake BEFORE INSERT ON line_reviews
    FOR EACH ROW EXECUTE FUNCTION review_is_of_no_stake();
CREATE TRIGGER decision_is_of_no_stake BEFORE INSERT OR UPDATE OF decided_by ON request_lines
    FOR EACH ROW WHEN (NEW.decided_by IS NOT NULL) EXECUTE FUNCTION decision_is_of_no_stake();

-- Asks for organisations are listed page by page, and looked back at for a while.
CREATE INDEX domain_asks_page ON domain_asks (at, id) WHERE state = 'open';
CREATE INDEX domain_asks_refused ON domain_asks (domain, answered_at) WHERE state = 'refused';

-- A mail about such an ask concerns no guest and no alarm. What is stored already is
-- looked at by the next migration, which keeps nobody from writing meanwhile.
ALTER TABLE mails ADD COLUMN ask_id uuid;
ALTER TABLE mails ADD CONSTRAINT mails_ask_id_fkey FOREIGN KEY (ask_id) REFERENCES domain_asks (id) NOT VALID;
ALTER TABLE mails DROP CONSTRAINT mails_about_something;
ALTER TABLE mails ADD CONSTRAINT mails_about_something CHECK (guest_id IS NOT NULL OR alarm_id IS NOT NULL OR ask_id IS NOT NULL) NOT VALID;
