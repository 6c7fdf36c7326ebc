"""What the figures of the board and of the sectors are added up from, for everything or for an area."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sweep.db.connection import Connection
from sweep.db.desk.paging import Area, area_list
from sweep.domain.closing import SweepWide
from sweep.domain.ids import LotId, SectorId, SweepId
from sweep.domain.lines import read_cover
from sweep.domain.lots_standing import ExceptionGroup, ShopGroup
from sweep.domain.words import Account, Grade, LineState, ShopState
from sweep.views.desk.board import Waiting
from sweep.views.desk.sectors import SectorStates

_SHOPS = "FROM shop_state s JOIN retailer r ON r.retailer_id = s.shop_id"
_HERE = "s.sweep_id = $1 AND r.sector_id = ANY($2::text[])"
SELECT_AREA_GROUPS = f"""
SELECT s.cover, s.standing <> 'not_applicable', count(*) {_SHOPS}
WHERE {_HERE} AND s.standing <> 'merged' GROUP BY 1, 2
"""
SELECT_AREA_EXCEPTIONS = f"""
SELECT l.lot_id, l.state, l.grade, s.cover, s.standing <> 'not_applicable', count(*)
{_SHOPS} JOIN line l ON l.sweep_id = s.sweep_id AND l.shop_id = s.shop_id
WHERE {_HERE} AND s.standing <> 'merged' GROUP BY 1, 2, 3, 4, 5
"""
SELECT_AREA_UNITS = """
SELECT k.lot_id, k.account, sum(k.units)::bigint, coalesce(sum(k.units) FILTER (WHERE k.returned), 0)::bigint
FROM stock k JOIN retailer r ON r.retailer_id = k.shop_id
WHERE k.sweep_id = $1 AND r.sector_id = ANY($2::text[]) GROUP BY 1, 2
"""
# A merged shop may show a find of its own, but it counts with its survivor.
SELECT_AREA_STATES = f"""
SELECT CASE s.standing WHEN 'merged' THEN 'merged' ELSE s.state END, s.grade, count(*) {_SHOPS}
WHERE {_HERE} GROUP BY 1, 2
"""
# (what, id, lots): everything that waits in an area.
SELECT_AREA_WAITING = """
WITH here AS (SELECT retailer_id AS shop_id FROM retailer WHERE sector_id = ANY($2::text[]))
SELECT 'review', check_in_id, '{}'::text[] FROM review_item JOIN here USING (shop_id) WHERE sweep_id = $1
UNION ALL SELECT 'proposal', proposal_id, '{}' FROM proposal JOIN here USING (shop_id)
          WHERE sweep_id = $1 AND verdict IS NULL AND NOT undone
UNION ALL SELECT 'correction', correction_id, '{}' FROM correction JOIN here USING (shop_id)
          WHERE sweep_id = $1 AND verdict IS NULL
UNION ALL SELECT 'sighting', sighting_id, ARRAY[lot_id] FROM sighting JOIN here USING (shop_id)
          WHERE sweep_id = $1 AND open
UNION ALL SELECT 'unattributed', finding_id, lots FROM finding JOIN here USING (shop_id)
          WHERE sweep_id = $1 AND NOT attributed
UNION ALL SELECT 'rejudge', finding_id, lots FROM finding JOIN here USING (shop_id) WHERE sweep_id = $1 AND rejudge
UNION ALL SELECT 'lapsed', finding_id, '{}' FROM finding JOIN here USING (shop_id)
          WHERE sweep_id = $1 AND lapses_ms <= $4
            AND EXISTS (SELECT FROM stock k WHERE k.sweep_id = $1 AND k.shop_id = finding.shop_id
                        AND k.finding_id = finding.finding_id AND k.units > 0
                        AND k.account = ANY ('{removed_from_sale,sealed_on_site,collected,returned}'))
UNION ALL SELECT 'silent', phone_id, '{}' FROM phone JOIN team USING (team_id)
          WHERE team.sector_id = ANY($2) AND unsent > 0 AND lost_at IS NULL AND contact_ms < $3
ORDER BY 1, 2
"""
SELECT_SECTOR_STATES = """
SELECT c.sector_id, c.name, c.parent, c.level, x.state, coalesce(x.shops, 0) AS shops,
       coalesce(x.open_lines, 0) AS open_lines, coalesce(x.found, 0) AS found_units, coalesce(x.held, 0) AS held_units
FROM sector c
LEFT JOIN (SELECT r.sector_id, s.state, count(*) AS shops, sum(s.open_lines)::bigint AS open_lines,
                  sum(s.found_units)::bigint AS found, sum(s.held_units)::bigint AS held
           FROM shop_state s JOIN retailer r ON r.retailer_id = s.shop_id
           WHERE s.sweep_id = $1 AND s.standing <> 'merged' GROUP BY 1, 2) AS x USING (sector_id)
