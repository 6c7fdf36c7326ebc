-- The city's streets, read once from an extract and used by every plan after; and the streets of each plan's routes.

CREATE TABLE road_network (
    single    boolean PRIMARY KEY DEFAULT true CHECK (single), -- a city has one network
    name      text    NOT NULL,                               -- the file that it was read from
    sha256    text    NOT NULL,                               -- of `streets`
    nodes     integer NOT NULL,
    streets   bytea   NOT NULL,                               -- as planning/roads/packed.py writes them
    closures  jsonb                                           -- GeoJSON of what is closed; NULL: nothing
);

-- Also of drafts: their numbers are those of plans.
CREATE TABLE route_shape (
    sweep_id text    NOT NULL REFERENCES sweep (sweep_id),
    plan     integer NOT NULL,
    team_id  text    NOT NULL,
    day      integer NOT NULL,
    line     text    NOT NULL,                                -- encoded polyline, 5 digits, WGS-84
    PRIMARY KEY (sweep_id, plan, team_id, day)
);
