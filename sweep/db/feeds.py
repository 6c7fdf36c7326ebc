"""The lists that analysts read: one statement for each, also the body of the view of the same name.

Every one gives `sweep_id` and `sector_id` beside the columns of its FeedList. $1 is the sweep, $2 the area (NULL:
everything), $3 the id after which to begin, $4 to $7 a box (west, south, east, north, in degrees), $8 how many rows
at most, $9 one id; NULL: not asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sweep.db.connection import Connection
from sweep.db.desk.paging import Area, area_list
from sweep.domain.ids import SweepId
from sweep.views.feeds import lists
from sweep.views.feeds.columns import FeedList, Shape

_PLACE = "r.lat_e7 / 1e7::float8 AS lat, r.lon_e7 / 1e7::float8 AS lon"
_SECTOR = "coalesce(r.sector_id, '') AS sector_id, coalesce(c.name, '') AS sector"
_SHOP_OF = "LEFT JOIN retailer r ON r.retailer_id = {shop} LEFT JOIN sector c ON c.sector_id = r.sector_id"
_NOW_MS = """(SELECT w.clock_sweep_ms + ((extract(epoch FROM clock_timestamp()) * 1000)::bigint - w.clock_real_ms)
 * w.clock_pace_milli / 1000 FROM sweep w WHERE w.sweep_id = {of}.sweep_id)"""
_NEWEST = "(SELECT max(l.number) FROM plan l WHERE l.sweep_id = {of}.sweep_id)"


def _shop(of: str) -> str:
    return _SHOP_OF.format(shop=f"{of}.shop_id")


def _time(ms: str) -> str:
    return f"to_timestamp({ms} / 1000.0)"


#: By name: what a list is read from.
BODIES: Mapping[str, str] = {
    "shops": f"""
SELECT x.sweep_id, x.shop_id AS id, coalesce(r.name, '') AS name, coalesce(r.address, '') AS address, {_SECTOR},
       x.state, x.grade, x.open_lines, x.found_units, x.held_units, x.to_review, x.visits, x.attempts, x.likely,
       x.changed_n, {_PLACE}
FROM shop_state x {_shop("x")}""",
    "teams": f"""
SELECT w.sweep_id, t.team_id AS id, t.name, t.sector_id, c.name AS sector, coalesce(q.planned, 0) AS planned,
       coalesce(q.visited, 0) AS visited, coalesce(q.done, 0) AS done, coalesce(q.late, 0) AS late,
       coalesce(v.check_ins, 0) AS check_ins, coalesce(v.finds, 0) AS finds, {_time("v.last_ms")} AS last_check_in
FROM sweep w CROSS JOIN team t JOIN sector c USING (sector_id)
LEFT JOIN (SELECT a.sweep_id, a.team_id, count(*) AS planned,
                  count(*) FILTER (WHERE x.visits > 0 OR x.attempts > 0) AS visited,
                  count(*) FILTER (WHERE x.open_lines = 0) AS done,
                  count(*) FILTER (WHERE x.open_lines > 0 AND a.due_ms < {_NOW_MS.format(of="a")}) AS late
           FROM stop a JOIN shop_state x USING (sweep_id, shop_id)
           WHERE a.plan = {_NEWEST.format(of="a")} GROUP BY 1, 2) AS q
    ON q.sweep_id = w.sweep_id AND q.team_id = t.team_id
LEFT JOIN (SELECT sweep_id, team_id, count(*) AS check_ins, count(*) FILTER (WHERE findings > 0) AS finds,
                  max(received_ms) AS last_ms
           FROM check_in WHERE team_id IS NOT NULL GROUP BY 1, 2) AS v
    ON v.sweep_id = w.sweep_id AND v.team_id = t.team_id
WHERE t.active OR v.check_ins > 0""",
    "stops": f"""
SELECT a.sweep_id, a.plan || '-' || a.team_id || '-' || lpad(a.seq::text, 5, '0') AS id, a.shop_id AS shop, {_SECTOR},
       a.team_id AS team, a.plan, a.seq, a.day, {_time("a.due_ms")} AS due,
       x.open_lines, x.open_lines > 0 AND a.due_ms < {_NOW_MS.format(of="a")} AS late, {_PLACE}
FROM stop a JOIN shop_state x USING (sweep_id, shop_id) {_shop("a")} WHERE a.plan = {_NEWEST.format(of="a")}""",
    "check_ins": f"""
SELECT v.sweep_id, v.check_in_id AS id, v.n, v.shop_id AS shop, {_SECTOR}, coalesce(v.team_id, '') AS team, v.revision,
       v.outcome, v.purpose, v.entry, {_time("v.began_ms")} AS began, {_time("v.ended_ms")} AS ended,
       {_time("v.received_ms")} AS received, v.findings, v.units, array_to_string(v.flags, ' ') AS flags,
       coalesce(v.verdict, '') AS verdict, v.lat_e7 / 1e7::float8 AS lat, v.lon_e7 / 1e7::float8 AS lon
FROM check_in v {_shop("v")}""",
    "findings": f"""