WHERE $2::text[] IS NULL OR c.sector_id = ANY($2)
ORDER BY c.sector_id COLLATE "C"
"""
SELECT_SECTOR_FIELD = """
SELECT 'late', r.sector_id, count(*) FROM stop a JOIN shop_state s USING (sweep_id, shop_id)
JOIN retailer r ON r.retailer_id = a.shop_id
WHERE a.sweep_id = $1 AND a.plan = (SELECT max(number) FROM plan WHERE sweep_id = $1) AND a.due_ms < $2
  AND s.open_lines > 0 AND NOT a.second GROUP BY 2
UNION ALL SELECT 'silent', t.sector_id, count(*) FROM phone JOIN team t USING (team_id)
          WHERE phone.unsent > 0 AND phone.lost_at IS NULL AND phone.contact_ms < $3 GROUP BY 2
UNION ALL SELECT 'unsent', t.sector_id, sum(phone.unsent)::bigint FROM phone JOIN team t USING (team_id)
          WHERE phone.unsent > 0 AND phone.lost_at IS NULL GROUP BY 2
UNION ALL SELECT 'teams', sector_id, count(*) FROM team WHERE active GROUP BY 2
"""
# What is not known: phones that are silent and what they hold, shops that are nowhere on the map.
SELECT_UNKNOWN = """
SELECT (SELECT count(*) FROM phone LEFT JOIN team USING (team_id)
        WHERE unsent > 0 AND lost_at IS NULL AND contact_ms < $3 AND ($2::text[] IS NULL OR sector_id = ANY($2))),
       (SELECT coalesce(sum(unsent), 0)::bigint FROM phone LEFT JOIN team USING (team_id)
        WHERE lost_at IS NULL AND ($2::text[] IS NULL OR sector_id = ANY($2))),
       (SELECT count(*) FROM shop_state s JOIN retailer r ON r.retailer_id = s.shop_id
        WHERE s.sweep_id = $1 AND s.open_lines > 0 AND r.lat_e7 IS NULL
          AND ($2::text[] IS NULL OR r.sector_id = ANY($2)))
"""
SELECT_WAITING = """
WITH here AS (SELECT retailer_id AS shop_id FROM retailer WHERE $2::text[] IS NULL OR sector_id = ANY($2))
SELECT (SELECT count(*) FROM review_item JOIN here USING (shop_id) WHERE sweep_id = $1),
       (SELECT count(*) FROM review_item JOIN here USING (shop_id) WHERE sweep_id = $1 AND conflict),
       (SELECT count(*) FROM finding JOIN here USING (shop_id) WHERE sweep_id = $1 AND NOT settled),
       (SELECT count(*) FROM finding JOIN here USING (shop_id) WHERE sweep_id = $1 AND NOT attributed),
       (SELECT count(*) FROM finding JOIN here USING (shop_id) WHERE sweep_id = $1 AND rejudge),
       (SELECT count(*) FROM finding f JOIN here USING (shop_id) WHERE sweep_id = $1 AND lapses_ms <= $3
          AND EXISTS (SELECT FROM stock k WHERE k.sweep_id = $1 AND k.shop_id = f.shop_id
                      AND k.finding_id = f.finding_id AND k.units > 0
                      AND k.account = ANY ('{removed_from_sale,sealed_on_site,collected,returned}'))),
       (SELECT count(*) FROM sighting LEFT JOIN here USING (shop_id)
        WHERE sweep_id = $1 AND open AND ($2 IS NULL OR here.shop_id IS NOT NULL)),
       (SELECT count(*) FROM sighting LEFT JOIN here USING (shop_id)
        WHERE sweep_id = $1 AND open AND due_ms <= $3 AND ($2 IS NULL OR here.shop_id IS NOT NULL)),
       (SELECT count(*) FROM proposal JOIN here USING (shop_id)
        WHERE sweep_id = $1 AND verdict IS NULL AND NOT undone),
       (SELECT count(*) FROM correction JOIN here USING (shop_id) WHERE sweep_id = $1 AND verdict IS NULL),
       (SELECT count(*) FROM kept_raw WHERE sweep_id = $1 AND settled_n IS NULL AND $2 IS NULL),
       (SELECT count(*) FROM recall_draft WHERE done_at IS NULL AND $2 IS NULL)
"""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Silent phones, unsent check-ins that phones told of, and shops with open lines but no position."""

    silent_phones: int
    unsent: int
    unlocated: int


async def select_area_groups(connection: Connection, sweep: SweepId, area: frozenset[SectorId]) -> list[ShopGroup]:
    """Shops that count, by cover."""
    rows = await connection.fetch(SELECT_AREA_GROUPS, sweep, area_list(area))
    return [ShopGroup(read_cover(row[0]), row[1], row[2]) for row in rows]


