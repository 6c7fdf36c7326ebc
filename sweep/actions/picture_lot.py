"""Pictures of a lot: given at the desk, shown on every phone. What was given stays as it was."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import datetime

from sweep.actions.actor import Actor, not_found, reason_missing
from sweep.actions.apply import write_sweep
from sweep.actions.keep_photo import media_type_of, parse_sha256
from sweep.db import lot_pictures
from sweep.db.connection import Database
from sweep.db.photos import insert_photo
from sweep.domain.events import LotPictured, LotPictureWithdrawn
from sweep.domain.ids import LotId, SweepId
from sweep.domain.problem import Problem
from sweep.intake.picture import shrink_picture

MOST_PICTURES = 4


async def picture_lot(
    database: Database, sweep: SweepId, lot: LotId, content: bytes, *, actor: Actor, now: datetime
) -> str:
    """Show a picture with a lot; its SHA-256 as phones get it. The same again changes nothing.

    Raises Problem: picture-unfit, not-found, pictures-enough.
    """
    shown = await asyncio.to_thread(shrink_picture, content)
    picture, original = hashlib.sha256(shown), hashlib.sha256(content)
    async with write_sweep(database, sweep) as writer:
        if lot not in writer.base.recall.lots:
            raise not_found("lot", "批次", lot)
        there = (await lot_pictures.select_pictures(writer.connection, sweep)).get(lot, ())
        if picture.hexdigest() in there:
            return picture.hexdigest()
        if len(there) >= MOST_PICTURES:
            raise Problem(
                "pictures-enough",
                f"Lot {lot} has {MOST_PICTURES} pictures already; withdraw one first.",
                f"批次 {lot} 已有 {MOST_PICTURES} 张图片；请先撤下一张。",
                status=409,
                lot=lot,
            )
        media_type = media_type_of(content)
        await insert_photo(writer.connection, original.digest(), media_type, content, actor.person, now)
        await lot_pictures.insert_picture(writer.connection, picture.digest(), shown, original.digest())
        event = LotPictured(lot, picture.hexdigest(), original.hexdigest(), actor.person)
        n = writer.append(event, actor=actor.person)
        await lot_pictures.show_picture(writer.connection, sweep, n, lot, picture.digest())
    return picture.hexdigest()


async def withdraw_lot_picture(
    database: Database, sweep: SweepId, lot: LotId, sha256: str, *, reason: str, actor: Actor
) -> int:
    """Show a picture no longer; the ledger's number. Raises Problem: reason-missing, not-found, sha256-unfit."""
    if not reason.strip():
        raise reason_missing()
    picture = parse_sha256(sha256)
    async with write_sweep(database, sweep) as writer:
        if picture.hex() not in (await lot_pictures.select_pictures(writer.connection, sweep)).get(lot, ()):
            raise not_found("picture", "图片", picture.hex())
        event = LotPictureWithdrawn(lot, picture.hex(), actor.person, reason.strip())
        n = writer.append(event, actor=actor.person)
        await lot_pictures.withdraw_picture(writer.connection, sweep, n, lot, picture)
    return n
