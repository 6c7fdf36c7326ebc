"""The exercise has a directory of its own, and never touches one with real data."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sweep.db import schema
from sweep.db.connection import Database
from sweep.domain.problem import Problem

if TYPE_CHECKING:
    from sweep.cli.command import Invocation

MARK = "EXERCISE-演练"


def demo_dir(run: Invocation) -> Path:
    """The directory that was named, or else one beside the real one."""
    named = getattr(run.options, "data_dir", None) is not None or os.environ.get("SWEEP_DATA_DIR")
    return run.settings.data_dir if named else run.settings.data_dir.with_name(run.settings.data_dir.name + "-demo")


async def make_room(database: Database, data_dir: Path) -> None:
    """Empty the database of an earlier exercise. Raises Problem `real-data` where it may hold anything else."""
    mark = data_dir / MARK
    async with database.acquire() as connection:
        if not await schema.is_empty(connection):
            if not mark.exists() or await schema.has_real_sweep(connection):
                raise Problem(
                    "real-data",
                    f"{data_dir} holds real data; the exercise needs a directory of its own: --data-dir.",
                    f"{data_dir} 中有正式数据；演练须使用独立目录：--data-dir。",
                    status=409,
                    directory=str(data_dir),
                )
            await schema.drop_everything(connection)
    mark.write_text("Made by `sweep demo`; it may be emptied by the next one.\n", encoding="utf-8")