async def select_area_exceptions(
    connection: Connection, sweep: SweepId, area: frozenset[SectorId]
) -> list[ExceptionGroup]:
    """Lines that are not the ordinary ones of their shop."""
    return [
        ExceptionGroup(row[0], LineState(row[1]), Grade(row[2]), read_cover(row[3]), row[4], row[5])
        for row in await connection.fetch(SELECT_AREA_EXCEPTIONS, sweep, area_list(area))
    ]


async def select_area_units(
    connection: Connection, sweep: SweepId, area: frozenset[SectorId]
) -> tuple[dict[LotId, dict[Account, int]], dict[LotId, int]]:
    """(units by lot and account, units that consumers returned by lot). Lot '' holds the unattributed ones."""
    units: dict[LotId, dict[Account, int]] = defaultdict(dict)
    returned: dict[LotId, int] = defaultdict(int)
    for lot, account, number, back in await connection.fetch(SELECT_AREA_UNITS, sweep, area_list(area)):
        units[lot][Account(account)] = number
        returned[lot] += back
    return units, returned


async def select_area_states(
    connection: Connection, sweep: SweepId, area: frozenset[SectorId]
) -> dict[tuple[ShopState, Grade], int]:
    """Shops by (state, grade)."""
    rows = await connection.fetch(SELECT_AREA_STATES, sweep, area_list(area))
    return {(ShopState(row[0]), Grade(row[1])): row[2] for row in rows}


async def select_area_waiting(
    connection: Connection, sweep: SweepId, area: frozenset[SectorId], silent_before_ms: int, now_ms: int
) -> SweepWide:
    """Everything that is open in an area beyond the lines. Kept bytes have no area."""
    flat: dict[str, list[str]] = defaultdict(list)
    by_lot: dict[str, dict[LotId | None, list[str]]] = defaultdict(lambda: defaultdict(list))
    records = await connection.fetch(SELECT_AREA_WAITING, sweep, area_list(area), silent_before_ms, now_ms)
    for what, its_id, lots in records:
        flat[what].append(its_id)
        for lot in lots:
            by_lot[what][lot].append(its_id)
    return SweepWide(
        open_sightings=by_lot["sighting"],
        unattributed={lot: ids for lot, ids in by_lot["unattributed"].items() if lot is not None},
        to_rejudge={lot: ids for lot, ids in by_lot["rejudge"].items() if lot is not None},
        reviews=flat["review"],
        proposals=flat["proposal"],
        corrections=flat["correction"],
        silent_phones=flat["silent"],
        lapsed_holds=flat["lapsed"],
    )


async def select_sector_states(connection: Connection, sweep: SweepId, area: Area) -> list[SectorStates]:
    """Every sector that the reader may see, by id."""
    found: dict[SectorId, SectorStates] = {}
    for record in await connection.fetch(SELECT_SECTOR_STATES, sweep, area_list(area)):
        known = found.get(record["sector_id"])
        states = known.states if known else {}
        if record["state"] is not None:
            states[ShopState(record["state"])] = record["shops"]
        found[record["sector_id"]] = SectorStates(
            record["sector_id"],
            record["name"],
            record["parent"],
            record["level"],
            states,
            (known.open_lines if known else 0) + record["open_lines"],
            (known.found_units if known else 0) + record["found_units"],
            (known.held_units if known else 0) + record["held_units"],
        )
    return list(found.values())


async def select_sector_field(
    connection: Connection, sweep: SweepId, now_ms: int, silent_before_ms: int
) -> dict[str, dict[SectorId, int]]:
    """By sector: `late` stops, `silent` phones with unsent work, `unsent` check-ins, `teams`."""
    found: dict[str, dict[SectorId, int]] = {"late": {}, "silent": {}, "unsent": {}, "teams": {}}
    for record in await connection.fetch(SELECT_SECTOR_FIELD, sweep, now_ms, silent_before_ms):
        found[record[0]][record[1]] = record[2]
    return found


async def select_unknown(connection: Connection, sweep: SweepId, area: Area, silent_before_ms: int) -> Unknown:
    """What is not known."""
    record = await connection.fetchrow(SELECT_UNKNOWN, sweep, area_list(area), silent_before_ms)
    return Unknown(*record) if record is not None else Unknown(0, 0, 0)


async def select_waiting(connection: Connection, sweep: SweepId, area: Area, now_ms: int) -> Waiting:
    """How much waits for a person."""
    record = await connection.fetchrow(SELECT_WAITING, sweep, area_list(area), now_ms)
    return Waiting(*(record or (0,) * 12))
