"""Recall drafts: what was typed in or read from a notice, and which of its lots a second person has confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sweep.db.connection import Connection

INSERT_DRAFT = """
INSERT INTO recall_draft (sweep_id, title, recall_class, hazard, lots, warnings, notice, notice_name, entered_by,
                          made_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING draft_id
"""
SELECT_DRAFT = """
SELECT d.draft_id, d.sweep_id, d.title, d.recall_class, d.hazard, d.lots, d.warnings, d.notice_name, d.entered_by,
       coalesce(p.name, '') AS entered_by_name, d.confirmed, d.confirmed_by, d.notice IS NOT NULL AS has_original
FROM recall_draft d LEFT JOIN person p ON p.person_id = d.entered_by
WHERE d.draft_id = $1 AND d.done_at IS NULL
"""
SELECT_DRAFTS = """
SELECT d.draft_id, d.sweep_id, d.title, d.recall_class, d.hazard, d.lots, d.warnings, d.notice_name, d.entered_by,
       coalesce(p.name, '') AS entered_by_name, d.confirmed, d.confirmed_by, d.notice IS NOT NULL AS has_original
FROM recall_draft d LEFT JOIN person p ON p.person_id = d.entered_by
WHERE d.done_at IS NULL ORDER BY d.draft_id
"""
LOCK_DRAFT = "SELECT draft_id FROM recall_draft WHERE draft_id = $1 AND done_at IS NULL FOR UPDATE"
SELECT_NOTICE = "SELECT notice, notice_name FROM recall_draft WHERE draft_id = $1"
UPDATE_DRAFT = """
UPDATE recall_draft SET title = $2, recall_class = $3, hazard = $4, lots = $5, warnings = $6, entered_by = $7,
                        confirmed = '{}', confirmed_by = NULL
WHERE draft_id = $1
"""
CONFIRM_DRAFT = "UPDATE recall_draft SET confirmed = $2, confirmed_by = $3 WHERE draft_id = $1"
FINISH_DRAFT = "UPDATE recall_draft SET done_at = $2 WHERE draft_id = $1"
REOPEN_DRAFT = "UPDATE recall_draft SET done_at = NULL WHERE draft_id = $1"


@dataclass(frozen=True, slots=True)
class DraftRecord:
    """One draft that has neither gone out nor been dropped."""

    draft: int
    sweep: str | None
    title: str
    recall_class: str
    hazard: str
    lots: list[dict[str, Any]]
    warnings: list[dict[str, Any]]
    notice_name: str
    entered_by: str
    entered_by_name: str
    confirmed: list[str]
    confirmed_by: str | None
    has_original: bool


async def insert_draft(
    connection: Connection,
    sweep: str | None,
    title: str,
    recall_class: str,
    hazard: str,
    lots: Sequence[dict[str, Any]],
    warnings: Sequence[dict[str, Any]],
    notice: bytes | None,
    notice_name: str,
    entered_by: str,
    now: datetime,
) -> int:
    """A new draft; its number."""
    draft: int = await connection.fetchval(
        INSERT_DRAFT,
        sweep,
        title,
        recall_class,
        hazard,
        list(lots),
        list(warnings),
        notice,
        notice_name,
        entered_by,
        now,
    )
    return draft


async def select_draft(connection: Connection, draft: int, *, lock: bool = False) -> DraftRecord | None:
    """One draft; None where there is none that still waits."""
    if lock and await connection.fetchval(LOCK_DRAFT, draft) is None:
        return None
    record = await connection.fetchrow(SELECT_DRAFT, draft)
    return None if record is None else DraftRecord(*record)


async def select_drafts(connection: Connection) -> list[DraftRecord]:
    """All that wait, the oldest first."""
    return [DraftRecord(*record) for record in await connection.fetch(SELECT_DRAFTS)]


async def select_notice(connection: Connection, draft: int) -> tuple[bytes | None, str] | None:
    """The original and its file name."""
    record = await connection.fetchrow(SELECT_NOTICE, draft)
    return None if record is None else (record[0], record[1])


async def update_draft(
    connection: Connection,
    draft: int,
    title: str,
    recall_class: str,
    hazard: str,
    lots: Sequence[dict[str, Any]],
    warnings: Sequence[dict[str, Any]],
    entered_by: str,
) -> None:
    """Other words: nothing of it is confirmed any more."""
    await connection.execute(UPDATE_DRAFT, draft, title, recall_class, hazard, list(lots), list(warnings), entered_by)


async def confirm_draft(connection: Connection, draft: int, confirmed: Sequence[str], by: str) -> None:
    """The lots that this second person has confirmed so far."""
    await connection.execute(CONFIRM_DRAFT, draft, list(confirmed), by)


async def finish_draft(connection: Connection, draft: int, now: datetime) -> None:
    """It went out, or was dropped."""
    await connection.execute(FINISH_DRAFT, draft, now)


async def reopen_draft(connection: Connection, draft: int) -> None:
    """It could not go out after all."""
    await connection.execute(REOPEN_DRAFT, draft)
