"""Teams with their part of the plan, and the phones that they carry."""

from __future__ import annotations

import asyncpg

from sweep.db.connection import Connection
from sweep.db.desk.paging import Ask, Page, listed, read_page
from sweep.views.desk.rows import PhoneRow, PlanRow, TeamRow

_NEWEST = "(SELECT max(number) FROM plan WHERE sweep_id = $1)"
_TEAM_IN_AREA = "($2::text[] IS NULL OR t.sector_id = ANY($2))"

SELECT_TEAM_LIST = listed(f"""
SELECT t.team_id AS team, t.name, c.name AS sector, coalesce(q.planned, 0) AS planned,
       coalesce(q.visited, 0) AS visited,
       coalesce(q.done, 0) AS done, coalesce(q.claimed, 0) AS claimed, coalesce(q.product, 0) AS product,
       coalesce(q.late, 0) AS late, coalesce(v.check_ins, 0) AS check_ins,
       coalesce(v.finds, 0) AS finds, v.last_ms, coalesce(h.phones, 0) AS phones,
       coalesce(h.silent, 0) AS silent_phones,
       coalesce(h.unsent, 0) AS unsent, coalesce(h.offset_ms, 0) AS clock_offset_ms,
       (coalesce(h.silent, 0) = 0)::int::text || t.team_id AS place
FROM team t JOIN sector c USING (sector_id)
LEFT JOIN (SELECT a.team_id, count(*) AS planned, count(*) FILTER (WHERE x.visits > 0 OR x.attempts > 0) AS visited,
                  count(*) FILTER (WHERE x.open_lines = 0) AS done,
                  count(*) FILTER (WHERE x.state = 'claimed') AS claimed,
                  count(*) FILTER (WHERE x.state IN ('found', 'sighted')) AS product,
                  count(*) FILTER (WHERE x.open_lines > 0 AND a.due_ms < $5) AS late
           FROM stop a JOIN shop_state x USING (sweep_id, shop_id)
           WHERE a.sweep_id = $1 AND a.plan = {_NEWEST} GROUP BY 1) AS q USING (team_id)
LEFT JOIN (SELECT team_id, count(*) AS check_ins, count(*) FILTER (WHERE findings > 0) AS finds,
                  max(received_ms) AS last_ms
           FROM check_in WHERE sweep_id = $1 AND team_id IS NOT NULL GROUP BY 1) AS v USING (team_id)
LEFT JOIN (SELECT team_id, count(*) AS phones, count(*) FILTER (WHERE unsent > 0 AND contact_ms < $6) AS silent,
                  sum(unsent)::int AS unsent,
                  (array_agg(clock_offset_ms ORDER BY abs(clock_offset_ms) DESC))[1] AS offset_ms
           FROM phone WHERE lost_at IS NULL AND revoked_at IS NULL GROUP BY 1) AS h USING (team_id)
WHERE (t.active OR v.check_ins > 0) AND {_TEAM_IN_AREA}
""")
SELECT_PHONE_LIST = listed(f"""
SELECT h.phone_id AS phone, h.person_id AS person, p.name AS person_name, h.team_id AS team,
       coalesce(t.name, '') AS team_name, h.contact_ms, h.unsent, h.clock_offset_ms, h.app_version,
       h.revoked_at IS NOT NULL AS revoked, h.lost_at IS NOT NULL AS lost,
       h.unsent > 0 AND h.lost_at IS NULL AND h.contact_ms IS NOT NULL AND h.contact_ms < $5 AS silent,
       (NOT (h.unsent > 0 AND h.lost_at IS NULL AND coalesce(h.contact_ms < $5, false)))::int::text
       || (h.lost_at IS NOT NULL)::int || lpad(coalesce(h.contact_ms, 0)::text, 15, '0') || h.phone_id AS place
FROM phone h JOIN person p USING (person_id) LEFT JOIN team t ON t.team_id = h.team_id
WHERE EXISTS (SELECT FROM sweep WHERE sweep_id = $1) AND {_TEAM_IN_AREA}
""")
SELECT_PLANS = listed("""
SELECT l.number, l.reason, l.made_ms, l.metrics, jsonb_array_length(l.unassigned) AS unassigned,
       (SELECT count(*) FROM stop a WHERE a.sweep_id = l.sweep_id AND a.plan = l.number) AS stops,
       (SELECT count(DISTINCT a.team_id) FROM stop a WHERE a.sweep_id = l.sweep_id AND a.plan = l.number) AS routes,
       lpad((1000000 - l.number)::text, 7, '0') AS place
FROM plan l WHERE l.sweep_id = $1 AND ($2::text[] IS NULL OR true)
""")


async def select_team_list(connection: Connection, ask: Ask, now_ms: int, silent_before_ms: int) -> Page[TeamRow]:
    """Teams, those with a silent phone first, then by id."""
    return await read_page(connection, SELECT_TEAM_LIST, ask, _team, now_ms, silent_before_ms)


async def select_phone_list(connection: Connection, ask: Ask, silent_before_ms: int) -> Page[PhoneRow]:
    """Phones: silent ones with unsent work first, lost ones last, then by the last contact."""
    return await read_page(connection, SELECT_PHONE_LIST, ask, _phone, silent_before_ms)


async def select_plans(connection: Connection, ask: Ask) -> Page[PlanRow]:
    """All plans, the newest first."""
    return await read_page(connection, SELECT_PLANS, ask, _plan)


_TEAM_FIELDS = tuple(TeamRow.__dataclass_fields__)
_PHONE_FIELDS = tuple(PhoneRow.__dataclass_fields__)
_PLAN_FIELDS = tuple(PlanRow.__dataclass_fields__)


def _team(record: asyncpg.Record) -> TeamRow:
    return TeamRow(**{name: record[name] for name in _TEAM_FIELDS})


def _phone(record: asyncpg.Record) -> PhoneRow:
    return PhoneRow(**{name: record[name] for name in _PHONE_FIELDS})


def _plan(record: asyncpg.Record) -> PlanRow:
    return PlanRow(**{name: record[name] for name in _PLAN_FIELDS})
