"""At the end of the exercise: is every receipt that a phone got in the ledger, exactly once?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sweep.db import verification
from sweep.db.connection import Database
from sweep.demo.phone import SimulatedPhone
from sweep.domain.ids import SweepId


@dataclass(frozen=True, slots=True)
class ReceiptCheck:
    """Receipts that phones hold, those the ledger lacks, and what phones still have in their outboxes."""

    receipts: int
    lost: int
    unsent: int
    repeats: int
    lost_answers: int

    @property
    def ok(self) -> bool:
        """Nothing was lost and nothing is left."""
        return self.lost == 0 and self.unsent == 0

    def facts(self) -> dict[str, int]:
        """For the command's answer."""
        return {
            "receipts": self.receipts,
            "receipts_lost": self.lost,
            "unsent": self.unsent,
            "sent_again": self.repeats,
            "answers_lost": self.lost_answers,
        }


async def compare_receipts(database: Database, sweep: SweepId, phones: Iterable[SimulatedPhone]) -> ReceiptCheck:
    """Compare each receipt's id, number and hash of the bytes with the ledger's. Ids are unique there, so one row is
    exactly once."""
    async with database.acquire() as connection:
        recorded = await verification.select_check_ins(connection, sweep)
    phones = list(phones)
    receipts = [receipt for phone in phones for receipt in phone.receipts.values()]
    lost = sum(
        (row := recorded.get(receipt["id"])) is None or (row.n, row.sha256) != (receipt["n"], receipt["sha256"])
        for receipt in receipts
        if receipt["status"] in ("recorded", "repeated")
    )
    return ReceiptCheck(
        len(receipts),
        lost,
        sum(len(phone.outbox) for phone in phones),
        sum(phone.repeats for phone in phones),
        sum(phone.lost_answers for phone in phones),
    )
