"""A sweep over a few shops, its check-in desk and its people, each verb in one line; and the same counted by hand."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from sweep.actions.actor import Actor
from sweep.actions.amend_recall import amend_recall
from sweep.actions.apply import read_base
from sweep.actions.check_in_desk import CheckInDesk
from sweep.actions.hand_in import Receipt, Sender
from sweep.actions.handle_sighting import receive_sighting
from sweep.actions.move_goods import move_goods, new_movement
from sweep.actions.open_sweep import Notice, Opened, open_sweep
from sweep.actions.read_board import read_board
from sweep.actions.review_check_in import review_check_in
from sweep.actions.verify_ledger import Verified, verify_ledger
from sweep.db import ledger, queues
from sweep.db.connection import Database
from sweep.db.sweeps import SweepRow, select_sweep, set_clock
from sweep.domain.events import ShopEvent, ShopsEntered
from sweep.domain.ids import CheckInId, FindingId, LotId, PersonId, PhoneId, ShopId, SightingId, SweepId, TeamId
from sweep.domain.judge import ShopJudgement, judge_shop
from sweep.domain.lines import BaseLines, Line
from sweep.domain.policy import Policy
from sweep.domain.problem import Problem
from sweep.domain.recall import Lot
from sweep.domain.shop_file import ShopFile, add
from sweep.domain.words import Account, Grade, LineState, RecallClass, Role, Verdict
from sweep.views.board import Board
from tests.factories import PHOTO, make_lot

OPENED_MS = 1_221_609_600_000  # 2008-09-17 08:00 in Luzhou
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
LAT, LON = 28.89, 105.44
COMMANDER = Actor(PersonId("commander"), Role.COMMANDER)
REVIEWER = Actor(PersonId("reviewer"), Role.REVIEWER)
SECOND = Actor(PersonId("second"), Role.REVIEWER)

PUT_SHOPS = """
INSERT INTO retailer (retailer_id, name, lat_e7, lon_e7, kind)
SELECT id, id, 288900000, 1054400000, $2 FROM unnest($1::text[]) AS id ON CONFLICT DO NOTHING
"""
PUT_PHONE = """
WITH owner AS (INSERT INTO person (person_id, name, role, created_at) VALUES ($2, $2, 'officer', now())
               ON CONFLICT DO NOTHING)
INSERT INTO phone (phone_id, person_id, enrolled_at) SELECT $1, $2, now()
"""


def officer(team: str = "A", **fields: Any) -> Sender:
    """An officer of a team, whose phone's clock is right."""
    return Sender(PersonId(f"officer-{team}"), Role.OFFICER, TeamId(team), **fields)


def found(lot: str | None = "L-1", units: int | None = 3, **fields: Any) -> dict[str, Any]:
    """Three tins of L-1, sealed and photographed, as on the wire."""
    return {
        "number": 1,
        "lot": lot,
        "units": units,
        "disposition": "sealed_on_site",
        "photos": [PHOTO],
        "hold": {"basis": "sealing", "document": "川泸查封〔2008〕1号", "lapses": OPENED_MS + 30 * DAY_MS},
    } | fields


