"""Where the real inputs are, for the tests that compare with them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real inputs: SWEEP_SHARED_DATA, or beside the repository. Skips where it is absent."""
    default = Path(__file__).parents[3] / "shared" / "data"
    folder = Path(os.environ.get("SWEEP_SHARED_DATA", default))
    if not folder.is_dir():
        pytest.skip(f"real inputs not found in {folder}; set SWEEP_SHARED_DATA")
    return folder
