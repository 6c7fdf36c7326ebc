"""A second person confirms a check-in or sends it back (一审一核)."""

from __future__ import annotations

from collections.abc import Sequence

from sweep.actions.actor import Actor, not_found, own_work, reason_missing
from sweep.actions.apply import SweepWriter, write_sweep
from sweep.db import ledger, proposals, reviews
from sweep.db.connection import Database
from sweep.domain.events import KINDS, CheckInReviewed, SightingSettled
from sweep.domain.ids import CheckInId, ShopId, SightingId, SweepId
from sweep.domain.words import Verdict


async def review_check_in(
    database: Database,
    sweep: SweepId,
    check_in: CheckInId,
    verdict: Verdict,
    actor: Actor,
    *,
    reason: str = "",
    settles: Sequence[str] = (),
) -> int:
    """Record a verdict; its ledger number. Sending back removes no find, and needs a reason. Raises Problem
    `own-work` for a reviewer of the visit's own team (who may only take the claim back), `not-found`.

    `settles`: sightings that an approved check-in answers. Finds are not settled so: they ask for a photo, or for a
    visit that names them.
    """
    async with write_sweep(database, sweep) as writer:
        row = await reviews.select_check_in(writer.connection, sweep, check_in)
        if row is None:
            raise not_found("check-in", "检查登记", check_in)
        own = row["person_id"] == actor.person or (row["team_id"] is not None and row["team_id"] == actor.team)
        if own and verdict is Verdict.APPROVED:
            raise own_work()
        if verdict is Verdict.SENT_BACK and not reason.strip():
            raise reason_missing()
        shop = ShopId(row["shop_id"])
        here, elsewhere = await _sightings(writer, shop, settles if verdict is Verdict.APPROVED else ())
        event = CheckInReviewed(check_in, verdict, actor.person, actor.team, reason, tuple(here))
        n = writer.append(event, shop=shop, actor=actor.person)
        for sighting, its_shop in elsewhere:
            await proposals.close_sighting(writer.connection, sweep, sighting)
            settled = SightingSettled(sighting, actor.person, reason or f"answered by check-in {check_in}")
            writer.append(settled, shop=its_shop, actor=actor.person)
        await reviews.set_verdict(writer.connection, sweep, check_in, verdict.value)
        if verdict is Verdict.SENT_BACK:
            await _reopen_unplaced(writer, shop, check_in)
        return n


async def _sightings(
    writer: SweepWriter, shop: ShopId, named: Sequence[str]
) -> tuple[list[SightingId], list[tuple[SightingId, ShopId | None]]]:
    """The sightings named: those at this shop, and the others with their shops."""
    here: list[SightingId] = []
    elsewhere: list[tuple[SightingId, ShopId | None]] = []
    for name in dict.fromkeys(named):
        row = await proposals.select_sighting(writer.connection, writer.sweep, name)
        if row is None:
            raise not_found("sighting", "线索", name)
        if row["shop_id"] == shop:
            here.append(SightingId(name))
        else:
            elsewhere.append((SightingId(name), row["shop_id"]))
    return here, elsewhere


async def _reopen_unplaced(writer: SweepWriter, shop: ShopId, check_in: CheckInId) -> None:
    """A sighting without a shop that this visit had answered waits again, unless a person settled it by name."""
    named = (await writer.file_of(shop)).visits[check_in].settles
    if named:
        entries = await ledger.select_kinds(writer.connection, writer.sweep, [KINDS[SightingSettled]])
        settled = {event.sighting for entry in entries if isinstance(event := entry.event(), SightingSettled)}
        await proposals.reopen_unplaced(writer.connection, writer.sweep, sorted(set(named) - settled))
