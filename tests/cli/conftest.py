"""A terminal on a fresh database."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command_line import Terminal


@pytest.fixture
def sweep(database_url: str, tmp_path: Path) -> Terminal:
    """A terminal whose database is empty but for the schema, and whose folder is `tmp_path`."""
    return Terminal(database_url, tmp_path)
