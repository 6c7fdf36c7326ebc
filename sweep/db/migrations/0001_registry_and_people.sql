-- Registry, sectors, teams, people and their tokens: what exists whether or not a sweep runs.

CREATE TABLE sector (
    sector_id      text PRIMARY KEY,
    name           text NOT NULL,
    parent         text REFERENCES sector (sector_id) DEFERRABLE INITIALLY DEFERRED,
    level          text NOT NULL DEFAULT '',
    boundary       jsonb,                     -- GeoJSON geometry, WGS-84
    office_lat_e7  integer,
    office_lon_e7  integer,
    duty_officer   text,
    aliases        text[] NOT NULL DEFAULT '{}'  -- other names that a registry may use, such as an English one
);

CREATE TABLE registry_load (
    load_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    file_name  text NOT NULL,
    sha256     bytea NOT NULL,
    loaded_at  timestamptz NOT NULL,
    counts     jsonb NOT NULL
);

CREATE TABLE retailer (
    retailer_id      text PRIMARY KEY,
    name             text NOT NULL,
    address          text NOT NULL DEFAULT '',
    kind             text NOT NULL DEFAULT 'retailer',
    phone            text NOT NULL DEFAULT '',
    lat_e7           integer,
    lon_e7           integer,
    position_source  text NOT NULL DEFAULT 'registry',  -- registry | learned | desk
    shared_position  integer NOT NULL DEFAULT 1,        -- how many shops stand on this very point
    sector_id        text REFERENCES sector (sector_id),
    county           text NOT NULL DEFAULT '',
    township         text NOT NULL DEFAULT '',
    status           text NOT NULL DEFAULT '',          -- as the registry words it
    presence         text NOT NULL DEFAULT 'present',   -- present | gone (absent from the newest file) | reported (by a team)
    source_row       integer,
    fingerprint      text NOT NULL DEFAULT '',          -- of what the newest file says of the shop
    load_id          bigint REFERENCES registry_load (load_id),
    CONSTRAINT retailer_position_whole CHECK ((lat_e7 IS NULL) = (lon_e7 IS NULL))
);
CREATE INDEX retailer_by_sector ON retailer (sector_id);

CREATE TABLE team (
    team_id        text PRIMARY KEY,
    name           text NOT NULL,
    sector_id      text NOT NULL REFERENCES sector (sector_id),
    office_lat_e7  integer,
    office_lon_e7  integer,
    shift_start    text NOT NULL DEFAULT '08:00',
    shift_end      text NOT NULL DEFAULT '18:00',
    skills         text[] NOT NULL DEFAULT '{}',
    active         boolean NOT NULL DEFAULT true
);

CREATE TABLE person (
    person_id   text PRIMARY KEY,
    name        text NOT NULL,
    role        text NOT NULL,
    credential  text NOT NULL DEFAULT '',
    language    text NOT NULL DEFAULT 'zh',
    phone       text NOT NULL DEFAULT '',
    team_id     text REFERENCES team (team_id),
    sector_id   text REFERENCES sector (sector_id),      -- a head's area; NULL: everywhere
    deputy      text REFERENCES person (person_id),
    absent      boolean NOT NULL DEFAULT false,
    created_at  timestamptz NOT NULL
);
CREATE INDEX person_by_team ON person (team_id);

CREATE TABLE phone (
    phone_id         text PRIMARY KEY,
    person_id        text NOT NULL REFERENCES person (person_id),
    team_id          text REFERENCES team (team_id),
    enrolled_at      timestamptz NOT NULL,
    revoked_at       timestamptz,
    lost_at          timestamptz,
    clock_offset_ms  bigint NOT NULL DEFAULT 0,
    unsent           integer NOT NULL DEFAULT 0,
    contact_ms       bigint,                             -- last contact, on the sweep's clock
    app_version      text NOT NULL DEFAULT ''
);

-- Tokens are stored hashed: who reads the table can't sign in with it.
CREATE TABLE token (
    token_hash   bytea PRIMARY KEY,
    purpose      text NOT NULL,                          -- join | session | phone | feed
    person_id    text NOT NULL REFERENCES person (person_id),
    phone_id     text REFERENCES phone (phone_id),
    sector_id    text REFERENCES sector (sector_id),
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz,
    used_at      timestamptz,
    uses_left    integer NOT NULL DEFAULT 1,              -- of a join link
    revoked_at   timestamptz
);
CREATE INDEX token_by_person ON token (person_id);
