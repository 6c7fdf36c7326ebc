"""Put a revision of the recall on the ledger and in its table."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sweep.db import recalls
from sweep.domain.events import RecallRevised
from sweep.domain.ids import PersonId
from sweep.domain.recall import Lot

if TYPE_CHECKING:
    from sweep.actions.apply import SweepWriter


async def put_revision(
    writer: SweepWriter,
    number: int,
    lots: Sequence[Lot],
    *,
    by: PersonId,
    confirmed_by: PersonId,
    original: bytes | None,
    name: str,
    reopened_lines: int,
) -> None:
    """The revision's lots, who confirmed them, and the original file."""
    values = tuple(recalls.lot_to_json(lot) for lot in lots)
    digest = hashlib.sha256(original).hexdigest() if original is not None else ""
    n = writer.append(RecallRevised(number, values, confirmed_by, digest, reopened_lines), actor=by)
    await recalls.insert_revision(
        writer.connection,
        writer.sweep,
        number,
        values,
        notice=original,
        notice_name=name,
        confirmed_by=confirmed_by,
        n=n,
    )
