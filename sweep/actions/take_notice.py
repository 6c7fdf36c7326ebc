"""Take a recall notice from its file: what `open_sweep` and `amend_recall` need, and what a person should look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sweep.actions.keep_rejects import keep_rejects
from sweep.actions.open_sweep import Notice
from sweep.domain.recall import Lot
from sweep.domain.words import RecallClass
from sweep.domain.written_date import SlashOrder
from sweep.intake.notices import ListedLot, RecallNotice, notice_from_bytes
from sweep.intake.rejects import RejectRow
from sweep.intake.tables import read_bytes


@dataclass(frozen=True, slots=True)
class TakenNotice:
    """A notice, what was said of it, and where that was written (None: there is nothing to say)."""

    notice: Notice
    remarks: Sequence[RejectRow]
    remarks_file: Path | None
    names_class: bool  # else the gravest is taken


def take_notice(
    path: Path,
    *,
    rejects_dir: Path,
    now: datetime,
    title: str | None = None,
    recall_class: str | None = None,
    hazard: str | None = None,
    slash_order: SlashOrder = SlashOrder.UNKNOWN,
) -> TakenNotice:
    """Read a file; what is given here goes before what the file says. Raises Problem as `read_notice` does."""
    original = read_bytes(path)
    read = notice_from_bytes(original, path.name, slash_order=slash_order)
    notice = notice_of(read, path.name, original, title=title, recall_class=recall_class, hazard=hazard)
    remarks_file = keep_rejects(rejects_dir, path, read.remarks, now) if read.remarks else None
    return TakenNotice(notice, read.remarks, remarks_file, bool(recall_class or read.recall_class))


def notice_of(
    read: RecallNotice,
    name: str,
    original: bytes,
    *,
    title: str | None = None,
    recall_class: str | None = None,
    hazard: str | None = None,
) -> Notice:
    """What a sweep is opened with. A class that nobody tells is the gravest."""
    given = RecallClass(recall_class) if recall_class is not None else read.recall_class
    return Notice(
        title=title or read.title or read.product or name,
        recall_class=given or RecallClass.I,
        hazard=hazard or read.hazard,
        lots=tuple(map(_lot, read.lots)),
        name=name,
        original=original,
    )


def _lot(listed: ListedLot) -> Lot:
    return Lot(
        lot_id=listed.lot_id,
        product=listed.product,
        brand=listed.brand,
        producer=listed.producer,
        spec=listed.spec,
        unit=listed.unit or "unit",
        grams_per_unit=listed.grams_per_unit,
        gtin=listed.gtin,
        rule=listed.rule,
        rule_text=listed.rule_text,
        certificate=listed.certificate,
        released=listed.released,
    )
