"""Write the dossier of a sweep, at any time; while the sweep is open it says so."""

from __future__ import annotations

import asyncio
from pathlib import Path

from sweep.actions.export_head import note_exported
from sweep.actions.read_dossier import read_dossier
from sweep.db.connection import Database
from sweep.reports.dossier_files import write_dossier_files


async def write_report(database: Database, sweep: str | None, out: Path, *, language: str) -> list[Path]:
    """The files written into `out`, which is made; the workbook and the map's data are in `language`.

    The head that the report names is noted as exported. Raises Problem where there is no such sweep, or several
    and none was named, and where `out` can't be written.
    """
    dossier = await read_dossier(database, sweep)
    files = await asyncio.to_thread(write_dossier_files, dossier, out, language)
    board = dossier.board
    await note_exported(database, board.sweep, board.n, board.head, dossier.as_of_ms)
    return files
