"""Write the rejects file of a load: every correction, doubt and refusal, row by row."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from sweep.intake.rejects import RejectRow, write_rejects


def keep_rejects(folder: Path, loaded: Path, remarks: Iterable[RejectRow], now: datetime) -> Path:
    """The file's path; its name holds the loaded file's name and the moment. Raises OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / f"{loaded.name}.{now:%Y%m%d-%H%M%S-%f}.rejects.csv"
    write_rejects(path, remarks)
    return path
