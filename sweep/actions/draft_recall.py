"""A notice waits as a draft until a second person has compared each lot with the original; then it goes out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sweep.actions.actor import Actor, own_work
from sweep.actions.amend_recall import amend_recall
from sweep.actions.apply import read_base
from sweep.actions.open_sweep import Notice, Opened, open_sweep, refuse_empty
from sweep.actions.take_notice import notice_of
from sweep.db.connection import Connection, Database
from sweep.db.desk import drafts
from sweep.db.desk.drafts import DraftRecord
from sweep.db.recalls import lot_from_json, lot_to_json
from sweep.db.sweeps import choose_sweep
from sweep.domain.ids import PersonId
from sweep.domain.lot_rule import rule_from_json
from sweep.domain.problem import Problem
from sweep.domain.recall import Lot, amend, describe_changes
from sweep.domain.rule_words import describe
from sweep.domain.words import RecallClass
from sweep.intake.notices import notice_from_bytes
from sweep.intake.rejects import RejectRow
from sweep.views.desk.drafts import DraftLot, DraftRow, DraftSheet, DraftWarning

_FORM_NAME = "form.json"


@dataclass(frozen=True, slots=True)
class Heading:
    """What is said of the recall as a whole; None or '': as the file says."""

    title: str | None = None
    recall_class: str | None = None
    hazard: str | None = None


async def draft_from_file(
    database: Database,
    sweep: str | None,
    content: bytes,
    name: str,
    heading: Heading,
    actor: Actor,
    now: datetime,
    *,
    read: bool = True,
) -> int:
    """A draft of what a notice's file lists; its number. `read` False: only keep the file beside a form.

    Raises Problem as `read_notice` does, and `sweep-unknown`.
    """
    remarks: tuple[RejectRow, ...] = ()
    notice = Notice(heading.title or name, _class_of(heading), heading.hazard or "", ())
    if read:
        notice, remarks = await asyncio.to_thread(_read, content, name, heading)
    return await _insert(database, sweep, notice, remarks, content, name, actor, now)


async def draft_from_form(
    database: Database,
    sweep: str | None,
    heading: Heading,
    lots: Sequence[Mapping[str, Any]],
    actor: Actor,
    now: datetime,
) -> int:
    """A draft of lots that were typed in: their fields are those of a notice in JSON. Raises Problem as a file does."""
    notice, remarks = _read_form(heading, lots)
    return await _insert(database, sweep, notice, remarks, None, "", actor, now)


async def change_draft(
    database: Database, draft: int, heading: Heading, lots: Sequence[Mapping[str, Any]], actor: Actor
) -> None:
    """Other words. Who changes a draft has entered it: somebody else must confirm all of it, from the start."""
    notice, remarks = _read_form(heading, lots)
    async with database.transaction() as connection:
        await _waiting(connection, draft, lock=True)
        await drafts.update_draft(
            connection, draft, notice.title, notice.recall_class, notice.hazard, _lots(notice), _warnings(remarks),
            actor.person,
        )  # fmt: skip


async def confirm_lots(database: Database, draft: int, lots: Sequence[str], actor: Actor) -> int:
    """A second person has compared these lots with the original; how many are not confirmed yet.

    One person confirms all of a draft: what another one had confirmed before does not count for this one.
    Raises Problem `own-work`, `draft-unknown`, `lot-not-in-draft`.
    """
    async with database.transaction() as connection:
        found = await _waiting(connection, draft, lock=True)
        if found.entered_by == actor.person:
            raise own_work()
        listed = [lot["lot_id"] for lot in found.lots]
        for lot in lots:
            if lot not in listed:
                raise Problem(
                    "lot-not-in-draft",
                    f"Draft {draft} has no lot “{lot}”; reload it, it may have been changed.",
                    f"草稿 {draft} 中没有批次“{lot}”；内容可能已修改，请刷新。",
                    lot=lot,
                )
        before = found.confirmed if found.confirmed_by == actor.person else []
        confirmed = [lot for lot in listed if lot in lots or lot in before]
        await drafts.confirm_draft(connection, draft, confirmed, actor.person)
        return len(listed) - len(confirmed)


async def send_out(database: Database, draft: int, now: datetime, *, exercise: bool = False, zone: str) -> Opened:
    """Open the sweep, or amend its recall, with a draft whose every lot is confirmed. Raises Problem
    `lots-unconfirmed`, `draft-unknown` and those of `open_sweep` and `amend_recall`."""
    async with database.transaction() as connection:
        found = await _waiting(connection, draft)
        original = await drafts.select_notice(connection, draft)
    refuse_empty([lot_from_json(lot) for lot in found.lots])
    missing = [lot["lot_id"] for lot in found.lots if lot["lot_id"] not in found.confirmed]
    if missing or found.confirmed_by is None:
        raise Problem(
            "lots-unconfirmed",
            f"{len(missing)} lots of draft {draft} are not confirmed yet, first {missing[0] if missing else '-'}; "
            "a second person compares each with the original.",
            f"草稿 {draft} 尚有 {len(missing)} 个批次未确认（首个为 {missing[0] if missing else '-'}）；"
            "须由第二人逐一与原件核对。",
            status=409,
        )
    notice = Notice(
        found.title, RecallClass(found.recall_class), found.hazard, tuple(map(lot_from_json, found.lots)),
        found.notice_name, original[0] if original else None,
    )  # fmt: skip
    by, confirmed_by = PersonId(found.entered_by), PersonId(found.confirmed_by)
    # Finished first: of two who press the button at once, one finds nothing to send.
    async with database.transaction() as connection:
        await _waiting(connection, draft, lock=True)
        await drafts.finish_draft(connection, draft, now)
    try:
        if found.sweep is None:
            return await open_sweep(database, notice, by=by, confirmed_by=confirmed_by, exercise=exercise, zone=zone)
        return await amend_recall(database, found.sweep, notice, by=by, confirmed_by=confirmed_by)
    except BaseException:
        async with database.transaction() as connection:
            await drafts.reopen_draft(connection, draft)
        raise


async def drop_draft(database: Database, draft: int, now: datetime) -> None:
    """It will not go out."""
    async with database.transaction() as connection:
        await _waiting(connection, draft, lock=True)
        await drafts.finish_draft(connection, draft, now)


async def read_drafts(database: Database, reader: PersonId) -> list[DraftRow]:
    """All drafts that wait."""
    async with database.acquire() as connection:
        return [_row(found, reader) for found in await drafts.select_drafts(connection)]


async def read_draft(database: Database, draft: int, reader: PersonId) -> DraftSheet:
    """One draft, with what it would change and its original as text."""
    async with database.transaction(readonly=True) as connection:
        found = await _waiting(connection, draft)
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


async def _insert(
    database: Database,
    sweep: str | None,
    notice: Notice,
    remarks: Sequence[RejectRow],
    content: bytes | None,
    name: str,
    actor: Actor,
    now: datetime,
) -> int:
    async with database.transaction() as connection:
        if sweep is not None:
            row = await choose_sweep(connection, sweep)
            if notice.lots:
                amend((await read_base(connection, row)).recall, notice.lots)  # refuses what could not go out
        return await drafts.insert_draft(
            connection, sweep, notice.title, notice.recall_class, notice.hazard, _lots(notice), _warnings(remarks),
            content, name, actor.person, now,
        )  # fmt: skip


async def _waiting(connection: Connection, draft: int, *, lock: bool = False) -> DraftRecord:
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


def _read(content: bytes, name: str, heading: Heading) -> tuple[Notice, tuple[RejectRow, ...]]:
    read = notice_from_bytes(content, name)
    notice = notice_of(
        read, name, content, title=heading.title, recall_class=heading.recall_class or None, hazard=heading.hazard
    )
    return notice, read.remarks


def _read_form(heading: Heading, lots: Sequence[Mapping[str, Any]]) -> tuple[Notice, tuple[RejectRow, ...]]:
    filled = [{key: value for key, value in lot.items() if value not in ("", None, False, 0)} for lot in lots]
    return _read(json.dumps({"lots": filled}).encode(), _FORM_NAME, heading)


def _class_of(heading: Heading) -> RecallClass:
    return RecallClass(heading.recall_class) if heading.recall_class else RecallClass.I


def _text_of(content: bytes, name: str) -> str:
    try:
        return notice_from_bytes(content, name).source_text
    except Problem:
        return ""  # a scan, or a file without lots: it is there to be opened


def _lots(notice: Notice) -> list[dict[str, Any]]:
    return [lot_to_json(lot) for lot in notice.lots]


def _warnings(remarks: Sequence[RejectRow]) -> list[dict[str, Any]]:
    return [{"row": r.row, "field": r.field, "value": r.value, "en": r.reason_en, "zh": r.reason_zh} for r in remarks]


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
