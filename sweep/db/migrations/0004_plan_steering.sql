-- Plans that answer to the real day (opening hours, skills, lunch, two teams), drafts of plans, and what people order.

ALTER TABLE retailer
    ADD COLUMN hours    text    NOT NULL DEFAULT '',   -- opening hours as domain/opening_hours.py writes them; '': not known
    ADD COLUMN needs    text[]  NOT NULL DEFAULT '{}', -- skills that its team must have
    ADD COLUMN two_teams boolean NOT NULL DEFAULT false;

ALTER TABLE team
    ADD COLUMN lunch_start text NOT NULL DEFAULT '',   -- HH:MM local time; '': no break
    ADD COLUMN lunch_end   text NOT NULL DEFAULT '';

-- By team: stops, travel_s, service_s, wait_s, finish_s (working time), finish_ms, days.
ALTER TABLE plan ADD COLUMN tours jsonb NOT NULL DEFAULT '{}';

-- A visit of two teams is a stop of both; `second` where the visit is counted with the other.
ALTER TABLE stop
    ADD COLUMN with_team text,
    ADD COLUMN second boolean NOT NULL DEFAULT false;

-- Plans that nobody has published: their numbers are of one sequence with the published ones. `base`: the plan that was
-- out when the draft was made (0: none); a draft goes out only while it still is.
CREATE TABLE plan_draft (
    sweep_id   text NOT NULL REFERENCES sweep (sweep_id),
    number     integer NOT NULL,
    base       integer NOT NULL,
    metrics    jsonb NOT NULL,
    unassigned jsonb NOT NULL DEFAULT '[]',
    reason     text NOT NULL DEFAULT '',
    made_ms    bigint NOT NULL,
    made_by    text NOT NULL,
    tours      jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (sweep_id, number)
);

CREATE TABLE draft_stop (
    sweep_id   text NOT NULL,
    plan       integer NOT NULL,
    team_id    text NOT NULL,
    seq        integer NOT NULL,
    shop_id    text NOT NULL,
    arrival_s  integer NOT NULL,
    day        integer NOT NULL DEFAULT 0,
    due_ms     bigint NOT NULL,
    with_team  text,
    second     boolean NOT NULL DEFAULT false,
    PRIMARY KEY (sweep_id, plan, team_id, seq),
    FOREIGN KEY (sweep_id, plan) REFERENCES plan_draft (sweep_id, number) ON DELETE CASCADE
);

CREATE VIEW any_plan AS
SELECT sweep_id, number, metrics, unassigned, reason, made_ms, tours, n, NULL::integer AS base, NULL::text AS made_by
FROM plan
UNION ALL
SELECT sweep_id, number, metrics, unassigned, reason, made_ms, tours, NULL, base, made_by FROM plan_draft;

CREATE VIEW any_stop AS
SELECT sweep_id, plan, team_id, seq, shop_id, arrival_s, day, due_ms, with_team, second FROM stop
UNION ALL
SELECT sweep_id, plan, team_id, seq, shop_id, arrival_s, day, due_ms, with_team, second FROM draft_stop;

-- What people ordered of the plans, and orders to cross borders (kind 'cross'); each is an entry of the ledger.
CREATE TABLE steering (
    steering_id text PRIMARY KEY,
    sweep_id    text NOT NULL REFERENCES sweep (sweep_id),
    kind        text NOT NULL,
    teams       text[] NOT NULL DEFAULT '{}',
    shops       text[] NOT NULL DEFAULT '{}',
    sectors     text[] NOT NULL DEFAULT '{}',
    value       integer NOT NULL DEFAULT 0,
    reason      text NOT NULL DEFAULT '',
    person_id   text NOT NULL,
    at_ms       bigint NOT NULL,
    until_ms    bigint,
    n           bigint NOT NULL,
    lifted_ms   bigint,
    lifted_by   text,
    lift_reason text NOT NULL DEFAULT ''
);
CREATE INDEX steering_by_sweep ON steering (sweep_id);
