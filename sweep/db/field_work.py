"""Teams, sightings, holds and routes: what the map asks besides the shops' own states."""

from __future__ import annotations

from sweep.db.connection import Connection
from sweep.db.plans import select_newest_plan
from sweep.db.points import Area
from sweep.db.sweeps import SweepRow
from sweep.domain.ids import SweepId, TeamId
from sweep.views.field_work import FieldWork, OpenSighting, PlannedRoutes, RouteShift, ShopHold, TeamPlace, TeamRoute
from sweep.views.route_shapes import ways_between

SELECT_TEAM_PLACES = """
SELECT t.team_id, t.name, t.sector_id, coalesce(c.lat_e7, r.lat_e7), coalesce(c.lon_e7, r.lon_e7), c.received_ms,
       coalesce(q.silent, 0), coalesce(q.unsent, 0)
FROM team t
LEFT JOIN LATERAL (SELECT lat_e7, lon_e7, shop_id, received_ms FROM check_in
                   WHERE sweep_id = $1 AND team_id = t.team_id ORDER BY n DESC LIMIT 1) AS c ON true
LEFT JOIN retailer r ON r.retailer_id = c.shop_id
LEFT JOIN (SELECT team_id, count(*) AS silent, sum(unsent)::bigint AS unsent FROM phone
           WHERE unsent > 0 AND lost_at IS NULL AND contact_ms < $2 GROUP BY 1) AS q USING (team_id)
WHERE t.active AND ($3::text[] IS NULL OR t.sector_id = ANY($3)) ORDER BY t.team_id
"""
SELECT_SIGHTINGS = """
SELECT g.sighting_id, g.shop_id, g.lot_id, g.received_ms, g.due_ms
FROM sighting g JOIN retailer r ON r.retailer_id = g.shop_id
WHERE g.sweep_id = $1 AND g.open AND ($2::text[] IS NULL OR r.sector_id = ANY($2)) ORDER BY g.sighting_id
"""
SELECT_SHOP_HOLDS = """
SELECT s.shop_id, s.held_units, (SELECT min(v.lapses_ms) FROM jsonb_to_recordset(s.detail -> 'findings')
                                     AS v(lapses_ms bigint, dismissed boolean) WHERE NOT v.dismissed)
FROM shop_state s LEFT JOIN retailer r ON r.retailer_id = s.shop_id
WHERE s.sweep_id = $1 AND s.held_units > 0 AND ($2::text[] IS NULL OR r.sector_id = ANY($2)) ORDER BY s.shop_id
"""
SELECT_SHIFTS = """
SELECT p.team_id, t.name, t.office_lat_e7, t.office_lon_e7, min(w.line) AS line,
       array_agg(p.shop_id ORDER BY p.seq) AS stops, array_agg(r.lat_e7 ORDER BY p.seq) AS lat_e7,
       array_agg(r.lon_e7 ORDER BY p.seq) AS lon_e7
FROM stop p JOIN team t USING (team_id) LEFT JOIN retailer r ON r.retailer_id = p.shop_id
LEFT JOIN route_shape w USING (sweep_id, plan, team_id, day)
WHERE p.sweep_id = $1 AND p.plan = $2 AND ($3::text[] IS NULL OR t.sector_id = ANY($3))
GROUP BY p.team_id, t.name, t.office_lat_e7, t.office_lon_e7, p.day ORDER BY p.team_id, p.day
"""


async def select_field_work(connection: Connection, row: SweepRow, area: Area) -> FieldWork:
    """Teams, open sightings and holds that the reader may see."""
    limited = None if area is None else sorted(area)
    silent_before_ms = row.now_ms - row.policy.silent_after_s * 1000
    teams = await connection.fetch(SELECT_TEAM_PLACES, row.sweep_id, silent_before_ms, limited)
    sightings = await connection.fetch(SELECT_SIGHTINGS, row.sweep_id, limited)
    holds = await connection.fetch(SELECT_SHOP_HOLDS, row.sweep_id, limited)
    return FieldWork(
        n=row.head_n,
        now_ms=row.now_ms,
        teams=[TeamPlace(*record) for record in teams],
        sightings=[OpenSighting(*record) for record in sightings],
        holds=[ShopHold(*record) for record in holds],
    )


async def select_planned_routes(connection: Connection, sweep: SweepId, area: Area) -> PlannedRoutes:
    """The newest plan's routes, those of the reader's teams."""
    plan = await select_newest_plan(connection, sweep)
    limited = None if area is None else sorted(area)
    routes: dict[TeamId, TeamRoute] = {}
    for team, name, lat_e7, lon_e7, line, stops, *places in await connection.fetch(SELECT_SHIFTS, sweep, plan, limited):
        route = routes.setdefault(team, TeamRoute(team, name, lat_e7, lon_e7, []))
        ways = [] if line is None else ways_between(line, list(zip(*places, strict=True)))
        route.shifts.append(RouteShift(stops, ways))
    return PlannedRoutes(plan, list(routes.values()))
