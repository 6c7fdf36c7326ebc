-- Links behind which analysts read a sweep's lists: hashed, revocable, limited to an area.
CREATE TABLE feed_link (
    feed_id     text PRIMARY KEY,
    token_hash  bytea NOT NULL UNIQUE,
    sweep_id    text NOT NULL REFERENCES sweep (sweep_id),
    sector_id   text,                    -- NULL: everything. No foreign key: an area that is gone shows nothing.
    label       text NOT NULL,           -- who reads it, and what for
    made_by     text NOT NULL,
    made_at     timestamptz NOT NULL,
    used_at     timestamptz,
    revoked_at  timestamptz
);
CREATE INDEX feed_link_by_sweep ON feed_link (sweep_id);
