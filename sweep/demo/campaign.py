"""The exercise, day by day: plan in the morning, visits until evening, reviews at night, until the sweep can close.

Revision 2 arrives when about half of the lines are closed. When no line is open any more the effectiveness check's
sample is drawn and its shops are visited by teams that had not been there; then the sweep ends off sale, the goods
are destroyed before a witness, and it ends disposed.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import aiohttp

from sweep.actions.amend_recall import amend_recall
from sweep.actions.close_sweep import Closing, close_sweep
from sweep.actions.draw_sample import Draw, draw_sample
from sweep.actions.plan_routes import plan_sweep
from sweep.actions.read_board import read_board
from sweep.actions.take_notice import take_notice
from sweep.db import queues
from sweep.db.connection import Database
from sweep.demo.checks import checks_left
from sweep.demo.city import City, CityFiles, Team
from sweep.demo.clock import MINUTE_MS, ExerciseClock
from sweep.demo.office import COMMANDER, REVIEWERS, Office
from sweep.demo.phone import SimulatedPhone
from sweep.demo.visits import Errand, World, visit
from sweep.domain.closing import BlockerKind
from sweep.domain.ids import LotId, PhoneId, ShopId, SweepId, TeamId
from sweep.domain.words import RetailerKind
from sweep.views.board import Board

TICK_MS = 12 * MINUTE_MS  # a visit with the way to it
FIRST_TICK, LAST_TICK = 5, 52  # 08:00 to 17:24, counted from seven
REVISION_2_AFTER = 0.55  # of the lines closed
_MOST_DAYS = 40
_NOON_SIGHTINGS = {(0, 20), (0, 40), (1, 10), (1, 45), (2, 15)}

Tell = Callable[[Board, str], None]
"""What the terminal shows: how the sweep stands, and what the simulated clock says."""


@dataclass(slots=True)
class Campaign:
    """Everybody who plays, and what they play on."""

    database: Database
    sweep: SweepId
    city: City
    files: CityFiles
    clock: ExerciseClock
    office: Office
    world: World
    phones: dict[TeamId, SimulatedPhone]
    session: aiohttp.ClientSession
    random: Random
    tell: Tell
    plan_seconds: float
    scratch: Path
    spare_links: dict[TeamId, str]
    retired: list[SimulatedPhone] = field(default_factory=list)
    queues: dict[TeamId, deque[Errand]] = field(default_factory=dict)
    revision: int = 1
    sample: Draw | None = None
    been: dict[ShopId, set[TeamId]] = field(default_factory=dict)

    async def run(self) -> Closing:
        """Play until both ends are reached, or patience ends; what closing then says."""
        closing: Closing | None = None
        for _ in range(_MOST_DAYS):
            await self._night()
            board = await self._show()
            if await self._is_swept(board):
                closing = await close_sweep(self.database, self.sweep, COMMANDER)
                if closing.off_sale:
                    break
            await self._morning(board)
            await self._day()
            await self.clock.next_morning()
        if closing is None or not closing.off_sale:
            return await close_sweep(self.database, self.sweep, COMMANDER)
        await self.office.destroy_goods()
        closing = await close_sweep(self.database, self.sweep, COMMANDER)
        await self._show()
        return closing

    @property
    def all_phones(self) -> list[SimulatedPhone]:
        """Those in use, and those that were revoked."""
        return [*self.phones.values(), *self.retired]

    async def _is_swept(self, board: Board) -> bool:
        """Whether only effectiveness checks and custody are left; draws the sample when it comes to that."""
        checks = {BlockerKind.CHECK_NOT_DRAWN, BlockerKind.CHECK_INCOMPLETE}
        if any(reason.kind not in checks and reason.end == "off_sale" for reason in board.reasons):
            return False
        if self.sample is None and self.revision > 1:
            self.sample = await draw_sample(self.database, self.sweep, COMMANDER)
        return board.is_closable

    async def _night(self) -> None:
        released = frozenset(lot.lot_id for lot in (await self._board()).recall.lots.values() if lot.released)
        await self.office.rejudge(released)
        await self.office.settle_kept()
        await self.office.decide_statuses()
        await self.office.review()

    async def _board(self) -> Board:
        return await read_board(self.database, self.sweep)

    async def _show(self) -> Board:
        board = await self._board()
        self.tell(board, f"{self.clock.date:%m-%d %H:%M}")
        return board

    async def _morning(self, board: Board) -> None:
        """Everybody gets a route: planned shops, or the sample's where nothing else is left."""
        if self.sample is not None and not any(r.kind is BlockerKind.LINES_OPEN for r in board.reasons):
            await self._assign_checks()
            return
        async with self.database.acquire() as connection:
            open_shops = await queues.select_open_shops(connection, self.sweep)
        online = [shop for shop, kind in open_shops if kind == RetailerKind.ONLINE]
        await self.office.serve_online_sellers(online, self.revision, self.clock.now_ms)
        if len(open_shops) > len(online):
            await self._plan()

    async def _plan(self) -> None:
        await plan_sweep(self.database, self.sweep, by=COMMANDER.person, seconds=self.plan_seconds, seed=self.city.seed)
        async with self.database.acquire() as connection:
            routes = await queues.select_routes(connection, self.sweep)
            # A plan keeps the stops that are done; nobody goes there again.
            due = {shop for shop, _ in await queues.select_open_shops(connection, self.sweep)}
            stands_for: dict[ShopId, list[ShopId]] = {}
            for merged, survivor in await queues.select_merge_pairs(connection, self.sweep):
                stands_for.setdefault(survivor, []).append(merged)
        self.queues = {
            team.team_id: deque(
                Errand(shop, also=tuple(stands_for.get(shop, ())))
                for shop in routes.get(team.team_id, [])
                if shop in due
            )
            for team in self.city.teams
        }

    async def _assign_checks(self) -> None:
        """The sample's shops that are not tested yet, each to a team that has not been there."""
        left = await checks_left(self.database, self.sweep)
        self.queues = {team.team_id: deque() for team in self.city.teams}
        county = {shop.shop_id: shop.county for shop in self.city.shops}
        for shop in left:
            strangers = [t for t in self.city.teams if t.team_id not in self.been.get(shop, set())]
            near = [t for t in strangers if t.sector_name == county.get(shop)] or strangers
            team = min(near, key=lambda t: len(self.queues[t.team_id]))
            self.queues[team.team_id].append(Errand(shop, "effectiveness_check"))

    async def _day(self) -> None:
        start_ms = self.clock.now_ms
        day = self.clock.day
        for tick in range(FIRST_TICK, LAST_TICK):
            await self.clock.go_to(start_ms + tick * TICK_MS)
            if (day, tick) in _NOON_SIGHTINGS:
                await self._sighting(vague=tick == 45)
            if (day, tick) == (0, 30):
                await self._odd_messages()
            if (day, tick) == (1, 15):
                await self._revoke_one()
            if not any(self.queues.values()) and not any(phone.outbox for phone in self.all_phones):
                break
            await asyncio.gather(*(self._team_tick(team, day) for team in self.city.teams))
            board = await self._show()
            if self.revision == 1 and board.open_lines <= (1 - REVISION_2_AFTER) * sum(
                lot.total for lot in board.lots.values()
            ):
                await self._amend()
        await self._flush()

    async def _team_tick(self, team: Team, day: int) -> None:
        phone, now_ms = self.phones[team.team_id], self.clock.now_ms
        errands = self.queues.get(team.team_id)
        if errands:
            errand = errands.popleft()
            self.been.setdefault(errand.shop, set()).add(team.team_id)
            phone.report(visit(self.world, team, phone, errand, now_ms, day) | {"sweep": self.sweep})
        phone.wander(now_ms)
        if phone.is_online(now_ms):
            await phone.hand_in(self.session, now_ms)
            phone.revision = self.revision

    async def _flush(self) -> None:
        """In the evening everybody finds signal."""
        for _ in range(20):
            waiting = [phone for phone in self.all_phones if phone.outbox or phone.photos]
            if not waiting:
                break
            await asyncio.gather(*(phone.hand_in(self.session, self.clock.now_ms) for phone in waiting))
        for phone in self.phones.values():
            phone.revision = self.revision

    async def _amend(self) -> None:
        taken = take_notice(self.files.recall_revision_2, rejects_dir=self.scratch, now=datetime.now(UTC))
        opened = await amend_recall(
            self.database, self.sweep, taken.notice, by=COMMANDER.person, confirmed_by=REVIEWERS[0].person
        )
        self.revision = opened.revision
        await self._plan()

    async def _sighting(self, *, vague: bool) -> None:
        if vague:
            await self.office.hear_vague_sighting()
            return
        shop = self.random.choice([s for s in self.city.shops if s.kind is RetailerKind.RETAILER])
        if not self.world.city.truth[shop.shop_id].door.value.startswith(("opens", "shut", "refuses")):
            return
        lots = sorted(self.world.recalled_by[self.revision])
        lot: LotId | None = LotId(self.random.choice(lots)) if self.random.random() < 0.7 else None
        sighting = await self.office.hear_sighting(shop.shop_id, lot)
        teams = [t for t in self.city.teams if t.sector_name == shop.county] or list(self.city.teams)
        team = self.random.choice(teams)
        errand = Errand(shop.shop_id, "sighting", (sighting,))
        self.queues.setdefault(team.team_id, deque()).appendleft(errand)

    async def _odd_messages(self) -> None:
        """Bytes that are no check-in, and a known id with other bytes: both must be kept, and neither counted."""
        phone = next(iter(self.phones.values()))
        headers = {"Authorization": f"Bearer {phone.token}", "Content-Type": "application/json"}
        bodies = [b'{"id": "cut off in the mid']
        if phone.sent_before:
            bodies.append(phone.sent_before[0].body.replace(b'"outcome"', b'"result"', 1))
        for body in bodies:
            async with self.session.post("/api/v1/check-ins", data=body, headers=headers) as answer:
                await answer.read()

    async def _revoke_one(self) -> None:
        """A phone is revoked with work in its outbox; its team gets another, and the old one still hands in."""
        team = self.city.teams[0]
        old = self.phones[team.team_id]
        new = SimulatedPhone(team.team_id, Random(self.random.getrandbits(64)), 0, revision=self.revision)
        await new.join(self.session, self.spare_links[team.team_id])
        await self.office.revoke_phone(PhoneId(old.phone_id))
        self.phones[team.team_id] = new
        self.retired.append(old)
