"""Erase what is personal of a sweep that is over. The ledger stays as it is, and says who erased and why."""

from __future__ import annotations

from sweep.actions.actor import Actor
from sweep.actions.apply import write_sweep
from sweep.db import personal
from sweep.db.connection import Database
from sweep.db.personal import Erased
from sweep.domain.events import PersonalErased
from sweep.domain.ids import SweepId
from sweep.domain.problem import Problem


async def erase_personal(database: Database, sweep: SweepId, reason: str, actor: Actor) -> Erased:
    """Erase the reports' bytes (with officers' names and notes), the names of custodians and witnesses, kept messages
    that were settled, and what callers told. Photos stay: they are evidence of goods.

    Raises Problem `sweep-goes-on` while goods are in custody: until then the bytes may be needed as evidence.
    """
    async with write_sweep(database, sweep) as writer:
        if writer.row.disposed_ms is None:
            raise Problem(
                "sweep-goes-on",
                "This sweep is not closed; personal data can be erased once nothing is left in custody.",
                "本次清查尚未销号；待全部物品处置完毕后方可删除个人信息。",
                status=409,
            )
        erased = await personal.erase(writer.connection, sweep)
        writer.append(PersonalErased(actor.person, reason, erased.check_ins), actor=actor.person)
    return erased