@dataclass(slots=True)
class Sweeping:
    """One sweep. Its clock stands still until it is told to go on."""

    database: Database
    sweep: SweepId
    desk: CheckInDesk
    opened: Opened
    now_ms: int = OPENED_MS + HOUR_MS
    prefix: str = "c"  # of the ids of its check-ins
    _made: int = field(default=0)

    @classmethod
    @asynccontextmanager
    async def open(
        cls,
        database: Database,
        *,
        shops: Sequence[str] = ("s1", "s2", "s3"),
        lots: Iterable[Lot | str] = ("L-1", "L-2"),
        **policy: Any,
    ) -> AsyncIterator[Sweeping]:
        await put_shops(database, shops)
        opened = await open_sweep(
            database, notice(*lots), by=PersonId("commander"), confirmed_by=PersonId("second"),
            policy=Policy(**policy), exercise=True, opened_ms=OPENED_MS, pace_milli=0,
        )  # fmt: skip
        async with desk_on(database) as desk:
            world = cls(database, opened.sweep, desk, opened)
            await world.go_to(world.now_ms)
            yield world

    async def go_to(self, now_ms: int) -> None:
        """Set the sweep's clock."""
        self.now_ms = now_ms
        async with self.database.acquire() as connection:
            await set_clock(connection, self.sweep, now_ms, 0)

    async def wait(self, ms: int) -> None:
        """Let time pass."""
        await self.go_to(self.now_ms + ms)

    def visit(self, shop: str = "s1", **fields: Any) -> dict[str, Any]:
        """A lawful visit at the door, just ended, that found nothing."""
        self._made += 1
        return {
            "id": f"{self.prefix}{self._made}",
            "sweep": self.sweep,
            "shop": shop,
            "revision": 1,
            "outcome": "inspected",
            "began": self.now_ms - 600_000,
            "ended": self.now_ms - 60_000,
            "position": {"lat": LAT, "lon": LON, "accuracy_m": 10},
            "officers": [{"name": "甲", "credential": "51-001"}, {"name": "乙", "credential": "51-002"}],
        } | fields

    async def hand_in(self, *items: dict[str, Any] | bytes, by: Sender | None = None) -> list[Receipt]:
        """Hand in together."""
        return await self.desk.hand_in(by or officer(), [as_bytes(item) for item in items])

    async def went(self, shop: str = "s1", by: Sender | None = None, **fields: Any) -> CheckInId:
        """A visit was made and recorded; its id."""
        item = self.visit(shop, **fields)
        (receipt,) = await self.hand_in(item, by=by)
        assert receipt.status == "recorded", receipt
        return CheckInId(item["id"])

    async def review(
        self, check_in: str, verdict: Verdict = Verdict.APPROVED, by: Actor = REVIEWER, settles: Sequence[str] = ()
    ) -> int:
        """A reviewer of no team decides."""
        return await review_check_in(
            self.database, self.sweep, CheckInId(check_in), verdict, by, reason="looked at it", settles=settles
        )

    async def amend(self, *lots: Lot | str) -> Opened:
        """One more revision."""
        return await amend_recall(
            self.database, self.sweep, notice(*lots), by=PersonId("commander"), confirmed_by=PersonId("second")
        )

    async def sight(self, shop: str | None = "s1", lot: str | None = "L-1") -> SightingId:
        """A caller saw it on sale."""
        return await receive_sighting(
            self.database, self.sweep, actor=REVIEWER, channel="hotline", text="架上还有",
            shop=ShopId(shop) if shop else None, lot=LotId(lot) if lot else None,
        )  # fmt: skip

    async def move(self, finding: str, source: Account, target: Account, units: int, **fields: Any) -> int:
        """Goods are moved, as told at the desk."""
        movement = new_movement(FindingId(finding), source, target, units, **fields)
        return await move_goods(self.database, self.sweep, movement, REVIEWER)

    async def put_phone(self, phone: str, person: str = "officer-A") -> PhoneId:
        """A phone that is known."""
        async with self.database.acquire() as connection:
            await connection.execute(PUT_PHONE, phone, person)
        return PhoneId(phone)

    async def board(self) -> Board:
        """How it stands."""
        return await read_board(self.database, self.sweep)

    async def blocked_by(self) -> set[str]:
        """The kinds of blockers that there are."""
        return {reason.kind.value for reason in (await self.board()).reasons}

    async def verify(self, head: str | None = None) -> Verified:
        """Walk the ledger."""
        return await verify_ledger(self.database, self.sweep, head)

    async def row(self) -> SweepRow:
        """The sweep's own row."""
        async with self.database.acquire() as connection:
            return await select_sweep(connection, self.sweep)

    async def waiting(self) -> list[str]:
        """Check-ins that wait for a second person."""
        async with self.database.acquire() as connection:
            return [item.check_in for item in await queues.select_review_items(connection, self.sweep)]

    async def ask(self, statement: str, *arguments: object) -> Any:
        """One value from the database, or what a statement did."""
        async with self.database.acquire() as connection:
            return await connection.fetchval(statement, *arguments)

    async def state(self, shop: str = "s1") -> str:
        """The one word for a shop."""
        return str(
            await self.ask("SELECT state FROM shop_state WHERE sweep_id = $1 AND shop_id = $2", self.sweep, shop)
        )

    async def line(self, shop: str = "s1", lot: str = "L-1") -> str:
        """The state of one line, as the ledger's events make it."""
        return (await self.by_hand()).lines[ShopId(shop)][LotId(lot)].state.value

    async def by_hand(self) -> ByHand:
        """Everything judged again, shop by shop and lot by lot, from the ledger alone."""
        async with self.database.acquire() as connection:
            base = await read_base(connection, await select_sweep(connection, self.sweep))
            files: dict[ShopId, ShopFile] = {}
            scope: list[ShopId] = []
            async for entry in ledger.read_entries(connection, self.sweep):
                event = entry.event()
                if isinstance(event, ShopsEntered):
                    scope.extend(event.shops)
                if entry.shop is not None and isinstance(event, ShopEvent):
                    add(files.setdefault(entry.shop, ShopFile(entry.shop)), event)
        return count_by_hand({shop: files.get(shop, ShopFile(shop)) for shop in scope}, base)

    async def agrees(self) -> ByHand:
        """The service shows what its ledger says, counted by hand; what that is."""
        verified, hand, board = await self.verify(), await self.by_hand(), await self.board()
        assert verified.ok, verified.trouble
        for lot, standing in board.lots.items():
            assert standing.lines == hand.totals(lot), lot
            assert standing.units == hand.units(lot), lot
        assert board.open_lines == sum(not line.is_closed for lines in hand.lines.values() for line in lines.values())
        assert hand.states == {
            row[0]: row[1]
            for row in await self.rows("SELECT shop_id, state FROM shop_state WHERE sweep_id = $1", self.sweep)
        }
        waiting = {name for judged in hand.judged.values() for name in judged.to_review}
        assert set(await self.waiting()) == waiting
        return hand

    async def rows(self, statement: str, *arguments: object) -> list[Any]:
        """Rows from the database."""
        async with self.database.acquire() as connection:
            return await connection.fetch(statement, *arguments)


