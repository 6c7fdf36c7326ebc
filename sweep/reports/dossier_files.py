"""The dossier's files: a page in each language, a workbook, the map's data, and the ledger's head as of which it holds.

Every file is written under another name first, and renamed when all of them are whole.
"""

from __future__ import annotations

import json
import os
import secrets
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from sweep.domain.problem import Problem
from sweep.reports.dossier_geojson import render_dossier_geojson
from sweep.reports.dossier_html import render_dossier_html
from sweep.reports.dossier_xlsx import render_dossier_xlsx
from sweep.views.dossier import Dossier
from sweep.views.words import LANGUAGES


def render_dossier(dossier: Dossier, language: str) -> dict[str, bytes]:
    """The files by name; the workbook and the map's data are in `language`, the pages in both."""
    pages = {f"report.{each}.html": render_dossier_html(dossier, each).encode() for each in LANGUAGES}
    return {
        **pages,
        "report.xlsx": render_dossier_xlsx(dossier, language),
        "report.geojson": render_dossier_geojson(dossier, language),
        "ledger-head.json": _head(dossier),
    }


def write_dossier_files(dossier: Dossier, out: Path, language: str) -> list[Path]:
    """Write them into `out`, which is made. Raises Problem `report-not-written`; then none of them is new."""
    mark = f".{secrets.token_hex(4)}.part"
    written: list[Path] = []
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in render_dossier(dossier, language).items():
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