SELECT f.sweep_id, f.finding_id AS id, f.shop_id AS shop, {_SECTOR}, f.check_in_id AS check_in,
       array_to_string(f.lots, ' ') AS lots, f.attributed, f.settled, f.dismissed, f.rejudge, f.found AS found_units,
       f.grade, {_PLACE}
FROM finding f {_shop("f")}""",
    "holds": f"""
SELECT k.sweep_id, k.finding_id || ' ' || k.lot_id || ' ' || k.account || CASE WHEN k.returned THEN ' c' ELSE '' END
       AS id, k.shop_id AS shop, {_SECTOR}, k.finding_id AS finding, k.lot_id AS lot, k.account, k.units,
       k.returned AS returned_by_consumer, coalesce(f.basis, '') AS basis, coalesce(f.document, '') AS document,
       {_time("f.lapses_ms")} AS lapses, coalesce(f.lapses_ms <= {_NOW_MS.format(of="k")}, false) AS lapsed, {_PLACE}
FROM stock k LEFT JOIN finding f
    ON f.sweep_id = k.sweep_id AND f.shop_id = k.shop_id AND f.finding_id = k.finding_id {_shop("k")}
WHERE k.units > 0 AND k.account = ANY ('{{removed_from_sale,sealed_on_site,collected,returned}}')""",
    "sightings": f"""
SELECT g.sweep_id, g.sighting_id AS id, g.n, coalesce(g.shop_id, '') AS shop, {_SECTOR},
       coalesce(g.lot_id, '') AS lot, g.channel, {_time("g.received_ms")} AS received, {_time("g.due_ms")} AS due,
       g.accepted, g.open, g.open AND g.due_ms <= {_NOW_MS.format(of="g")} AS late, {_PLACE}
FROM sighting g {_shop("g")}""",
    "proposals": f"""
SELECT o.sweep_id, o.proposal_id AS id, o.n, o.shop_id AS shop, {_SECTOR}, o.status, coalesce(o.same_as, '') AS same_as,
       coalesce(o.verdict, '') AS verdict, o.undone
FROM proposal o {_shop("o")}""",
    "corrections": f"""
SELECT o.sweep_id, o.correction_id AS id, o.n, o.shop_id AS shop, {_SECTOR}, o.finding_id AS finding, o.account,
       o.units, coalesce(o.verdict, '') AS verdict
FROM correction o {_shop("o")}""",
}
_ON_MAP = """
  AND ($4::float8 IS NULL OR (lon BETWEEN $4 AND $6::float8 AND lat BETWEEN $5::float8 AND $7::float8))"""
_NOT_ON_MAP = """
  AND ($4::float8 IS NULL OR $5::float8 IS NULL OR $6::float8 IS NULL OR $7::float8 IS NULL)"""


def _listed(of: FeedList) -> str:
    names = ", ".join(column.name for column in of.columns)
    return f"""SELECT {names} FROM ({BODIES[of.name]}) AS listed
WHERE sweep_id = $1 AND ($2::text[] IS NULL OR sector_id = ANY($2)) AND ($3::text IS NULL OR id COLLATE "C" > $3)
  AND ($9::text IS NULL OR id = $9){_ON_MAP if of.shape is Shape.POINT else _NOT_ON_MAP}
ORDER BY id COLLATE "C" LIMIT $8::bigint"""


SELECT_FEED_SHOPS = _listed(lists.SHOPS)
SELECT_FEED_TEAMS = _listed(lists.TEAMS)
SELECT_FEED_STOPS = _listed(lists.STOPS)
SELECT_FEED_CHECK_INS = _listed(lists.CHECK_INS)
SELECT_FEED_FINDINGS = _listed(lists.FINDINGS)
SELECT_FEED_HOLDS = _listed(lists.HOLDS)
SELECT_FEED_SIGHTINGS = _listed(lists.SIGHTINGS)
SELECT_FEED_PROPOSALS = _listed(lists.PROPOSALS)
SELECT_FEED_CORRECTIONS = _listed(lists.CORRECTIONS)
_STATEMENTS = {
    "shops": SELECT_FEED_SHOPS,
    "teams": SELECT_FEED_TEAMS,
    "stops": SELECT_FEED_STOPS,
    "check_ins": SELECT_FEED_CHECK_INS,
    "findings": SELECT_FEED_FINDINGS,
    "holds": SELECT_FEED_HOLDS,
    "sightings": SELECT_FEED_SIGHTINGS,
    "proposals": SELECT_FEED_PROPOSALS,
    "corrections": SELECT_FEED_CORRECTIONS,
}

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a list: after an id, within a box (west, south, east, north), so many rows, one id."""

    after: str | None = None
    box: Box | None = None
    limit: int | None = None
    only: str | None = None


EVERYTHING = Part()


async def select_feed(
    connection: Connection, of: FeedList, sweep: SweepId, area: Area, part: Part = EVERYTHING
) -> Sequence[tuple[Any, ...]]:
    """Rows of a list that is read from one statement, by id; values in the order of its columns, times aware."""
    box = part.box or (None, None, None, None)
    records = await connection.fetch(
        _STATEMENTS[of.name], sweep, area_list(area), part.after, *box, part.limit, part.only
    )
    return [tuple(record) for record in records]
