"""Registries as they come: both real ones whole, and one of GCJ-02 positions in GB18030 and in a workbook."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import openpyxl
import pytest

from sweep.domain.datum import wgs84_to_gcj02
from sweep.domain.geodesy import distance_m
from tests.cli.command_line import REPOSITORY, Terminal

SHARED = Path(os.environ.get("SWEEP_SHARED_DATA", REPOSITORY.parent / "shared" / "data"))
NEW_YORK = SHARED / "registry" / "ny_retail_food_stores_2023-09.csv"
TAIWAN = SHARED / "registry" / "tw_convenience_stores_2025-01.csv"
TRUE = {f"51{n:04}": (28.85 + 0.0013 * n, 105.40 + 0.0017 * n) for n in range(60)}
HEADINGS = ["许可证编号", "经营户名称", "地址", "区县", "经度", "纬度"]


@pytest.mark.skipif(not SHARED.is_dir(), reason=f"the real registries are not at {SHARED} (SWEEP_SHARED_DATA)")
@pytest.mark.parametrize(
    ("file", "where", "rows", "accepted"),
    [(NEW_YORK, None, 28_520, None), (TAIWAN, "分公司狀態=1", 21_747, 13_532)],
    ids=["New York", "Taiwan"],
)
def test_a_real_registry_loads_whole(
    sweep: Terminal, file: Path, where: str | None, rows: int, accepted: int | None
) -> None:
    options = ["--where", where] if where else []
    loaded = sweep.here("registry", "load", file, *options, "--json").facts
    assert loaded["rows"] == rows
    assert rows == loaded["accepted"] + loaded["duplicates"] + loaded["rejected"] + loaded["excluded"]
    assert loaded["accepted"] == loaded["added"]
    if accepted is not None:
        assert loaded["accepted"] == accepted
    assert sweep.here("registry", "load", file, *options, "--json").facts["unchanged"] == loaded["accepted"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_gcj02_positions_land_within_two_metres(sweep: Terminal, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"经营户.{kind}"
    rows = [
        [shop, f"泸州乳品店{shop}", f"泸州市江阳区一环路{shop}号", "江阳区", *reversed(wgs84_to_gcj02(lat, lon))]
        for shop, (lat, lon) in TRUE.items()
    ]
    if kind == "csv":
        with file.open("w", encoding="gb18030", newline="") as out:
            csv.writer(out).writerows([HEADINGS, *rows])
    else:
        book = openpyxl.Workbook()
        for row in (HEADINGS, *rows):
            book.active.append(row)
        book.save(file)
    loaded = sweep.here("registry", "load", file, "--datum", "gcj02", "--json").facts
    assert (loaded["accepted"], loaded["unlocated"]) == (60, 0)
    exported = tmp_path / "export.csv"
    sweep.here("registry", "export", exported)
    with exported.open(encoding="utf-8-sig", newline="") as written:
        found = {row["id"]: (float(row["lat"]), float(row["lon"]), row["name"]) for row in csv.DictReader(written)}
    assert found.keys() == TRUE.keys()
    assert max(distance_m(*TRUE[shop], lat, lon) for shop, (lat, lon, _) in found.items()) < 2
    assert found["510000"][2] == "泸州乳品店510000"
