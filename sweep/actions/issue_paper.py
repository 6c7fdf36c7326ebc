"""The office approves a paper and gives it its number. Nothing is issued without both."""

from __future__ import annotations

from sweep.actions.actor import Actor, not_found, own_work
from sweep.actions.apply import SweepWriter, write_sweep
from sweep.db import papers
from sweep.db.connection import Database
from sweep.db.papers import IssuedPaper, PaperedVisit
from sweep.domain.events import HoldDocumented, PaperIssued
from sweep.domain.ids import CheckInId, ShopId, SweepId, finding_id
from sweep.domain.paper_forms import PaperForm
from sweep.domain.problem import Problem


async def issue_paper(
    database: Database,
    sweep: SweepId,
    check_in: CheckInId,
    form: PaperForm,
    *,
    number: str,
    approved_by: str,
    actor: Actor,
) -> int:
    """Issue a paper of a visit, as it stands and was signed; the ledger's number. Goods that it withholds get its
    number as their hold's document.

    Raises Problem: not-found, own-work, paper-number-missing, paper-number-taken, paper-issued.
    """
    number, approved_by = number.strip(), approved_by.strip()
    if not approved_by or (form.numbered and not number):
        raise Problem(
            "paper-number-missing",
            "Give the number and the person who approved it; a paper is not issued without.",
            "请填写文书编号和批准人；缺一不得签发。",
            field="number" if approved_by else "approved_by",
        )
    async with write_sweep(database, sweep) as writer:
        visit = await papers.select_visit(writer.connection, sweep, check_in)
        if visit is None:
            raise not_found("check-in", "检查登记", check_in)
        if visit.person == actor.person:
            raise own_work()
        before = [each for each in await papers.select_issued(writer.connection, [check_in]) if each.form == form.form]
        if before:
            raise Problem(
                "paper-issued",
                f"This paper was issued already, with the number {before[0].number or '–'}.",
                f"该文书已签发，编号 {before[0].number or '–'}。",
                status=409,
            )
        if number and await papers.select_number_taken(writer.connection, sweep, form.form, number) is not None:
            raise Problem(
                "paper-number-taken",
                f"Another paper of this kind has the number {number}; give its own.",
                f"编号 {number} 已用于另一份同类文书；请另行编号。",
                status=409,
                field="number",
            )
        signed = [each for each in await papers.select_signed(writer.connection, [check_in]) if each.form == form.form]
        n = writer.append(PaperIssued(check_in, form.form, number, actor.person), actor=actor.person)
        paper = IssuedPaper(
            check_in, form.form, number or f"#{n}", approved_by, actor.person, writer.now_ms,
            signed[-1].sha256 if signed else None, n,
        )  # fmt: skip
        await papers.insert_issued(writer.connection, sweep, paper)
        await _document_holds(writer, visit, form, paper)
    return n


async def _document_holds(writer: SweepWriter, visit: PaperedVisit, form: PaperForm, paper: IssuedPaper) -> None:
    """The paper on which goods are withheld: its number is their hold's document from here on."""
    shop = ShopId(visit.shop)
    report = (await writer.file_of(shop)).visits.get(visit.check_in)
    for finding in report.findings if report is not None else ():
        if finding.hold is not None and finding.hold.basis in form.bases:
            its_id = finding_id(visit.check_in, finding.number)
            writer.append(HoldDocumented(its_id, paper.number, paper.n, paper.issued_by), shop=shop,
                          actor=paper.issued_by)  # fmt: skip
