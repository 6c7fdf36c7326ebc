"""What the forecast is made of: shops left and inspected by sector, teams with what is ahead, their plan's end."""

from __future__ import annotations

from dataclasses import dataclass, field

from sweep.db.connection import Connection
from sweep.db.desk.paging import Area, area_list
from sweep.domain.ids import SectorId, SweepId, TeamId

_NEWEST = "(SELECT max(number) FROM plan WHERE sweep_id = $1)"

# The pace is inspections, not lines that closed: a revision opens every line again, and nobody has slowed down.
SELECT_PACE_BY_SECTOR = """
SELECT r.sector_id, count(*) FILTER (WHERE s.open_lines > 0) AS left,
       count(*) FILTER (WHERE v.shop_id IS NOT NULL) AS inspected
FROM shop_state s JOIN retailer r ON r.retailer_id = s.shop_id
LEFT JOIN (SELECT DISTINCT shop_id FROM check_in
           WHERE sweep_id = $1 AND received_ms >= $3 AND outcome = 'inspected') AS v USING (shop_id)
WHERE s.sweep_id = $1 AND s.standing <> 'merged' AND r.sector_id IS NOT NULL
  AND ($2::text[] IS NULL OR r.sector_id = ANY($2))
GROUP BY 1
"""
# Clocks by the hour: a sector has few.
SELECT_CLOCKS = f"""
SELECT r.sector_id, (a.due_ms + 3599999) / 3600000 * 3600000 AS due_ms, count(*) AS stops
FROM stop a JOIN shop_state s USING (sweep_id, shop_id) JOIN retailer r ON r.retailer_id = a.shop_id
WHERE a.sweep_id = $1 AND a.plan = {_NEWEST} AND NOT a.second AND s.open_lines > 0 AND r.sector_id IS NOT NULL
  AND ($2::text[] IS NULL OR r.sector_id = ANY($2))
GROUP BY 1, 2 ORDER BY 2
"""
SELECT_TEAMS_AHEAD = f"""
SELECT t.team_id, t.sector_id, coalesce(q.ahead, 0) AS ahead,
       (l.tours -> t.team_id ->> 'finish_ms')::bigint AS finish_ms
FROM team t
LEFT JOIN plan l ON l.sweep_id = $1 AND l.number = {_NEWEST}
LEFT JOIN (SELECT a.team_id, count(*) AS ahead FROM stop a JOIN shop_state s USING (sweep_id, shop_id)
           WHERE a.sweep_id = $1 AND a.plan = {_NEWEST} AND s.open_lines > 0 GROUP BY 1) AS q USING (team_id)
WHERE t.active AND ($2::text[] IS NULL OR t.sector_id = ANY($2))
ORDER BY 3, t.team_id COLLATE "C"
"""
# Most teams' hours; whoever works at night is not what the forecast is about.
SELECT_SHIFT = """
SELECT mode() WITHIN GROUP (ORDER BY shift_start), mode() WITHIN GROUP (ORDER BY shift_end) FROM team WHERE active
"""


@dataclass(slots=True)
class SectorPace:
    """A sector's own shops and teams. `clocks`: (due, open stops). `teams`: those with least ahead first. Times are ms
    on the sweep's clock."""

    left: int = 0
    inspected: int = 0
    clocks: list[tuple[int, int]] = field(default_factory=list)
    teams: list[TeamId] = field(default_factory=list)
    finish_ms: int | None = None


async def select_pace(connection: Connection, sweep: SweepId, area: Area, since_ms: int) -> dict[SectorId, SectorPace]:
    """By sector: shops with open lines, and those inspected since `since_ms`."""
    where = area_list(area)
    found: dict[SectorId, SectorPace] = {}
    for record in await connection.fetch(SELECT_PACE_BY_SECTOR, sweep, where, since_ms):
        found[record["sector_id"]] = SectorPace(record["left"], record["inspected"])
    for record in await connection.fetch(SELECT_CLOCKS, sweep, where):
        found.setdefault(record["sector_id"], SectorPace()).clocks.append((record["due_ms"], record["stops"]))
    for record in await connection.fetch(SELECT_TEAMS_AHEAD, sweep, where):
        sector = found.setdefault(record["sector_id"], SectorPace())
        sector.teams.append(record["team_id"])
        if record["ahead"] and record["finish_ms"] is not None:
            sector.finish_ms = max(sector.finish_ms or 0, record["finish_ms"])
    return found


async def select_shift(connection: Connection) -> tuple[str, str]:
    """(start, end) of most teams' shift, HH:MM."""
    record = await connection.fetchrow(SELECT_SHIFT)
    return (record[0] or "08:00", record[1] or "18:00") if record is not None else ("08:00", "18:00")
