-- Travel times between shops and offices on the streets in use, so that the next plan need not seek them again. They can
-- always be sought anew: nothing is lost with them, and no log is kept of them.
CREATE UNLOGGED TABLE road_times (
    single  boolean PRIMARY KEY DEFAULT true CHECK (single),
    streets text    NOT NULL, -- road_network.sha256 of the streets that they are of
    times   bytea   NOT NULL  -- as planning/roads/packed.py writes them, with what was closed
);
ALTER TABLE road_times ALTER COLUMN times SET STORAGE EXTERNAL;
