-- +goose Up

-- People of the organisation: those who have signed in, and those whom the
-- catalogue names as approvers. Keyed by tenant and object id, never by e-mail.
CREATE TABLE people (
    id           uuid PRIMARY KEY,
    tenant_id    uuid NOT NULL,
    object_id    uuid NOT NULL,
    name         text NOT NULL,
    email        text NOT NULL,
    roles        text[] NOT NULL DEFAULT '{}',
    signed_in_at timestamptz,
    UNIQUE (tenant_id, object_id)
);

-- One row for each attempt to sign in: used once, bound to a cookie, short.
CREATE TABLE sign_ins (
    cookie_hash bytea PRIMARY KEY,
    state       text NOT NULL,
    nonce       text NOT NULL,
    verifier    text NOT NULL,
    return_to   text NOT NULL,
    kept_form   jsonb,
    kept_for    uuid REFERENCES people (id) ON DELETE CASCADE,
    created_at  timestamptz NOT NULL
);
CREATE INDEX ON sign_ins (created_at);

-- A session is never written again after it was revoked: every UPDATE says
-- WHERE revoked_at IS NULL, and nothing inserts a row twice.
CREATE TABLE sessions (
    token_hash bytea PRIMARY KEY,
    person_id  uuid NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    roles      text[] NOT NULL,
    login_hint text NOT NULL DEFAULT '',
    kept_form  jsonb,
    flash      jsonb,
    created_at timestamptz NOT NULL,
    seen_at    timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX ON sessions (person_id);
CREATE INDEX ON sessions (expires_at);

CREATE TABLE policies (
    version integer PRIMARY KEY,
    body    jsonb NOT NULL,
    author  text NOT NULL,
    reason  text NOT NULL,
    at      timestamptz NOT NULL
);

CREATE TABLE packages (
    id          uuid PRIMARY KEY,
    version     integer NOT NULL CHECK (version > 0),
    position    integer NOT NULL DEFAULT 0,
    name        text NOT NULL UNIQUE,
    description text NOT NULL,
    resources   jsonb NOT NULL,
    max_days    integer NOT NULL CHECK (max_days BETWEEN 1 AND 3660),
    enabled     boolean NOT NULL DEFAULT true
);

CREATE TABLE package_approvers (
    package_id uuid NOT NULL REFERENCES packages (id) ON DELETE CASCADE,
    person_id  uuid NOT NULL REFERENCES people (id),
    PRIMARY KEY (package_id, person_id)
);

CREATE TABLE guests (
    id           uuid PRIMARY KEY,
    ref          text NOT NULL UNIQUE,
    state        text NOT NULL CHECK (state IN ('none','inviting','invited','active','suspended','ending','removed')),
    sync         text NOT NULL CHECK (sync IN ('in sync','converging','attention')),
    status       text NOT NULL,
    trouble      jsonb NOT NULL DEFAULT '{}',
    sponsor_id   uuid NOT NULL REFERENCES people (id),
    email        text NOT NULL,
    name         text NOT NULL,
    organisation text NOT NULL,
    language     text NOT NULL,
    delivery     text NOT NULL CHECK (delivery IN ('mail','link')),
    message      text NOT NULL,
    access       text[] NOT NULL DEFAULT '{}',
    object_id    uuid,
    invited_at   timestamptz,
    accepted_at  timestamptz,
    access_until timestamptz,
    attempts     integer NOT NULL DEFAULT 0,
    next_try     timestamptz,
    requeued_at  timestamptz,
    epoch        bigint NOT NULL DEFAULT 0,
    lease_owner  integer,
    lease_until  timestamptz,
    created_at   timestamptz NOT NULL,
    -- What lists are searched in: one sponsor's guests for any part of it,
    -- everybody's for the beginnings of words. Kept, since making it anew for
    -- every row is what a search would spend its time on.
    searched     text NOT NULL GENERATED ALWAYS AS (lower(name || ' ' || email || ' ' || organisation)) STORED,
    words        tsvector NOT NULL GENERATED ALWAYS AS (
        to_tsvector('simple', translate(name || ' ' || email || ' ' || organisation, '@.,-_''’&()/', '           '))) STORED
);
-- One guest for one address at a time, whatever races there are.
CREATE UNIQUE INDEX guests_one_live ON guests (email)
    WHERE state IN ('inviting','invited','active','suspended','ending');
CREATE UNIQUE INDEX guests_one_account ON guests (object_id) WHERE state <> 'removed';
CREATE INDEX ON guests (object_id);
CREATE INDEX ON guests (email);
CREATE INDEX guests_own ON guests (sponsor_id, id DESC) INCLUDE (searched); -- so that a search reads nothing else
CREATE INDEX ON guests (sponsor_id, status, id DESC);
CREATE INDEX ON guests (status, id DESC);
CREATE INDEX ON guests (sponsor_id, access_until) WHERE access_until IS NOT NULL;
CREATE INDEX guests_due ON guests (next_try) WHERE sync = 'converging';
CREATE INDEX guests_access ON guests USING gin (access);
CREATE INDEX guests_words ON guests USING gin (words);

CREATE TABLE requests (
    id           uuid PRIMARY KEY,
    ref          text NOT NULL UNIQUE,
    guest_id     uuid REFERENCES guests (id),
    version      integer NOT NULL,
    state        text NOT NULL CHECK (state IN ('draft','pending','approved','declined','withdrawn','expired')),
    sponsor_id   uuid NOT NULL REFERENCES people (id),
    email        text NOT NULL,
    name         text NOT NULL,
    organisation text NOT NULL,
    language     text NOT NULL,
    delivery     text NOT NULL CHECK (delivery IN ('mail','link')),
    access_until timestamptz NOT NULL,
    reason       text NOT NULL,
    message      text NOT NULL,
    created_at   timestamptz NOT NULL,
    sent_at      timestamptz,
    decide_by    timestamptz,
    closed_at    timestamptz,
    form_key     text NOT NULL,
    UNIQUE (id, sponsor_id),
    UNIQUE (sponsor_id, form_key),
    CHECK (state = 'draft' OR state = 'withdrawn' OR guest_id IS NOT NULL)
);
CREATE UNIQUE INDEX requests_one_open ON requests (email) WHERE state = 'pending';
CREATE INDEX ON requests (guest_id, id DESC);
CREATE INDEX ON requests (sponsor_id, sent_at);
CREATE INDEX requests_drafts ON requests (sponsor_id, id DESC) WHERE state = 'draft';
CREATE INDEX requests_overdue ON requests (decide_by) WHERE state = 'pending';
CREATE INDEX requests_left ON requests (created_at) WHERE state = 'draft';

-- The sponsor stands in the line, too, so that the database itself can refuse a
-- decision on one's own request.
CREATE TABLE request_lines (
    id         uuid PRIMARY KEY,
    request_id uuid NOT NULL,
    sponsor_id uuid NOT NULL,
    position   integer NOT NULL,
    package_id uuid NOT NULL REFERENCES packages (id),
    package    jsonb NOT NULL,
    state      text NOT NULL CHECK (state IN ('pending','approved','declined','expired')),
    decided_by uuid REFERENCES people (id),
    decided_at timestamptz,
    comment    text NOT NULL DEFAULT '',
    digest     text NOT NULL DEFAULT '',
    form_key   text NOT NULL DEFAULT '',
    FOREIGN KEY (request_id, sponsor_id) REFERENCES requests (id, sponsor_id) ON DELETE CASCADE,
    CONSTRAINT nobody_decides_their_own_request CHECK (decided_by <> sponsor_id),
    CHECK ((state IN ('approved','declined')) = (decided_by IS NOT NULL))
);
CREATE INDEX ON request_lines (request_id);
CREATE INDEX ON request_lines (decided_by, request_id DESC) WHERE decided_by IS NOT NULL;

CREATE TABLE line_approvers (
    line_id    uuid NOT NULL REFERENCES request_lines (id) ON DELETE CASCADE,
    person_id  uuid NOT NULL REFERENCES people (id),
    request_id uuid NOT NULL REFERENCES requests (id) ON DELETE CASCADE,
    open       boolean NOT NULL,
    PRIMARY KEY (line_id, person_id)
);
CREATE INDEX ON line_approvers (request_id);
CREATE INDEX line_approvers_inbox ON line_approvers (person_id, request_id) WHERE open;

CREATE TABLE grants (
    id           uuid PRIMARY KEY,
    guest_id     uuid NOT NULL REFERENCES guests (id),
    line_id      uuid NOT NULL UNIQUE REFERENCES request_lines (id),
    request_id   uuid NOT NULL REFERENCES requests (id),
    digest       text NOT NULL,
    package      jsonb NOT NULL,
    starts_at    timestamptz NOT NULL,
    access_until timestamptz NOT NULL,
    ended_at     timestamptz
);
CREATE INDEX ON grants (guest_id);
CREATE INDEX ON grants (request_id);
CREATE INDEX grants_due ON grants (access_until) WHERE ended_at IS NULL;

-- The ledger: an intent is committed before the call, its outcome after it.
CREATE TABLE steps (
    id                uuid PRIMARY KEY,
    guest_id          uuid NOT NULL REFERENCES guests (id),
    epoch             bigint NOT NULL,
    kind              text NOT NULL,
    resource          jsonb NOT NULL,
    sponsor           text NOT NULL DEFAULT '',
    digest            text NOT NULL,
    client_request_id uuid NOT NULL UNIQUE,
    intent_at         timestamptz NOT NULL,
    outcome           text CHECK (outcome IN ('sent','done','refused','later','unknown')),
    outcome_at        timestamptz,
    answer            text NOT NULL DEFAULT ''
);
CREATE INDEX ON steps (guest_id, intent_at DESC);

-- What the portal gave a guest, written with the intent to give it: nothing else
-- is ever taken away. It is confirmed when it was read back.
CREATE TABLE given (
    guest_id  uuid NOT NULL REFERENCES guests (id),
    kind      text NOT NULL,
    object_id uuid NOT NULL,
    role_id   text NOT NULL,
    resource  jsonb NOT NULL,
    confirmed boolean NOT NULL DEFAULT false,
    PRIMARY KEY (guest_id, kind, object_id, role_id)
);

CREATE TABLE history (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         timestamptz NOT NULL,
    kind       text NOT NULL,
    guest_id   uuid,
    request_id uuid,
    version    integer NOT NULL DEFAULT 0,
    actor_id   uuid,
    actor_name text NOT NULL,
    words      text NOT NULL,
    comment    text NOT NULL DEFAULT '',
    minor      boolean NOT NULL DEFAULT false
);
CREATE INDEX ON history (guest_id, id DESC);
CREATE INDEX ON history (request_id, id DESC);

-- +goose StatementBegin
CREATE FUNCTION history_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'history is append-only';
END $$;
-- +goose StatementEnd
CREATE TRIGGER history_rows BEFORE UPDATE OR DELETE ON history
    FOR EACH ROW EXECUTE FUNCTION history_stays();
CREATE TRIGGER history_table BEFORE TRUNCATE ON history
    FOR EACH STATEMENT EXECUTE FUNCTION history_stays();

CREATE TABLE mails (
    id         uuid PRIMARY KEY,
    kind       text NOT NULL,
    guest_id   uuid NOT NULL REFERENCES guests (id),
    request_id uuid REFERENCES requests (id),
    person_id  uuid REFERENCES people (id),
    form_key   text UNIQUE,
    created_at timestamptz NOT NULL,
    sent_at    timestamptz,
    failed_at  timestamptz
);
CREATE INDEX ON mails (guest_id, created_at DESC);
CREATE INDEX ON mails (request_id);
CREATE INDEX mails_unsent ON mails (created_at) WHERE sent_at IS NULL AND failed_at IS NULL;

-- Codes of invitation links: only a hash; the code itself is made again from
-- the link key when the sponsor wants to see it.
CREATE TABLE invitations (
    code_hash  bytea PRIMARY KEY,
    guest_id   uuid NOT NULL UNIQUE REFERENCES guests (id),
    created_at timestamptz NOT NULL
);

CREATE TABLE link_keys (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    key  bytea NOT NULL
);

-- A guest who pressed Accept waits here for the worker, which answers with a
-- fresh redeem link sealed for the asking process. Rows live for seconds.
CREATE TABLE redemptions (
    id         uuid PRIMARY KEY,
    guest_id   uuid NOT NULL REFERENCES guests (id) ON DELETE CASCADE,
    public_key bytea NOT NULL,
    sealed     bytea,
    trouble    text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL
);
CREATE INDEX ON redemptions (created_at);

-- The directory mirror: what the change feed last said of each user. Reading is
-- the number of the reading from the feed's beginning that saw the user last;
-- news is set until what was said of a guest's account has been compared.
CREATE TABLE directory_users (
    object_id           uuid PRIMARY KEY,
    display_name        text NOT NULL,
    mail                text NOT NULL,
    principal           text NOT NULL,
    user_type           text NOT NULL,
    creation_type       text NOT NULL,
    external_user_state text NOT NULL,
    accepted_at         timestamptz,
    enabled             boolean NOT NULL,
    reading             integer NOT NULL,
    news                boolean NOT NULL
);
CREATE INDEX ON directory_users (mail);
CREATE INDEX directory_guests_domain ON directory_users (split_part(mail, '@', 2)) WHERE user_type = 'Guest' AND enabled;
CREATE INDEX ON directory_users (principal);
CREATE INDEX directory_users_news ON directory_users (object_id) WHERE news;

-- Where reading a feed goes on; an empty link is its beginning. Complete means
-- that this reading has reached the feed's end once.
CREATE TABLE feeds (
    name     text PRIMARY KEY,
    link     text NOT NULL,
    reading  integer NOT NULL,
    complete boolean NOT NULL DEFAULT false
);
