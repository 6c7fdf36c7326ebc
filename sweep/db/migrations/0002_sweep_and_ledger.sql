-- A sweep, its ledger, and what the ledger adds up to.

CREATE TABLE sweep (
    sweep_id        text PRIMARY KEY,
    title           text NOT NULL,
    recall_class    text NOT NULL,
    hazard          text NOT NULL DEFAULT '',
    policy          jsonb NOT NULL,
    promises        jsonb NOT NULL DEFAULT '{}',
    exercise        boolean NOT NULL DEFAULT false,
    zone            text NOT NULL DEFAULT 'Asia/Shanghai',  -- the city's: what people read, and what a day is
    opened_ms       bigint NOT NULL,
    -- The sweep's clock: sweep time = clock_sweep_ms + (real - clock_real_ms) * clock_pace_milli / 1000.
    clock_real_ms   bigint NOT NULL,
    clock_sweep_ms  bigint NOT NULL,
    clock_pace_milli bigint NOT NULL DEFAULT 1000,
    epoch           text NOT NULL,                        -- changes when a backup is restored or a standby promoted
    head_n          bigint NOT NULL DEFAULT 0,
    head_hash       bytea NOT NULL,
    off_sale_ms     bigint,
    disposed_ms     bigint,
    overridden      boolean NOT NULL DEFAULT false
);

CREATE TABLE recall_revision (
    sweep_id      text NOT NULL REFERENCES sweep (sweep_id),
    number        integer NOT NULL,
    lots          jsonb NOT NULL,
    notice        bytea,
    notice_name   text NOT NULL DEFAULT '',
    confirmed_by  text NOT NULL,
    n             bigint NOT NULL,
    PRIMARY KEY (sweep_id, number)
);

-- A revision waits here until a second person has compared each lot with the original.
CREATE TABLE recall_draft (
    draft_id     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sweep_id     text REFERENCES sweep (sweep_id),
    title        text NOT NULL DEFAULT '',
    recall_class text NOT NULL DEFAULT 'I',
    hazard       text NOT NULL DEFAULT '',
    lots         jsonb NOT NULL,
    warnings     jsonb NOT NULL DEFAULT '[]',
    notice       bytea,
    notice_name  text NOT NULL DEFAULT '',
    entered_by   text NOT NULL,
    confirmed    text[] NOT NULL DEFAULT '{}',             -- lots that the second person has confirmed
    confirmed_by text,                                     -- the second person
    made_at      timestamptz NOT NULL,
    done_at      timestamptz
);

-- `event` and `check_in` have no foreign keys: whoever writes them holds the sweep's row.
CREATE TABLE event (
    sweep_id  text NOT NULL,
    n         bigint NOT NULL,
    kind      text NOT NULL,
    shop_id   text,
    at_ms     bigint NOT NULL,
    actor     text NOT NULL,
    entry     bytea NOT NULL,                             -- canonical bytes
    hash      bytea NOT NULL,
    PRIMARY KEY (sweep_id, n)
);
CREATE INDEX event_by_shop ON event (sweep_id, shop_id) WHERE shop_id IS NOT NULL;
CREATE INDEX event_by_kind ON event (sweep_id, kind, n) WHERE kind <> 'check_in_recorded';

-- The bytes that a phone sent, and where they went. Personal data lives here, not in the ledger.
CREATE TABLE check_in (
    check_in_id  text PRIMARY KEY,
    sweep_id     text NOT NULL,
    n            bigint NOT NULL,
    sha256       bytea NOT NULL,
    raw          bytea,                                    -- NULL once erased
    salt         bytea,
    shop_id      text NOT NULL,
    team_id      text,
    person_id    text NOT NULL,
    phone_id     text,
    revision     integer NOT NULL,
    outcome      text NOT NULL,
    purpose      text NOT NULL,
    entry        text NOT NULL,
    began_ms     bigint,
    ended_ms     bigint,
    received_ms  bigint NOT NULL,
    lat_e7       integer,
    lon_e7       integer,
    findings     integer NOT NULL,
    units        bigint  NOT NULL,
    unanswered   text[] NOT NULL DEFAULT '{}',
    flags        text[] NOT NULL DEFAULT '{}',
    verdict      text                                      -- what the reviewers said, the worst of it
);
CREATE INDEX check_in_by_shop ON check_in (sweep_id, shop_id);
CREATE INDEX check_in_by_team ON check_in (sweep_id, team_id);
CREATE INDEX check_in_checks ON check_in (sweep_id, shop_id) WHERE purpose <> 'visit';

