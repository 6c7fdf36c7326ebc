"""Run `sweep` as a person does: a process of its own; or in this one, where only its effect matters."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from sweep.cli.main import main

REPOSITORY = Path(__file__).parents[2]
_TAKEN_FROM_HERE = ("PATH", "HOME", "TMPDIR", "SYSTEMROOT")


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command answered."""

    status: int
    out: str
    err: str

    @property
    def facts(self) -> dict[str, Any]:
        """The JSON object on the last line of standard output."""
        found: dict[str, Any] = json.loads(self.out.splitlines()[-1])
        return found

    @property
    def sentence(self) -> str:
        """The one line on standard error."""
        (line,) = self.err.splitlines()
        return line


@dataclass(frozen=True, slots=True)
class Terminal:
    """A terminal on one installation: its database and its folder for files."""

    database_url: str | None
    data_dir: Path

    def _around(self) -> dict[str, str]:
        around = {name: os.environ[name] for name in _TAKEN_FROM_HERE if name in os.environ}
        around |= {"SWEEP_DATA_DIR": str(self.data_dir), "LANG": "C.UTF-8", "PYTHONPATH": str(REPOSITORY)}
        if self.database_url is not None:
            around["SWEEP_DATABASE_URL"] = self.database_url
        return around

    def here(self, *words: str | Path) -> Ran:
        """Run `sweep WORDS` without a process of its own: sooner."""
        out, err = io.StringIO(), io.StringIO()
        with mock.patch.dict(os.environ, self._around(), clear=True), redirect_stdout(out), redirect_stderr(err):
            status = main([str(word) for word in words])
        return Ran(status, out.getvalue(), err.getvalue())

    def __call__(self, *words: str | Path, **env: str) -> Ran:
        """Run `sweep WORDS` as a process; `env` are more variables of the environment."""
        done = subprocess.run(
            [sys.executable, "-m", "sweep.cli", *map(str, words)],
            env=self._around() | env,
            cwd=self.data_dir,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)
