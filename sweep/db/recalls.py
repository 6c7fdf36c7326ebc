"""Recall revisions in the database, and the lots' JSON form (also the ledger's)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sweep.db.connection import Connection
from sweep.domain.ids import LotId, SweepId
from sweep.domain.lines import BaseLines
from sweep.domain.lot_rule import rule_from_json, rule_to_json
from sweep.domain.policy import Policy
from sweep.domain.recall import Lot, Recall, Revision, read_recall
from sweep.domain.words import RecallClass

SELECT_REVISIONS = """
SELECT number, lots FROM recall_revision WHERE sweep_id = $1 ORDER BY number
"""
INSERT_REVISION = """
INSERT INTO recall_revision (sweep_id, number, lots, notice, notice_name, confirmed_by, n)
VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
_TEXTS = ("product", "brand", "producer", "spec", "unit", "gtin", "rule_text", "certificate")


def lot_to_json(lot: Lot) -> dict[str, Any]:
    """A lot as JSON: its texts, weight, rule, and whether it is released."""
    return {
        "lot_id": lot.lot_id,
        **{name: getattr(lot, name) for name in _TEXTS},
        "grams_per_unit": lot.grams_per_unit,
        "rule": rule_to_json(lot.rule),
        "released": lot.released,
    }


def lot_from_json(value: Mapping[str, Any]) -> Lot:
    """The other way. Raises Problem where the rule is none."""
    return Lot(
        lot_id=LotId(str(value["lot_id"])),
        **{name: str(value.get(name) or "") for name in _TEXTS},
        grams_per_unit=int(value.get("grams_per_unit") or 0),
        rule=rule_from_json(value["rule"]),
        released=bool(value.get("released")),
    )


async def insert_revision(
    connection: Connection,
    sweep: SweepId,
    number: int,
    lots: Sequence[Mapping[str, Any]],
    *,
    notice: bytes | None,
    notice_name: str,
    confirmed_by: str,
    n: int,
) -> None:
    """Keep a revision with its original."""
    await connection.execute(INSERT_REVISION, sweep, number, list(lots), notice, notice_name, confirmed_by, n)


async def select_recall(connection: Connection, sweep: SweepId, recall_class: RecallClass, hazard: str) -> Recall:
    """The recall of a sweep, all revisions read as one."""
    told = await select_revisions(connection, sweep)
    revisions = [Revision(number, tuple(lot_from_json(lot) for lot in lots)) for number, lots in told]
    return read_recall(recall_class, hazard, revisions)


async def select_revisions(connection: Connection, sweep: SweepId) -> list[tuple[int, list[dict[str, Any]]]]:
    """Every revision's number and lots, in their JSON form."""
    return [(row["number"], row["lots"]) for row in await connection.fetch(SELECT_REVISIONS, sweep)]


class RecallShelf:
    """Recalls already read, by sweep and revision: revisions never change, so these never grow old. The epoch tells
    a sweep from its namesake in another database, or in a backup that was restored."""

    def __init__(self) -> None:
        self._known: dict[tuple[SweepId, str], BaseLines] = {}

    async def base_lines(
        self,
        connection: Connection,
        sweep: SweepId,
        epoch: str,
        revision: int,
        recall_class: RecallClass,
        hazard: str,
        policy: Policy,
    ) -> BaseLines:
        """The base lines of a sweep at its newest revision."""
        known = self._known.get((sweep, epoch))
        if known is None or known.recall.revision != revision or known.policy != policy:
            known = BaseLines(await select_recall(connection, sweep, recall_class, hazard), policy)
            self._known[sweep, epoch] = known
        return known
