"""Write the dossier: a page in each language, a workbook, the map's data, and the ledger's head as of which it holds.

It may be written at any time; while the sweep is open it says so. Every file is written under another name first
and renamed when all of them are whole.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from sweep.actions.read_dossier import read_dossier
from sweep.db import ledger
from sweep.db.connection import Database
from sweep.domain.problem import Problem
from sweep.reports.dossier_geojson import render_dossier_geojson
from sweep.reports.dossier_html import render_dossier_html
from sweep.reports.dossier_xlsx import render_dossier_xlsx
from sweep.views.dossier import Dossier
from sweep.views.words import LANGUAGES


async def write_report(database: Database, sweep: str | None, out: Path, *, language: str) -> list[Path]:
    """The files written into `out`, which is made; the workbook and the map's data are in `language`.

    The head that the report names is noted as exported. Raises Problem where there is no such sweep, or several
    and none was named, and where `out` can't be written.
    """
    dossier = await read_dossier(database, sweep)
    contents = await asyncio.to_thread(render_report, dossier, language)
    files = await asyncio.to_thread(_write, out, contents)
    board = dossier.board
    async with database.transaction() as connection:
        await ledger.export_head(connection, board.sweep, board.n, bytes.fromhex(board.head), dossier.as_of_ms)
    return files


def render_report(dossier: Dossier, language: str) -> dict[str, bytes]:
    """The files by name."""
    pages = {f"report.{each}.html": render_dossier_html(dossier, each).encode() for each in LANGUAGES}
    return {
        **pages,
        "report.xlsx": render_dossier_xlsx(dossier, language),
        "report.geojson": render_dossier_geojson(dossier, language),
        "ledger-head.json": _head(dossier),
    }


def _head(dossier: Dossier) -> bytes:
    board = dossier.board
    at = datetime.fromtimestamp(dossier.as_of_ms / 1000, UTC).isoformat(timespec="seconds")
    told = {
        "sweep": board.sweep,
        "n": board.n,
        "head": board.head,
        "epoch": dossier.epoch,
        "time": at,
        "exercise": board.exercise,
        "overridden": board.overridden,
        "end": dossier.end,
    }
    return json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n"


def _write(out: Path, contents: Mapping[str, bytes]) -> list[Path]:
    """All files under other names, then each renamed to its own."""
    mark = f".{secrets.token_hex(4)}.part"
    written: list[Path] = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in contents.items():
            part = out / f"{name}{mark}"
            written.append(part)
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        return [part.replace(part.with_name(part.name.removesuffix(mark))) for part in written]
    except OSError as error:
        for part in written:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        raise Problem(
            "report-not-written",
            f"The report could not be written to {out}: {error.strerror}. Choose another directory with --out.",
            f"报告无法写入 {out}：{error.strerror}。请用 --out 另选目录。",
            file=str(out),
        ) from error
