"""What a newer registry means for a running sweep: new shops enter, gone ones wait for a second person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sweep.actions.actor import Actor
from sweep.actions.apply import SweepWriter
from sweep.actions.change_status import put_proposal
from sweep.actions.enter_scope import enter_shops
from sweep.db import gone as gone_proposals
from sweep.db import ledger, proposals, shops
from sweep.domain.events import ShopsEntered, StatusUndone
from sweep.domain.ids import PersonId, ProposalId, ShopId, SweepId
from sweep.domain.shop_file import open_file
from sweep.domain.standing import visits_that_met_somebody
from sweep.domain.words import Role, ShopStatus

_CHUNK = 1_000  # shops whose files are read at a time


@dataclass(frozen=True, slots=True)
class ScopeRefreshed:
    """What changed in one sweep: shops that entered, that are proposed to leave, and that are back."""

    sweep: SweepId
    entered: int
    proposed: int
    returned: int


async def refresh_scope(
    writer: SweepWriter, *, gone: Sequence[ShopId], returned: Sequence[ShopId], by: PersonId, file_name: str
) -> ScopeRefreshed:
    """Apply a refresh to the sweep that `writer` holds; the registry has been written already."""
    entering = await shops.select_not_in_scope(writer.connection, writer.sweep)
    if entering:
        writer.append(ShopsEntered(tuple(entering), "registry"), actor=by)
        await enter_shops(writer, entering)
        writer.reopen_if_ended(f"{len(entering)} shops entered", by)
    undone = await _undo(writer, returned, by, file_name)
    proposed = 0
    for start in range(0, len(gone), _CHUNK):
        proposed += await _propose(writer, gone[start : start + _CHUNK], by, file_name)
    return ScopeRefreshed(writer.sweep, len(entering), proposed, undone)


async def _propose(writer: SweepWriter, gone: Sequence[ShopId], by: PersonId, file_name: str) -> int:
    """Each shop still in the count is proposed as gone, by somebody who knows every visit so far."""
    scope = await shops.select_scope(writer.connection, writer.sweep, gone)
    pending = {p.shop for p in await gone_proposals.select_gone_proposals(writer.connection, writer.sweep, gone)}
    leaving = [s for s in gone if s in scope and scope[s].standing == "in_scope" and s not in pending]
    events = await ledger.select_shop_events(writer.connection, writer.sweep, leaving)
    for shop in leaving:
        file = open_file(shop, events.get(shop, []))
        await put_proposal(
            writer,
            shop,
            ShopStatus.GONE,
            Actor(by, Role.COMMANDER),
            reason=f"not in {file_name}",
            knows=visits_that_met_somebody(file),
        )
    return len(leaving)


async def _undo(writer: SweepWriter, returned: Sequence[ShopId], by: PersonId, file_name: str) -> int:
    """A shop that is registered again is back in the count at once: that raises danger, it never lowers it."""
    if not returned:
        return 0
    standing = await gone_proposals.select_gone_proposals(writer.connection, writer.sweep, returned)
    for each in standing:
        await proposals.undo_proposal(writer.connection, writer.sweep, ProposalId(each.proposal))
        writer.append(
            StatusUndone(ProposalId(each.proposal), by, f"again in {file_name}"), shop=ShopId(each.shop), actor=by
        )
    if standing:
        writer.reopen_if_ended(f"{len(standing)} shops are registered again", by)
    return len(standing)
