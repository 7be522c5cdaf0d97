-- +goose Up

-- Letters that come by time: when a guest is to be looked at again, and by the rules
-- of which version that was reckoned; see guest.ByTime. With no version, which is what
-- the guests have who are there already, they are looked at soon.
ALTER TABLE guests
    ADD COLUMN prompt_at    timestamptz,
    ADD COLUMN prompt_rules integer NOT NULL DEFAULT -1;
CREATE INDEX guests_prompted ON guests (prompt_at) WHERE state IN ('invited','active');
CREATE INDEX guests_reckoned ON guests (prompt_rules) WHERE state IN ('invited','active');

-- Whoever changes what it depends on, an older version of the program as well, has it
-- reckoned anew.
CREATE FUNCTION reckon_anew() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.prompt_rules := -1; RETURN NEW; END $$;
CREATE TRIGGER reckon_anew BEFORE UPDATE OF state, invited_at, access_until ON guests
    FOR EACH ROW WHEN (OLD.state <> NEW.state OR OLD.invited_at IS DISTINCT FROM NEW.invited_at OR OLD.access_until IS DISTINCT FROM NEW.access_until)
    EXECUTE FUNCTION reckon_anew();
