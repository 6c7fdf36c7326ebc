"""A paper signed on the spot arrives from a phone, and is kept beside the chain under the SHA-256 of its bytes."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

import msgspec

from sweep.actions.apply import write_sweep_on
from sweep.actions.keep_photo import parse_sha256
from sweep.db import papers
from sweep.db.connection import Database
from sweep.db.papers import SignedPaper
from sweep.db.photos import is_here
from sweep.db.sweeps import select_sweeps
from sweep.domain.events import PaperSigned
from sweep.domain.ids import CheckInId, PersonId
from sweep.domain.problem import Problem


class SignedPaperTold(msgspec.Struct):
    """What a phone sends, in part: the rest is only ever shown. `refused`: why nobody signed for the shop."""

    sweep: str
    check_in: str
    form: str
    paper: dict[str, object]
    signatures: list[dict[str, object]] = []
    refused: dict[str, str] | None = None


async def keep_paper(
    database: Database, sha256: str, content: bytes, *, by: PersonId, phone: str | None, now: datetime
) -> bool:
    """Whether it is new; False where the same bytes are here already. Safe to repeat after a lost answer.

    A paper of a sweep that is not known is kept too, and the ledger of none tells of it. Raises Problem (422):
    photo-differs, paper-unfit.
    """
    digest = parse_sha256(sha256)
    if hashlib.sha256(content).digest() != digest:
        raise Problem(
            "photo-differs",
            "The paper's bytes are not those that its address names; send it again.",
            "文书内容与其校验值不符；请重新发送。",
            status=422,
        )
    try:
        told = msgspec.json.decode(content, type=SignedPaperTold)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem(
            "paper-unfit", f"This is no signed paper ({error}).", f"这不是已签名的文书（{error}）。", status=422
        ) from error
    salt = secrets.token_bytes(16)
    async with database.transaction() as connection:
        if await is_here(connection, digest):
            return False
        row = next((row for row in await select_sweeps(connection) if row.sweep_id == told.sweep), None)
        clock_ms = row.now_ms if row else int(now.timestamp() * 1000)
        paper = SignedPaper(
            digest, CheckInId(_plain(told.check_in)), _plain(told.form), content, told.refused is not None, clock_ms
        )
        if not await papers.insert_signed(connection, paper, row.sweep_id if row else None, salt, by, phone):
            return False
        if row is not None:
            async with write_sweep_on(connection, row.sweep_id) as writer:
                evidence = hashlib.sha256(salt + content).hexdigest()
                event = PaperSigned(paper.check_in, paper.form, paper.refused, evidence)
                await papers.number_signed(connection, digest, writer.append(event, actor=by))
    return True


def _plain(text: str) -> str:
    return text.replace("\0", "�")[:200]
