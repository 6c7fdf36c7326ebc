"""The drafts that wait: what each would change, beside its original."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from sweep.actions.apply import read_base
from sweep.db.connection import Connection, Database
from sweep.db.desk import drafts
from sweep.db.desk.drafts import DraftRecord
from sweep.db.recalls import lot_from_json
from sweep.db.sweeps import choose_sweep
from sweep.domain.ids import PersonId
from sweep.domain.lot_rule import rule_from_json
from sweep.domain.problem import Problem
from sweep.domain.recall import Lot, describe_changes
from sweep.domain.rule_words import describe
from sweep.intake.notices import notice_from_bytes
from sweep.views.desk.drafts import DraftLot, DraftRow, DraftSheet, DraftWarning


async def read_drafts(database: Database, reader: PersonId) -> list[DraftRow]:
    """All drafts that wait."""
    async with database.acquire() as connection:
        return [_row(found, reader) for found in await drafts.select_drafts(connection)]


async def read_draft(database: Database, draft: int, reader: PersonId) -> DraftSheet:
    """One draft, with what it would change and its original as text."""
    async with database.transaction(readonly=True) as connection:
        found = await waiting_draft(connection, draft)
        notice = await drafts.select_notice(connection, draft)
        changes: dict[str, str] = {}
        if found.sweep is not None:
            base = await read_base(connection, await choose_sweep(connection, found.sweep))
            lots = [lot_from_json(lot) for lot in found.lots]
            changes = {lot.lot_id: change for lot, change in describe_changes(base.recall, lots)}
    content, name = notice if notice is not None else (None, "")
    text = await asyncio.to_thread(_text_of, content, name) if content else ""
    return DraftSheet(
        head=_row(found, reader),
        lots=[_draft_lot(lot, changes, found.confirmed) for lot in found.lots],
        warnings=[DraftWarning(**warning) for warning in found.warnings],
        source_text=text,
        has_original=found.has_original,
    )


async def read_original(database: Database, draft: int) -> tuple[bytes, str]:
    """The original's bytes and its file name. Raises Problem `draft-unknown`."""
    async with database.acquire() as connection:
        found = await drafts.select_notice(connection, draft)
    if found is None or found[0] is None:
        raise _unknown(draft)
    return found[0], found[1]


async def waiting_draft(connection: Connection, draft: int, *, lock: bool = False) -> DraftRecord:
    """A draft that has not gone out. Raises Problem `draft-unknown`."""
    found = await drafts.select_draft(connection, draft, lock=lock)
    if found is None:
        raise _unknown(draft)
    return found


def _unknown(draft: int) -> Problem:
    return Problem(
        "draft-unknown",
        f"There is no draft {draft} waiting; it may have gone out already.",
        f"没有待确认的草稿 {draft}；可能已经发布。",
        status=404,
        draft=draft,
    )


def _text_of(content: bytes, name: str) -> str:
    try:
        return notice_from_bytes(content, name).source_text
    except Problem:
        return ""  # a scan, or a file without lots: it is there to be opened


def _row(found: DraftRecord, reader: PersonId) -> DraftRow:
    return DraftRow(
        draft=found.draft,
        sweep=found.sweep,
        title=found.title,
        recall_class=found.recall_class,
        hazard=found.hazard,
        lots=len(found.lots),
        confirmed=len(found.confirmed),
        notice_name=found.notice_name,
        entered_by=found.entered_by,
        entered_by_name=found.entered_by_name,
        own=found.entered_by == reader,
    )


def _draft_lot(value: Mapping[str, Any], changes: Mapping[str, str], confirmed: Sequence[str]) -> DraftLot:
    lot: Lot = lot_from_json(value)
    rule = rule_from_json(value["rule"])
    return DraftLot(
        lot=lot.lot_id,
        product=lot.product,
        brand=lot.brand,
        producer=lot.producer,
        spec=lot.spec,
        unit=lot.unit,
        grams_per_unit=lot.grams_per_unit,
        gtin=lot.gtin,
        rule_text=lot.rule_text,
        rule_en=describe(rule, "en"),
        rule_zh=describe(rule, "zh"),
        released=lot.released,
        certificate=lot.certificate,
        change=changes.get(lot.lot_id, ""),
        confirmed=lot.lot_id in confirmed,
    )
