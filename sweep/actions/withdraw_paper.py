"""The office takes back a paper that it issued. Nothing is edited: the ledger tells of both, and why."""

from __future__ import annotations

from sweep.actions.actor import Actor, not_found, own_work, reason_missing
from sweep.actions.apply import write_sweep
from sweep.db import papers
from sweep.db.connection import Database
from sweep.domain.events import HoldDocumentWithdrawn, PaperWithdrawn
from sweep.domain.ids import CheckInId, ShopId, SweepId
from sweep.domain.paper_forms import PaperForm
from sweep.domain.problem import Problem


async def withdraw_paper(
    database: Database, sweep: SweepId, check_in: CheckInId, form: PaperForm, *, reason: str, actor: Actor
) -> int:
    """Withdraw what was issued, so that it is a draft again; the ledger's number. The old number stays used.

    Raises Problem: not-found, own-work, reason-missing, paper-not-issued.
    """
    reason = reason.strip()
    if not reason:
        raise reason_missing()
    async with write_sweep(database, sweep) as writer:
        visit = await papers.select_visit(writer.connection, sweep, check_in)
        if visit is None:
            raise not_found("check-in", "检查登记", check_in)
        if visit.person == actor.person:
            raise own_work()
        issued = [each for each in await papers.select_issued(writer.connection, [check_in]) if each.form == form.form]
        if not issued:
            raise Problem(
                "paper-not-issued",
                "This paper is not issued, so there is nothing to withdraw.",
                "该文书尚未签发，无需撤销。",
                status=409,
            )
        paper = issued[0]
        event = PaperWithdrawn(check_in, form.form, paper.n, actor.person, reason)
        n = writer.append(event, actor=actor.person)
        await papers.withdraw_issued(writer.connection, sweep, paper.n, writer.now_ms, reason)
        shop = ShopId(visit.shop)
        for told in (await writer.file_of(shop)).documents:
            if told.issued == paper.n:
                undone = HoldDocumentWithdrawn(told.finding, paper.n, actor.person)
                writer.append(undone, shop=shop, actor=actor.person)
    return n