-- What can't be decoded, and known ids that came again with other bytes: kept for a person to read.
CREATE TABLE kept_raw (
    kept_id      text PRIMARY KEY,
    sweep_id     text REFERENCES sweep (sweep_id),
    check_in_id  text,
    sha256       bytea NOT NULL,
    raw          bytea,
    reason       text NOT NULL,
    person_id    text,
    phone_id     text,
    received_ms  bigint NOT NULL,
    n            bigint,
    settled_n    bigint,
    UNIQUE (sha256, reason)
);

CREATE TABLE photo (
    sha256       bytea PRIMARY KEY,
    media_type   text NOT NULL DEFAULT 'image/jpeg',
    size         integer NOT NULL,
    bytes        bytea NOT NULL,
    person_id    text,
    received_at  timestamptz NOT NULL
);

-- One row a shop in scope: its judgement. Lines are sparse: `cover` makes the ordinary ones, `line` holds the others.
CREATE TABLE shop_state (
    sweep_id      text NOT NULL REFERENCES sweep (sweep_id),
    shop_id       text NOT NULL,
    standing      text NOT NULL DEFAULT 'in_scope',
    merged_into   text,
    cover         text NOT NULL DEFAULT '',                -- 'revision:grade,...'
    state         text NOT NULL DEFAULT 'unvisited',
    grade         smallint NOT NULL DEFAULT 0,
    open_lines    integer NOT NULL,
    exceptions    integer NOT NULL DEFAULT 0,
    found_units   bigint  NOT NULL DEFAULT 0,
    held_units    bigint  NOT NULL DEFAULT 0,
    to_review     integer NOT NULL DEFAULT 0,
    visits        integer NOT NULL DEFAULT 0,
    attempts      integer NOT NULL DEFAULT 0,
    likely        boolean NOT NULL DEFAULT false,          -- a distribution list names it
    changed_n     bigint NOT NULL,
    detail        jsonb,                                   -- its exceptional lines, finds, stock, waiting reviews
    PRIMARY KEY (sweep_id, shop_id)
) WITH (fillfactor = 70);
CREATE INDEX shop_state_changed ON shop_state (sweep_id, changed_n);
CREATE INDEX shop_state_merged ON shop_state (sweep_id, merged_into) WHERE merged_into IS NOT NULL;

-- What is particular about a shop stands in `detail`, one document a shop, so that a group of check-ins writes one row
-- for each shop; these views read it as tables. Ask them by shop where you can: the shop's row is then found by its key.
CREATE VIEW line AS
SELECT s.sweep_id, s.shop_id, v.lot_id, v.state, v.grade
FROM shop_state s, jsonb_to_recordset(s.detail -> 'lines') AS v (lot_id text, state text, grade smallint)
WHERE s.detail IS NOT NULL;

CREATE VIEW finding AS
SELECT s.sweep_id, v.finding_id, s.shop_id, v.check_in_id, v.lots, v.attributed, v.rejudge, v.settled, v.dismissed,
       v.found, v.counted, v.overdrawn, v.grade, v.basis, v.document, v.custodian, v.lapses_ms
FROM shop_state s, jsonb_to_recordset(s.detail -> 'findings') AS v (
    finding_id text, check_in_id text, lots text[], attributed boolean, rejudge boolean, settled boolean,
    dismissed boolean, found bigint, counted boolean, overdrawn boolean, grade smallint, basis text, document text,
    custodian text, lapses_ms bigint)
WHERE s.detail IS NOT NULL;

