"""End a sweep: off sale when every lot is confirmed, disposed when nothing is in custody (design rule 6)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sweep.actions.actor import Actor, reason_missing
from sweep.actions.apply import write_sweep
from sweep.actions.read_board import read_board_of
from sweep.db.connection import Database
from sweep.domain.closing import Blocker
from sweep.domain.events import OverrideSigned, SweepDisposed, SweepOffSale
from sweep.domain.ids import SweepId


@dataclass(frozen=True, slots=True)
class Closing:
    """The contract's keys of `close`, and what kept it from more. `closed`: both ends are reached."""

    off_sale: bool
    closed: bool
    overridden: bool
    reasons: tuple[Blocker, ...]


async def close_sweep(database: Database, sweep: SweepId, actor: Actor, *, override: str | None = None) -> Closing:
    """Reach every end that nothing blocks; `override` signs over what does, with this reason, marked for ever. Goods
    in custody are not signed over together with the first end: that asks for an override of its own."""
    if override is not None and not override.strip():
        raise reason_missing()
    async with write_sweep(database, sweep) as writer:
        board = await read_board_of(writer.connection, writer.row)
        row = writer.row
        stops = {
            "off_sale": [r for r in board.reasons if r.end == "off_sale"],
            "disposed": list(board.reasons),
        }
        for end, reached in (("off_sale", row.off_sale_ms), ("disposed", row.disposed_ms)):
            if reached is not None:
                continue
            reasons = stops[end]
            in_custody = any(r.end == "disposed" for r in reasons)
            if reasons and (override is None or (in_custody and row.off_sale_ms is None)):
                break
            if reasons and override is not None:
                names = tuple(f"{r.kind.value}:{r.lot or '*'}:{r.count}" for r in reasons)
                writer.append(OverrideSigned(actor.person, override, names, end), actor=actor.person)
                writer.row = replace(writer.row, overridden=True)
            overridden = writer.row.overridden
            if end == "off_sale":
                writer.append(SweepOffSale(actor.person, overridden), actor=actor.person)
                writer.row = replace(writer.row, off_sale_ms=row.now_ms)
            else:
                writer.append(SweepDisposed(actor.person, overridden), actor=actor.person)
                writer.row = replace(writer.row, disposed_ms=row.now_ms)
        done = writer.row
        return Closing(done.off_sale_ms is not None, done.disposed_ms is not None, done.overridden, board.reasons)