@dataclass(frozen=True, slots=True)
class ByHand:
    """Every line of every shop that counts (a merged one counts with its survivor), and every judgement."""

    lines: dict[ShopId, dict[LotId, Line]]
    judged: dict[ShopId, ShopJudgement]

    def totals(self, lot: LotId) -> dict[LineState, int]:
        """Lines of one lot by state."""
        return Counter(lines[lot].state for lines in self.lines.values())

    def units(self, lot: LotId) -> dict[Account, int]:
        """Units of one lot by account."""
        units: Counter[Account] = Counter()
        for judged in self.judged.values():
            for find in judged.findings:
                if find.attributed and find.lots and find.lots[0] == lot:
                    units.update(find.balance.units)
            for returned, balance in judged.returns:
                if returned == lot:
                    units.update(balance.units)
        return dict(units)

    @property
    def states(self) -> dict[ShopId, str]:
        """The one word for each shop."""
        return {shop: judged.state.value for shop, judged in self.judged.items()}

    @property
    def open(self) -> set[tuple[ShopId, LotId]]:
        """The lines that are not closed."""
        return {(shop, lot) for shop, lines in self.lines.items() for lot, line in lines.items() if not line.is_closed}


def count_by_hand(files: dict[ShopId, ShopFile], base: BaseLines) -> ByHand:
    """Judge every shop with those merged into it, and write out every line."""
    alone = {shop: judge_shop(file, base) for shop, file in files.items()}
    merged: dict[ShopId, list[ShopFile]] = {}
    for shop, judgement in alone.items():
        if judgement.merged_into is not None:
            merged.setdefault(judgement.merged_into, []).append(files[shop])
    judged = {
        shop: judge_shop(files[shop], base, merged=merged[shop]) if shop in merged else alone[shop] for shop in files
    }
    lines: dict[ShopId, dict[LotId, Line]] = {}
    for shop, judgement in judged.items():
        if judgement.standing != "merged":
            applicable = judgement.standing == "in_scope"
            lines[shop] = {
                lot: judgement.exceptions.get(lot)
                or base.line(judgement.cover, base.group_of(lot), applicable=applicable)
                for lot in base.recall.lots
            }
    return ByHand(lines, judged)


@asynccontextmanager
async def desk_on(database: Database) -> AsyncIterator[CheckInDesk]:
    """A desk that takes check-ins, as each service process has one."""
    desk = CheckInDesk(database)
    desk.start()
    try:
        yield desk
    finally:
        await desk.close()


async def put_shops(database: Database, shops: Iterable[str], kind: str = "retailer") -> None:
    """Register shops, all at one place."""
    async with database.acquire() as connection:
        await connection.execute(PUT_SHOPS, list(shops), kind)


def notice(*lots: Lot | str) -> Notice:
    """A notice of these lots."""
    read = tuple(make_lot(lot) if isinstance(lot, str) else lot for lot in lots)
    return Notice("三聚氰胺奶粉", RecallClass.I, "melamine", read)


async def refused(code: str, deed: Awaitable[object]) -> None:
    """The deed is refused with this code."""
    with pytest.raises(Problem) as refusal:
        await deed
    assert refusal.value.code == code


def as_bytes(item: dict[str, Any] | bytes) -> bytes:
    """The bytes that a phone would send."""
    return item if isinstance(item, bytes) else json.dumps(item, ensure_ascii=False).encode()


__all__ = ["COMMANDER", "DAY_MS", "HOUR_MS", "OPENED_MS", "REVIEWER", "SECOND", "Grade", "Sweeping", "found", "officer"]
