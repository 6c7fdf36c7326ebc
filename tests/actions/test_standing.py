"""What a reader keeps from reading to reading says the same as everything read anew, and as the shops' own rows."""

from __future__ import annotations

import itertools
from collections import Counter
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sweep.actions.count_matters import count_sectors, count_unlocated, count_waiting
from sweep.actions.read_board import board_of
from sweep.actions.read_standing import Standing, read_standing
from sweep.db.connection import Connection, Database
from sweep.db.desk.coverage import select_sector_names
from sweep.db.sweeps import select_sweep
from sweep.domain.ids import SectorId
from sweep.domain.tally import Area, Particulars
from tests.actions.sweeping import HOUR_MS, Sweeping
from tests.actions.test_any_course import LOTS, SHOPS, Course
from tests.factories import codes, make_lot

EAST, WEST = SectorId("east"), SectorId("west")
AREAS: list[Area] = [None, frozenset({EAST}), frozenset({EAST, WEST})]
PUT_SECTORS = "INSERT INTO sector (sector_id, name) VALUES ('east', 'East'), ('west', 'West') ON CONFLICT DO NOTHING"
MOVE_SHOP = "UPDATE retailer SET sector_id = $2 WHERE retailer_id = $1"
HERE = "($2::text[] IS NULL OR r.sector_id = ANY ($2))"
LINES_IN_VIEWS = f"""
SELECT l.lot_id, l.state, l.grade, count(*) FROM line l JOIN shop_state s USING (sweep_id, shop_id)
LEFT JOIN retailer r ON r.retailer_id = l.shop_id
WHERE l.sweep_id = $1 AND s.standing <> 'merged' AND {HERE} GROUP BY 1, 2, 3
"""
UNITS_IN_VIEWS = f"""
SELECT k.lot_id, k.account, k.returned, sum(k.units)::bigint
FROM stock k LEFT JOIN retailer r ON r.retailer_id = k.shop_id
WHERE k.sweep_id = $1 AND {HERE} GROUP BY 1, 2, 3 HAVING sum(k.units) <> 0
"""
WAITING_IN_VIEWS = f"""
SELECT (SELECT count(*) FROM review_item v LEFT JOIN retailer r ON r.retailer_id = v.shop_id
        WHERE v.sweep_id = $1 AND {HERE}),
       (SELECT count(*) FROM review_item v LEFT JOIN retailer r ON r.retailer_id = v.shop_id
        WHERE v.sweep_id = $1 AND v.conflict AND {HERE}),
       count(*) FILTER (WHERE NOT settled), count(*) FILTER (WHERE NOT attributed), count(*) FILTER (WHERE rejudge),
       count(*) FILTER (WHERE lapses_ms <= $3 AND EXISTS (
           SELECT FROM stock k WHERE k.sweep_id = $1 AND k.shop_id = f.shop_id AND k.finding_id = f.finding_id
           AND k.units > 0 AND k.account IN ('removed_from_sale', 'sealed_on_site', 'collected', 'returned')))
FROM finding f LEFT JOIN retailer r ON r.retailer_id = f.shop_id WHERE f.sweep_id = $1 AND {HERE}
"""
SHOPS_IN_ROWS = """
SELECT count(*), coalesce(sum(open_lines), 0), coalesce(sum(held_units), 0) FROM shop_state
JOIN retailer r ON r.retailer_id = shop_id WHERE sweep_id = $1 AND standing <> 'merged' AND r.sector_id = $2
"""
_prefixes = (f"standing-{n}-" for n in itertools.count())


def told(standing: Standing, area: Area, sectors: Any) -> list[Any]:
    """Everything that anybody is told of this area, but for the time of day."""
    seen = [each for each in sectors if area is None or each.sector in area]
    return [
        board_of(standing, area),
        count_sectors(standing.tally, seen),
        count_waiting(standing, area),
        count_unlocated(standing.tally, area),
    ]


async def agree(connection: Connection, world: Sweeping, kept: Particulars) -> None:
    """Kept and fresh readings of one moment say the same, and what the views over the shops' rows say."""
    row = await select_sweep(connection, world.sweep)
    ours, fresh = await read_standing(connection, row, kept), await read_standing(connection, row)
    sectors = await select_sector_names(connection)
    for area in AREAS:
        assert told(ours, area, sectors) == told(fresh, area, sectors)
        listed = None if area is None else sorted(area)
        lines: Counter[Any] = Counter()
        for single in ours.tally.exceptions(area):
            lines[single.lot, single.state, single.grade] += single.shops
        assert lines == {tuple(r)[:3]: r[3] for r in await connection.fetch(LINES_IN_VIEWS, world.sweep, listed)}
        stock = {(r[0], r[1], r[2]): r[3] for r in await connection.fetch(UNITS_IN_VIEWS, world.sweep, listed)}
        units, returned = ours.tally.units(area)
        assert sum(stock.values()) == sum(number for accounts in units.values() for number in accounts.values())
        assert sum(number for key, number in stock.items() if key[2]) == sum(returned.values())
        waiting = count_waiting(ours, area)
        counted = await connection.fetchrow(WAITING_IN_VIEWS, world.sweep, listed, row.now_ms)
        assert tuple(counted or ()) == (
            waiting.reviews, waiting.conflicts, waiting.findings, waiting.unattributed, waiting.rejudge, waiting.lapsed,
        )  # fmt: skip
    for own in count_sectors(ours.tally, sectors):
        counted = await connection.fetchrow(SHOPS_IN_ROWS, world.sweep, own.sector)
        assert tuple(counted or ()) == (sum(own.states.values()), own.open_lines, own.held_units)


@settings(max_examples=8, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 2**32))
async def test_a_kept_reading_equals_a_fresh_one_after_any_course_of_events(
    module_database: Database, seed: int
) -> None:
    lots, dice, kept = [make_lot(lot, codes("A", "B", "C")) for lot in LOTS], Random(seed), Particulars()
    async with Sweeping.open(module_database, shops=SHOPS, lots=lots) as world:
        world.prefix = next(_prefixes)
        course = Course(world, dice)
        await world.ask(PUT_SECTORS)
        for _ in range(30):
            await course.go_on()
            await world.wait(HOUR_MS * 7)
            if dice.random() < 0.3:
                # Nothing in the ledger says so.
                await world.ask(MOVE_SHOP, dice.choice(SHOPS), dice.choice([EAST, WEST, None]))
            if dice.random() < 0.7:
                async with world.database.transaction(isolation="repeatable_read", readonly=True) as connection:
                    await agree(connection, world, kept)


async def test_a_kept_reading_of_another_history_is_thrown_away(database: Database) -> None:
    async with Sweeping.open(database, shops=SHOPS, lots=[make_lot("L-1")]) as world:
        course, kept = Course(world, Random(5)), Particulars()
        for _ in range(12):
            await course.visit()
        async with database.transaction(isolation="repeatable_read", readonly=True) as connection:
            await agree(connection, world, kept)
        # As after a backup of yesterday was restored: the same numbers, other shops.
        await world.ask("UPDATE shop_state SET detail = NULL, exceptions = 0 WHERE shop_id <> 's1'")
        async with database.transaction(isolation="repeatable_read", readonly=True) as connection:
            await agree(connection, world, kept)