-- The stock account: units of a finding (or of a consumers' return) by account; lot '' while unattributed.
CREATE VIEW stock AS
SELECT s.sweep_id, v.finding_id, s.shop_id, v.lot_id, v.account, v.units, v.returned
FROM shop_state s, jsonb_to_recordset(s.detail -> 'stock') AS v (
    finding_id text, lot_id text, account text, units bigint, returned boolean)
WHERE s.detail IS NOT NULL;

-- Check-ins that wait for a second person.
CREATE VIEW review_item AS
SELECT s.sweep_id, v.check_in_id, s.shop_id, v.conflict
FROM shop_state s, jsonb_to_recordset(s.detail -> 'reviews') AS v (check_in_id text, conflict boolean)
WHERE s.detail IS NOT NULL;

CREATE TABLE sighting (
    sighting_id  text PRIMARY KEY,
    sweep_id     text NOT NULL REFERENCES sweep (sweep_id),
    shop_id      text,
    lot_id       text,
    channel      text NOT NULL,
    text         text NOT NULL DEFAULT '',
    place        text NOT NULL DEFAULT '',
    contact      text NOT NULL DEFAULT '',
    owner        text NOT NULL,
    accepted     boolean NOT NULL DEFAULT false,
    received_ms  bigint NOT NULL,
    due_ms       bigint NOT NULL,
    open         boolean NOT NULL DEFAULT true,
    n            bigint NOT NULL
);
CREATE INDEX sighting_open ON sighting (sweep_id) WHERE open;

CREATE TABLE proposal (
    proposal_id  text PRIMARY KEY,
    sweep_id     text NOT NULL REFERENCES sweep (sweep_id),
    shop_id      text NOT NULL,
    status       text NOT NULL,
    same_as      text,
    reason       text NOT NULL DEFAULT '',
    proposed_by  text NOT NULL,
    verdict      text,
    decided_by   text,
    undone       boolean NOT NULL DEFAULT false,
    n            bigint NOT NULL
);
CREATE INDEX proposal_pending ON proposal (sweep_id) WHERE verdict IS NULL AND NOT undone;

CREATE TABLE correction (
    correction_id  text PRIMARY KEY,
    sweep_id       text NOT NULL REFERENCES sweep (sweep_id),
    finding_id     text NOT NULL,
    shop_id        text NOT NULL,
    units          integer NOT NULL,
    account        text NOT NULL,
    reason         text NOT NULL,
    proposed_by    text NOT NULL,
    verdict        text,
    n              bigint NOT NULL
);

CREATE TABLE sample (
    sweep_id  text NOT NULL REFERENCES sweep (sweep_id),
    number    integer NOT NULL,
    seed      text NOT NULL,
    revision  integer NOT NULL,
    needed    jsonb NOT NULL,
    drawn     jsonb NOT NULL,                              -- {sector: [shop, ...] in the order of the draw}
    n         bigint NOT NULL,
    PRIMARY KEY (sweep_id, number)
);

CREATE TABLE shipment (
    sweep_id  text NOT NULL REFERENCES sweep (sweep_id),
    shop_id   text NOT NULL,
    lot_id    text NOT NULL,
    quantity  integer,
    unit      text NOT NULL DEFAULT '',
    PRIMARY KEY (sweep_id, shop_id, lot_id)
);

CREATE TABLE plan (
    sweep_id   text NOT NULL REFERENCES sweep (sweep_id),
    number     integer NOT NULL,
    metrics    jsonb NOT NULL,
    unassigned jsonb NOT NULL DEFAULT '[]',
    reason     text NOT NULL DEFAULT '',
    made_ms    bigint NOT NULL,
    n          bigint NOT NULL,
    PRIMARY KEY (sweep_id, number)
);

CREATE TABLE stop (
    sweep_id   text NOT NULL,
    plan       integer NOT NULL,
    team_id    text NOT NULL,
    seq        integer NOT NULL,
    shop_id    text NOT NULL,
    arrival_s  integer NOT NULL,
    day        integer NOT NULL DEFAULT 0,
    due_ms     bigint NOT NULL,
    PRIMARY KEY (sweep_id, plan, team_id, seq),
    FOREIGN KEY (sweep_id, plan) REFERENCES plan (sweep_id, number)
);
CREATE INDEX stop_by_shop ON stop (sweep_id, plan, shop_id);

-- Heads of the ledger that were exported (daily, and whenever asked).
CREATE TABLE exported_head (
    sweep_id  text NOT NULL REFERENCES sweep (sweep_id),
    n         bigint NOT NULL,
    hash      bytea NOT NULL,
    at_ms     bigint NOT NULL,
    PRIMARY KEY (sweep_id, n)
);
