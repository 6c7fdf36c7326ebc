"""A notice becomes a draft, from its file or typed in; `confirm_draft` sends it out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sweep.actions.actor import Actor
from sweep.actions.apply import read_base
from sweep.actions.open_sweep import Notice
from sweep.actions.read_drafts import waiting_draft
from sweep.actions.take_notice import notice_of
from sweep.db.connection import Database
from sweep.db.desk import drafts
from sweep.db.recalls import lot_to_json
from sweep.db.sweeps import choose_sweep
from sweep.domain.recall import amend
from sweep.domain.words import RecallClass
from sweep.intake.notices import notice_from_bytes
from sweep.intake.rejects import RejectRow

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
        await waiting_draft(connection, draft, lock=True)
        await drafts.update_draft(
            connection, draft, notice.title, notice.recall_class, notice.hazard, _lots(notice), _warnings(remarks),
            actor.person,
        )  # fmt: skip


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


def _lots(notice: Notice) -> list[dict[str, Any]]:
    return [lot_to_json(lot) for lot in notice.lots]


def _warnings(remarks: Sequence[RejectRow]) -> list[dict[str, Any]]:
    return [{"row": r.row, "field": r.field, "value": r.value, "en": r.reason_en, "zh": r.reason_zh} for r in remarks]
