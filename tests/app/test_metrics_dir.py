"""The workers' metrics directory: whose it is, and who takes it away."""

from __future__ import annotations

from pathlib import Path

import pytest

from sweep.app.metrics_dir import metrics_dir


@pytest.fixture(autouse=True)
def _temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


def test_the_directory_goes_away_with_its_service(tmp_path: Path) -> None:
    with metrics_dir() as mine:
        Path(mine, "counter_1.db").touch()
        assert list(tmp_path.iterdir()) == [Path(mine)]
    assert not list(tmp_path.iterdir())


def test_what_a_killed_service_left_is_removed_and_what_a_living_one_uses_is_not(tmp_path: Path) -> None:
    left = tmp_path / "sweep-metrics-left"
    left.mkdir()
    (left / "counter_1.db").touch()
    with metrics_dir() as living, metrics_dir() as mine:
        assert sorted(tmp_path.iterdir()) == sorted([Path(living), Path(mine)])
