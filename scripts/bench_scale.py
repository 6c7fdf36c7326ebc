"""How long a big sweep takes to open, to amend and to read: 100,000 shops and 100 lots, a third of them visited.

    python scripts/bench_scale.py [--shops 100000] [--lots 100] [--visited 30000] [--json]

Lines are sparse (a shop keeps one answer for all lots of a revision, and its exceptions), so none of the three should
grow with shops x lots. The database is the embedded PostgreSQL, with fsync on, in a directory that is thrown away.
`amend_s` is a revision that widens ten lots and adds five; `status_s` is what a commander waits for, the best of three;
`verify_s` replays the whole ledger and compares every row.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import tempfile
import time
from random import Random

from figures import options_of, print_figures
from rig import now_ms, uuid7

from sweep.actions.amend_recall import amend_recall
from sweep.actions.check_in_desk import CheckInDesk
from sweep.actions.hand_in import Sender
from sweep.actions.open_sweep import Notice, open_sweep
from sweep.actions.read_board import read_board
from sweep.actions.verify_ledger import verify_ledger
from sweep.db.connection import Database, open_database
from sweep.db.migrate import migrate
from sweep.domain.ids import LotId, PersonId, SweepId, TeamId
from sweep.domain.lot_rule import ExactCodes
from sweep.domain.recall import Lot
from sweep.domain.words import RecallClass, Role
from sweep.settings import load_settings

BY = PersonId("bench")
FOUND = 0.04  # of the shops visited, after a recall of 2025
UNANSWERED = 0.02
COLUMNS = ("retailer_id", "name", "lat_e7", "lon_e7")
HAND_IN = 500


async def register(database: Database, shops: int, random: Random) -> dict[str, tuple[float, float]]:
    """A registry of so many shops in a city of 100 km; their positions in degrees."""
    records = [
        (f"R{number:06}", f"Shop {number}", 288_000_000 + random.randrange(9_000_000), 1_050_000_000 + number * 90)
        for number in range(shops)
    ]
    async with database.acquire() as connection:
        await connection.copy_records_to_table("retailer", records=records, columns=COLUMNS)
    return {shop: (lat_e7 / 1e7, lon_e7 / 1e7) for shop, _, lat_e7, lon_e7 in records}


def make_lot(number: int, *codes: str) -> Lot:
    """A lot of some codes."""
    return Lot(LotId(f"L{number:03}"), "infant formula", unit="can", grams_per_unit=900, rule=ExactCodes(codes))


def notice(*lots: Lot) -> Notice:
    """A notice of these lots."""
    return Notice("bench", RecallClass.I, "melamine", lots)


def visit(sweep: SweepId, shop: str, place: tuple[float, float], lots: int, random: Random) -> bytes:
    """A visit that found nothing, or now and then a lot, or could not look for one."""
    at_ms = now_ms()
    body: dict[str, object] = {
        "id": uuid7(at_ms, random), "sweep": sweep, "shop": shop, "revision": 1, "outcome": "inspected",
        "began": at_ms - 70_000, "ended": at_ms - 1_000, "position": {"lat": place[0], "lon": place[1]},
        "officers": [{"name": "a", "credential": "1"}, {"name": "b", "credential": "2"}],
    }  # fmt: skip
    if random.random() < FOUND:
        lot, units = f"L{random.randrange(lots):03}", random.randrange(1, 9)
        body["findings"] = [
            {"number": 1, "lot": lot, "units": units, "disposition": "sealed_on_site", "photos": ["aa"]}
        ]
    if random.random() < UNANSWERED:
        body["unanswered"] = [f"L{random.randrange(lots):03}"]
    return json.dumps(body).encode()


async def visit_all(
    database: Database, sweep: SweepId, shops: dict[str, tuple[float, float]], visited: int, lots: int, random: Random
) -> None:
    """Teams hand in a visit to so many of these shops."""
    chosen = random.sample(list(shops), visited)
    desk = CheckInDesk(database)
    desk.start()
    for start in range(0, visited, HAND_IN):
        items = [visit(sweep, shop, shops[shop], lots, random) for shop in chosen[start : start + HAND_IN]]
        await desk.hand_in(Sender(BY, Role.OFFICER, TeamId(f"T{start}")), items)
    await desk.close()


async def measure(options: argparse.Namespace) -> dict[str, object]:
    """Open, visit, amend, read, verify."""
    random, lots = Random(1), options.lots
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        settings = load_settings({**os.environ, "SWEEP_DATA_DIR": folder})
        async with await open_database(settings) as database:
            await migrate(database)
            shops = await register(database, options.shops, random)
            first = [make_lot(number, "A", "B") for number in range(lots)]
            began = time.perf_counter()
            opened = await open_sweep(database, notice(*first), by=BY, confirmed_by=BY)
            open_s = time.perf_counter() - began
            began = time.perf_counter()
            await visit_all(database, opened.sweep, shops, options.visited, lots, random)
            visits_s = time.perf_counter() - began
            widened = [make_lot(number, "A", "B", "C") for number in range(10)]
            added = [make_lot(lots + number, "D") for number in range(5)]
            began = time.perf_counter()
            amended = await amend_recall(database, opened.sweep, notice(*widened, *added), by=BY, confirmed_by=BY)
            amend_s = time.perf_counter() - began
            reads = []
            for _ in range(3):
                began = time.perf_counter()
                board = await read_board(database, opened.sweep)
                reads.append(time.perf_counter() - began)
            began = time.perf_counter()
            verified = await verify_ledger(database, opened.sweep)
            verify_s = time.perf_counter() - began
    return {
        "open_s": round(open_s, 2),
        "amend_s": round(amend_s, 2),
        "status_s": round(min(reads), 2),
        "shops": options.shops,
        "lots": lots,
        "visited": options.visited,
        "visits_s": round(visits_s, 1),
        "reopened_lines": amended.reopened_lines,
        "open_lines": board.open_lines,
        "verify_s": round(verify_s, 1),
        "ledger_ok": verified.ok,
    }


def main() -> None:
    """Measure and print."""
    parser = options_of(__doc__)
    parser.add_argument("--shops", type=int, default=100_000)
    parser.add_argument("--lots", type=int, default=100)
    parser.add_argument("--visited", type=int, default=30_000)
    options = parser.parse_args()
    result = asyncio.run(measure(options))
    print_figures(result, as_json=options.json)


if __name__ == "__main__":
    main()
