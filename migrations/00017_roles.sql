-- +goose Up

-- Who answers for a guest, and who stands in for them, has a stake in what somebody
-- else asks for that guest: they do not decide on it either.
-- +goose StatementBegin
CREATE FUNCTION review_is_of_no_stake() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    answers uuid := (SELECT g.sponsor_id FROM requests r JOIN guests g ON g.id = r.guest_id WHERE r.id = NEW.request_id);
BEGIN
    IF answers IN (NEW.person_id, NEW.for_id) OR EXISTS (SELECT 1 FROM delegations d WHERE d.person_id = answers AND d.to_id = NEW.person_id
            AND d.ended_at IS NULL AND now() >= d.from_at AND now() < d.until_at) THEN
        RAISE EXCEPTION 'who answers for the guest does not decide' USING ERRCODE = 'check_violation', CONSTRAINT = 'nobody_reviews_their_own_request';
    END IF;
    RETURN NEW;
END $$;
-- +goose StatementEnd
CREATE TRIGGER review_is_of_no_stake BEFORE INSERT ON line_reviews
    FOR EACH ROW EXECUTE FUNCTION review_is_of_no_stake();

-- Asks for organisations are counted for a sponsor, and looked back at for a while.
CREATE INDEX domain_asks_of ON domain_asks (sponsor_id) WHERE state = 'open';
CREATE INDEX domain_asks_page ON domain_asks (at, id) WHERE state = 'open';

CREATE INDEX domain_asks_refused ON domain_asks (domain, answered_at) WHERE state = 'refused';

-- A mail about such an ask concerns no guest and no alarm.
ALTER TABLE mails ADD COLUMN ask_id uuid REFERENCES domain_asks (id);
ALTER TABLE mails DROP CONSTRAINT mails_about_something;
ALTER TABLE mails ADD CONSTRAINT mails_about_something CHECK (guest_id IS NOT NULL OR alarm_id IS NOT NULL OR ask_id IS NOT NULL);
