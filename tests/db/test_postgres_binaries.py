"""PostgreSQL's programs run as an account that is not root, wherever the package was installed."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sweep.db import postgres_binaries
from sweep.db.postgres_binaries import account_for, binaries_for, bundled_binaries
from sweep.db.unavailable import Unavailable

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become another user")


@pytest.fixture
def cache(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty place that everybody can enter, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        monkeypatch.setattr(postgres_binaries, "_CACHES", (Path(name),))
        yield Path(name)


@pytest.fixture
def closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The package below a directory that only root can enter."""
    package = bundled_binaries().parent.parent
    shutil.copytree(package / "pginstall18", tmp_path / package.name / "pginstall18")
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, tmp_path / libraries.name)
    programs = tmp_path / package.name / "pginstall18" / "bin"
    monkeypatch.setattr(postgres_binaries, "bundled_binaries", lambda: programs)
    return programs


def test_a_closed_installation_is_copied_once_to_an_open_place(closed: Path, cache: Path, tmp_path: Path) -> None:
    programs = binaries_for(account_for(tmp_path))
    assert programs.is_relative_to(cache)
    assert binaries_for(account_for(tmp_path)) == programs
    assert len(list((cache / "sweep").iterdir())) == 1


def test_a_copy_that_somebody_else_could_have_changed_is_not_run(closed: Path, cache: Path, tmp_path: Path) -> None:
    binaries_for(account_for(tmp_path))
    (cache / "sweep").chmod(0o777)
    with pytest.raises(Unavailable, match="can enter neither"):
        binaries_for(account_for(tmp_path))


def test_the_account_is_never_root(tmp_path: Path) -> None:
    assert account_for(tmp_path).uid != 0
