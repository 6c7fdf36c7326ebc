"""A small sweep with one of everything: a find, a refusal, a correction, a return, a sighting, hostile names."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sweep.actions.actor import Actor
from sweep.actions.check_in_desk import CheckInDesk
from sweep.actions.hand_in import Sender
from sweep.actions.handle_sighting import receive_sighting, settle_sighting
from sweep.actions.judge_finding import correct_finding, decide_correction
from sweep.actions.move_goods import move_goods, take_back_from_consumers
from sweep.actions.open_sweep import Notice, open_sweep
from sweep.actions.review_check_in import review_check_in
from sweep.db.connection import Database
from sweep.domain.check_in import Movement
from sweep.domain.ids import CheckInId, FindingId, LotId, MovementId, PersonId, ShopId, SweepId, TeamId
from sweep.domain.lot_rule import ExactCodes
from sweep.domain.recall import Lot
from sweep.domain.words import Account, RecallClass, Role, Verdict

FORMULA = '=HYPERLINK("http://evil.example","click")'
SCRIPT = "<script>alert('shop')</script>"
PHOTO = "5e" * 32
_PLACES = """
INSERT INTO sector (sector_id, name, parent) VALUES ('city', '泸州市', NULL), ('east', '江阳区', 'city'),
    ('west', '纳溪区', 'city'), ('east-1', '北城街道', 'east');
INSERT INTO team (team_id, name, sector_id) VALUES ('team-e', 'East team', 'east'), ('team-w', 'West team', 'west');
"""
_SHOPS = """
INSERT INTO retailer (retailer_id, name, address, sector_id, lat_e7, lon_e7) VALUES ($1, $2, $3, $4, $5, $6)
"""
_ROWS = (
    ("e1", "福源百货", "中山路1号", "east-1", 288900000, 1054000000),
    ("e2", SCRIPT, "a & b", "east-1", 288910000, 1054010000),
    ("e3", FORMULA, "+1+1", "east", 288920000, 1054020000),
    ("w1", "West \x07 bell", "", "west", 288800000, 1053000000),
    ("w2", "Nowhere", "", "west", None, None),
)
REVIEWER = Actor(PersonId("reviewer"), Role.REVIEWER)
COMMANDER = Actor(PersonId("commander"), Role.COMMANDER)


@dataclass(slots=True)
class SmallSweep:
    """A sweep of five shops and two lots."""

    database: Database
    sweep: SweepId
    desk: CheckInDesk

    @classmethod
    async def open(cls, database: Database, *, exercise: bool = False) -> SmallSweep:
        async with database.transaction() as connection:
            await connection.execute(_PLACES)
            await connection.executemany(_SHOPS, _ROWS)
        lots = (
            Lot(LotId("L-1"), "infant formula", grams_per_unit=900, rule=ExactCodes(("080801",))),
            Lot(LotId("L-2"), FORMULA, grams_per_unit=400, rule=ExactCodes(("080802",))),
        )
        notice = Notice("乳粉召回 <b>test</b>", RecallClass.I, "melamine", lots)
        opened = await open_sweep(
            database, notice, by=COMMANDER.person, confirmed_by=REVIEWER.person, exercise=exercise
        )
        desk = CheckInDesk(database)
        desk.start()
        return cls(database, opened.sweep, desk)

    async def visit(self, shop: str, *, team: str = "team-e", **changes: Any) -> CheckInId:
        """A visit handed in; an ordinary one that found nothing unless changed."""
        now_ms = int(datetime.now(UTC).timestamp() * 1000)
        place = next(row for row in _ROWS if row[0] == shop)
        item = {
            "id": str(uuid.uuid4()),
            "shop": shop,
            "revision": 1,
            "outcome": "inspected",
            "began": now_ms - 600_000,
            "ended": now_ms - 60_000,
            "position": {"lat": (place[4] or 288000000) / 1e7, "lon": (place[5] or 1053000000) / 1e7, "accuracy_m": 9},
            "officers": [{"name": "甲", "credential": "51-001"}, {"name": "乙", "credential": "51-002"}],
        } | changes
        sender = Sender(PersonId(f"officer-{team}"), Role.OFFICER, TeamId(team), phone_clock_ms=now_ms)
        receipts = await self.desk.hand_in(sender, [json.dumps(item).encode()])
        assert receipts[0].status == "recorded"
        return CheckInId(str(item["id"]))

    async def fill(self) -> FindingId:
        """One of everything; the find's name."""
        database, sweep = self.database, self.sweep
        lapsed_ms = int(datetime.now(UTC).timestamp() * 1000) - 1000
        hold = {"basis": "sealing", "document": "川泸〔2008〕1号", "custodian": FORMULA, "lapses": lapsed_ms}
        found = await self.visit("e1", findings=[self.found(units=4, hold=hold)])
        find = FindingId(f"{found}/1")
        await self.visit("e2")
        await self.visit("w1", team="team-w", outcome="refused")
        await review_check_in(database, sweep, found, Verdict.APPROVED, REVIEWER)
        wrong = await correct_finding(database, sweep, find, -1, Account.SEALED, COMMANDER, "counted twice")
        await decide_correction(database, sweep, wrong, Verdict.APPROVED, REVIEWER)
        destroyed = Movement(MovementId("m1"), find, Account.SEALED, Account.DESTROYED, 2, witness="公证员")
        await move_goods(database, sweep, destroyed, COMMANDER)
        await take_back_from_consumers(database, sweep, ShopId("e2"), LotId("L-2"), 5, "east office", COMMANDER)
        seen = await receive_sighting(
            database, sweep, actor=COMMANDER, channel="hotline", text=SCRIPT, contact="13800000000", shop=ShopId("e2")
        )
        await settle_sighting(database, sweep, seen, REVIEWER, "another brand")
        return find

    def found(self, lot: str = "L-1", units: int = 3, **changes: Any) -> dict[str, Any]:
        """A find, sealed where it stood."""
        ordinary = {"lot": lot, "units": units, "disposition": "sealed_on_site", "photos": [PHOTO], "sold_units": 7}
        return ordinary | changes

    async def numbers(self) -> Sequence[int]:
        """The ledger's numbers."""
        async with self.database.acquire() as connection:
            return [row[0] for row in await connection.fetch("SELECT n FROM event ORDER BY n")]
