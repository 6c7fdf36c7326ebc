"""The people at desks, played: reviewers who look at evidence, a commander who decides, a head who proposes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random

from sweep.actions.actor import Actor
from sweep.actions.change_status import decide_status, propose_status
from sweep.actions.check_in_desk import CheckInDesk
from sweep.actions.enter_visit import enter_visit
from sweep.actions.give_up import revoke_phone, settle_kept
from sweep.actions.handle_sighting import accept_sighting, receive_sighting, settle_sighting
from sweep.actions.judge_finding import rejudge_finding
from sweep.actions.move_goods import move_goods, new_movement
from sweep.actions.review_check_in import review_check_in
from sweep.db import queues
from sweep.db.connection import Database
from sweep.demo.visits import World
from sweep.domain.ids import CheckInId, FindingId, LotId, PersonId, PhoneId, ProposalId, ShopId, SightingId, SweepId
from sweep.domain.words import Account, Role, ShopStatus, Verdict

COMMANDER = Actor(PersonId("demo-commander"), Role.COMMANDER)
REVIEWERS = tuple(Actor(PersonId(f"demo-reviewer-{n}"), Role.REVIEWER) for n in (1, 2, 3))
HEAD = Actor(PersonId("demo-head"), Role.HEAD)


@dataclass(slots=True)
class Office:
    """Works through what waits at the desk."""

    database: Database
    sweep: SweepId
    desk: CheckInDesk
    world: World
    random: Random
    sent_back: set[str] = field(default_factory=set)
    reviewed: int = 0
    sightings: dict[SightingId, ShopId] = field(default_factory=dict)

    async def review(self) -> None:
        """Look at every check-in that waits; now and then one is sent back, and its shop is visited again."""
        async with self.database.acquire() as connection:
            waiting = await queues.select_review_items(connection, self.sweep)
        for number, item in enumerate(waiting):
            reviewer = REVIEWERS[number % len(REVIEWERS)]
            send_back = item.findings == 0 and item.shop not in self.sent_back and self.random.random() < 0.03
            if send_back:
                self.sent_back.add(item.shop)
            await review_check_in(
                self.database,
                self.sweep,
                CheckInId(item.check_in),
                Verdict.SENT_BACK if send_back else Verdict.APPROVED,
                reviewer,
                reason="演练：照片与地址不符，请再查" if send_back else "演练：证据相符",
            )
            self.reviewed += 1

    async def decide_statuses(self) -> None:
        """The head proposes what teams have met twice; a reviewer decides."""
        async with self.database.acquire() as connection:
            proposed = {row.shop for row in await queues.select_proposals(connection, self.sweep)}
        for shop, memory in self.world.shops.items():
            truth = self.world.city.truth[shop]
            if shop in proposed:
                continue
            if truth.duplicate_of is not None and memory.attempts:
                await propose_status(
                    self.database, self.sweep, shop, ShopStatus.DUPLICATE, HEAD, reason="同一门店",
                    same_as=truth.duplicate_of,
                )  # fmt: skip
            elif truth.door in ("ceased", "not_there") and len(memory.shut_days) >= 2:
                knows = [CheckInId(its_id) for its_id in memory.visits]
                await propose_status(
                    self.database, self.sweep, shop, ShopStatus.NOT_OPERATING, HEAD, reason="两次上门均未营业",
                    knows=knows,
                )  # fmt: skip
        async with self.database.acquire() as connection:
            waiting = [row for row in await queues.select_proposals(connection, self.sweep) if row.verdict is None]
        for row in waiting:
            await decide_status(
                self.database, self.sweep, ProposalId(row.proposal), Verdict.APPROVED, self.random.choice(REVIEWERS)
            )

    async def serve_online_sellers(self, shops: list[ShopId], revision: int, now_ms: int) -> None:
        """Online sellers have no door: they are phoned, and the call is typed in at the desk (补录)."""
        for shop in shops:
            await enter_visit(
                self.desk,
                HEAD,
                {
                    "shop": shop,
                    "sweep": self.sweep,
                    "revision": revision,
                    "outcome": "inspected",
                    "began": now_ms - 600_000,
                    "ended": now_ms,
                    "officers": [{"name": "演练甲", "credential": "EX-1"}, {"name": "演练乙", "credential": "EX-2"}],
                    "note": "电话核查，网店商品已下架",
                },
            )

    async def hear_sighting(self, shop: ShopId, lot: LotId | None) -> SightingId:
        """The hotline rings; the sighting's id, for the visit that answers it."""
        sighting = await receive_sighting(
            self.database, self.sweep, actor=HEAD, channel="hotline", text="演练：有人看到还在卖", shop=shop, lot=lot
        )
        await accept_sighting(self.database, self.sweep, sighting, COMMANDER)
        self.sightings[sighting] = shop
        return sighting

    async def hear_vague_sighting(self) -> None:
        """Somebody saw something somewhere; a reviewer calls back and settles it with a reason."""
        sighting = await receive_sighting(
            self.database, self.sweep, actor=HEAD, channel="citizen", text="演练：记不清在哪里"
        )
        await settle_sighting(
            self.database, self.sweep, sighting, REVIEWERS[0], "回访：看到的是上市前的新批次，不在召回范围"
        )

    async def revoke_phone(self, phone: PhoneId) -> None:
        """A phone was left in a taxi."""
        await revoke_phone(self.database, self.sweep, phone, COMMANDER, datetime.now(UTC), "演练：手机遗失")

    async def settle_kept(self) -> None:
        """Somebody reads what could not be decoded."""
        async with self.database.acquire() as connection:
            waiting = await queues.select_unread(connection, self.sweep)
        for kept in waiting:
            await settle_kept(self.database, self.sweep, kept, COMMANDER, "演练：已核对原始报文，无检出内容")

    async def rejudge(self, released: frozenset[LotId]) -> None:
        """After a narrowing: goods of a released lot are freed, the others are still recalled."""
        async with self.database.acquire() as connection:
            waiting = await queues.select_to_rejudge(connection, self.sweep)
        for finding, lots in waiting:
            freed = bool(lots) and set(lots) <= released
            await rejudge_finding(
                self.database, self.sweep, finding, still_recalled=not freed, actor=REVIEWERS[1],
                reason="演练：检验合格，予以放行" if freed else "演练：仍在召回范围",
            )  # fmt: skip

    async def destroy_goods(self) -> int:
        """Everything in custody is destroyed before a witness; units destroyed."""
        async with self.database.acquire() as connection:
            stock = await queues.select_custody(connection, self.sweep)
        destroyed = 0
        for row in stock:
            source = Account(row.account)
            if row.dismissed:
                await self._move(FindingId(row.finding), source, Account.RELEASED, row.units)
                continue
            if source is Account.SEALED and row.units > 1:  # in two loads: movements may be partial
                await self._move(FindingId(row.finding), source, Account.COLLECTED, row.units // 2)
                await self._move(FindingId(row.finding), Account.COLLECTED, Account.DESTROYED, row.units // 2)
                await self._move(FindingId(row.finding), source, Account.DESTROYED, row.units - row.units // 2)
            else:
                await self._move(FindingId(row.finding), source, Account.DESTROYED, row.units)
            destroyed += row.units
        return destroyed

    async def _move(self, finding: FindingId, source: Account, target: Account, units: int) -> None:
        movement = new_movement(
            finding,
            source,
            target,
            units,
            custodian="泸州市演练库房",
            witness="公证员（演练）",
            document="演练销毁记录",
        )
        await move_goods(self.database, self.sweep, movement, COMMANDER)
