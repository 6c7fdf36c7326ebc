"""The contact card of a visit: what a shopkeeper sees by the link, and her answer to one question."""

from __future__ import annotations

from dataclasses import dataclass

from sweep.actions.apply import read_base
from sweep.actions.read_papers import facts_of, wire_of
from sweep.db import cards, papers
from sweep.db.cards import card_hash
from sweep.db.connection import Database
from sweep.db.sweeps import select_sweep
from sweep.domain.problem import Problem
from sweep.domain.rule_words import describe


@dataclass(frozen=True, slots=True)
class CardSheet:
    """What was checked and taken, which lots are listed, and the officers. Nothing else of anybody."""

    title: str
    office: str
    ended: str
    outcome: str
    lots_count: str
    officers: list[tuple[str, str]]
    goods: list[dict[str, str]]
    lots: list[tuple[str, str]]
    exercise: bool
    rating: int | None


async def read_card(database: Database, token: str, language: str) -> CardSheet | None:
    """The card behind a link; None where no such visit has arrived (yet)."""
    token_hash = card_hash(token)
    if token_hash is None:
        return None
    async with database.transaction(isolation="repeatable_read", readonly=True) as connection:
        card = await cards.select_card(connection, token_hash)
        visit = await papers.select_visit(connection, card.sweep, card.check_in) if card else None
        if card is None or visit is None:
            return None
        sweep = await select_sweep(connection, card.sweep)
        facts, goods = await facts_of(connection, sweep, visit, language)
        recall = (await read_base(connection, sweep)).recall
    wire = wire_of(visit.raw)
    held = next((r.lots for r in recall.revisions if r.number == visit.revision), ())
    return CardSheet(
        title=sweep.title,
        office=visit.office,
        ended=facts["ended"],
        outcome=facts["outcome"],
        lots_count=facts["lots_count"],
        officers=[(each.name, each.credential) for each in wire.officers] if wire else [],
        goods=goods,
        lots=[
            (" ".join(part for part in (lot.brand, lot.product, lot.spec) if part), describe(lot.rule, language))
            for lot in held
            if not lot.released
        ],
        exercise=sweep.exercise,
        rating=card.rating,
    )


async def rate_visit(database: Database, token: str, rating: str) -> None:
    """Keep the answer, the first one. Raises Problem: card-unknown (404), rating-unfit (422)."""
    if rating not in ("1", "2", "3", "4", "5"):
        raise Problem("rating-unfit", "Choose one of the five answers.", "请在五个选项中选择一个。", status=422)
    token_hash = card_hash(token)
    async with database.transaction() as connection:
        card = await cards.select_card(connection, token_hash) if token_hash else None
        if card is None or token_hash is None:
            raise card_unknown()
        sweep = await select_sweep(connection, card.sweep)
        await cards.rate(connection, token_hash, int(rating), sweep.now_ms)


def card_unknown() -> Problem:
    return Problem(
        "card-unknown",
        "The report of this visit has not arrived yet; open the link again later.",
        "本次检查的登记尚未上传；请稍后再打开。",
        status=404,
    )
