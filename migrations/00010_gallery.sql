-- +goose Up

-- Microsoft's application gallery, as it was last read: what can be added to the
-- tenant. Reading is as in directory_users.
CREATE TABLE directory_templates (
    template_id uuid PRIMARY KEY,
    name        text NOT NULL,
    publisher   text NOT NULL,
    description text NOT NULL,
    categories  text[] NOT NULL,
    reading     integer NOT NULL,
    words       tsvector NOT NULL GENERATED ALWAYS AS (
        to_tsvector('simple', translate(name || ' ' || publisher, '@.,-_''’&()/', '           '))) STORED
);
CREATE INDEX directory_templates_words ON directory_templates USING gin (words);
CREATE INDEX ON directory_templates (lower(name), template_id);

-- Apps that administrators have asked to be added from the gallery. Epoch and
-- lease are as in guests.
CREATE TABLE app_additions (
    id             uuid PRIMARY KEY,
    template_id    uuid NOT NULL,
    template_name  text NOT NULL,
    name           text NOT NULL, -- what the app is called here
    assigned_only  boolean NOT NULL, -- whether only people who were assigned can open it
    reason         text NOT NULL,
    by_id          uuid NOT NULL REFERENCES people (id),
    by_name        text NOT NULL,
    form_key       text NOT NULL,
    state          text NOT NULL CHECK (state IN ('asked','adding','waiting','ready','attention','failed')),
    trouble        jsonb NOT NULL DEFAULT '{}',
    application_id uuid, -- of the application, of its client id, and of its service principal
    app_id         uuid,
    object_id      uuid,
    asked_at       timestamptz NOT NULL,
    made_at        timestamptz,
    ready_at       timestamptz,
    attempts       integer NOT NULL DEFAULT 0,
    next_try       timestamptz,
    requeued_at    timestamptz,
    epoch          bigint NOT NULL DEFAULT 0,
    lease_owner    integer,
    lease_until    timestamptz,
    UNIQUE (by_id, form_key)
);
-- The same app under the same name once at a time, whoever asks.
CREATE UNIQUE INDEX app_additions_one_open ON app_additions (template_id, lower(name))
    WHERE state IN ('asked','adding','waiting','attention');
CREATE INDEX app_additions_due ON app_additions (next_try) WHERE state IN ('asked','adding','waiting');

-- The ledger of additions, as steps is that of guests.
CREATE TABLE addition_steps (
    id                uuid PRIMARY KEY,
    addition_id       uuid NOT NULL REFERENCES app_additions (id),
    epoch             bigint NOT NULL,
    kind              text NOT NULL,
    client_request_id uuid NOT NULL UNIQUE,
    intent_at         timestamptz NOT NULL,
    outcome           text CHECK (outcome IN ('sent','done','refused','later','unknown')),
    outcome_at        timestamptz,
    answer            text NOT NULL DEFAULT ''
);
CREATE INDEX ON addition_steps (addition_id, intent_at DESC);
