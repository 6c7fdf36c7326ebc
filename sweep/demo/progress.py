"""The progress bar of an exercise."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from sweep.views.board import Board

if TYPE_CHECKING:
    from sweep.cli.command import Invocation


class Progress:
    """Lines closed, and what the exercise's clock says."""

    def __init__(self, run: Invocation) -> None:
        from rich import progress
        from rich.console import Console

        self._say = run.say
        self._bar = progress.Progress(
            progress.TextColumn("{task.description}"),
            progress.BarColumn(),
            progress.TextColumn("{task.percentage:>5.1f} %  {task.fields[told]}"),
            console=Console(stderr=True),
            disable=not sys.stderr.isatty(),
        )
        self._bar.start()
        self._task = self._bar.add_task(run.say("Lines closed", "已销清查项"), total=None, told="")

    def tell(self, board: Board, clock: str) -> None:
        """Draw how the sweep stands."""
        total = sum(lot.total for lot in board.lots.values())
        told = f"{clock}  {self._say('lots', '批次')} {len(board.confirmed)}/{len(board.lots)}  #{board.n}"
        self._bar.update(self._task, total=total, completed=total - board.open_lines, told=told)

    def close(self) -> None:
        """Leave the terminal as it was."""
        self._bar.stop()
