"""What a command is: its words, its options, what it does, and what it answers."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sweep.domain.ids import PersonId
from sweep.domain.problem import Problem
from sweep.views.words import Words

if TYPE_CHECKING:
    from sweep.db.connection import Database
    from sweep.settings import Settings

#: Who acts in the ledger when a command does: whoever may use this machine's terminal.
AT_THE_TERMINAL = PersonId("terminal")

_LOG_SEGMENT_BYTES = 16 * 2**20


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command did: `facts` are the contract's keys, `told` the lines that a person reads.

    `refusal` is why it is not so (exit status 1) although there is something to tell.
    """

    facts: Mapping[str, Any]
    told: Sequence[str] = ()
    refusal: Problem | None = None


@dataclass(frozen=True, slots=True)
class Invocation:
    """One use of a command."""

    options: argparse.Namespace
    settings: Settings
    language: str

    @property
    def sweep(self) -> str | None:
        """The sweep that was named."""
        named: str | None = self.options.sweep
        return named

    @property
    def now(self) -> datetime:
        """Real time."""
        return datetime.now(UTC)

    @property
    def base_url(self) -> str:
        """Where people reach the service."""
        from sweep.app.served_at import served_at

        return served_at(self.settings)

    def links_note(self) -> str:
        """That links lead to this machine only, where nothing says how others reach it; else nothing."""
        if not self.base_url.startswith(("http://127.", "http://localhost", "https://127.")):
            return ""
        return self.say(
            f"These links work on this machine only ({self.base_url}): for phones, set SWEEP_PUBLIC_URL to the "
            "address that they reach, and make the links again.",
            f"这些链接只能在本机打开（{self.base_url}）；要给手机用，请先把 SWEEP_PUBLIC_URL 设为"
            "手机能访问的地址，再重新生成。",
        )

    def say(self, en: str, zh: str) -> str:
        """The sentence in this run's language."""
        return zh if self.language == "zh" else en

    @asynccontextmanager
    async def database(self) -> AsyncIterator[Database]:
        """The database, with the schema of this version."""
        from sweep.db.connection import open_database
        from sweep.db.migrate import migrate

        try:
            async with await open_database(self.settings) as database:
                await migrate(database)
                yield database
        except Problem as problem:
            if problem.code == "database-lost" and self._is_disk_full():
                raise _disk_full(self.settings.data_dir) from problem
            raise

    def _is_disk_full(self) -> bool:
        """Whether the embedded server had no room for its next log segment, of which it dies without a word."""
        data_dir = self.settings.data_dir
        is_embedded = self.settings.database_url is None
        return is_embedded and data_dir.exists() and shutil.disk_usage(data_dir).free < _LOG_SEGMENT_BYTES


def _disk_full(data_dir: Path) -> Problem:
    return Problem(
        "disk-full",
        f"The disk that holds {data_dir} is full; nothing was half done, free some space and try again.",
        f"{data_dir} 所在磁盘已满；未留下半途的改动，请腾出空间后重试。",
        file=str(data_dir),
    )


Run = Callable[[Invocation], Outcome | Coroutine[Any, Any, Outcome]]
Say = Callable[[str, str], str]
"""English and Chinese in, the reader's language out."""


def _no_options(_parser: argparse.ArgumentParser, _say: Say) -> None:
    """A command with nothing but the common options."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `path` are its words; `example` is a line to type; `then` says what happens next."""

    path: tuple[str, ...]
    summary: Words
    example: str
    then: Words
    run: Run
    options: Callable[[argparse.ArgumentParser, Say], None] = _no_options


def file_argument(parser: argparse.ArgumentParser, text: str) -> None:
    """The one file that the command reads or writes."""
    parser.add_argument("file", metavar="FILE", type=Path, help=text)
