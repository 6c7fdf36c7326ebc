"""Write all registered shops to a file, with their state in the sweep: CSV, XLSX or GeoJSON, in WGS-84."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import os
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from sweep.db import registry, sweeps
from sweep.db import sectors as stored
from sweep.db.connection import Database
from sweep.domain.geodesy import E7
from sweep.domain.ids import SectorId
from sweep.domain.problem import Problem

COLUMNS = ("id", "name", "address", "lat", "lon", "sector", "state")
Row = tuple[str, str, str, float | None, float | None, str, str]
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


async def export_registry(database: Database, path: Path, *, sweep: str | None = None) -> int:
    """Write every shop (those that are gone too: their state says so); how many.

    The state is the shop's in the sweep, empty where there is none yet. Raises Problem export-format for another
    suffix than .csv, .xlsx or .geojson; OSError where the file can't be written.
    """
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise Problem(
            "export-format",
            f"{path.name}: shops can be written as .csv, .xlsx or .geojson; give the file such a name.",
            f"{path.name}：只能导出为 .csv、.xlsx 或 .geojson，请更改文件名后缀。",
            file=str(path),
        )
    async with database.transaction(isolation="repeatable_read", readonly=True) as connection:
        there_are = sweep is not None or await sweeps.select_sweeps(connection)
        chosen = (await sweeps.choose_sweep(connection, sweep)).sweep_id if there_are else None
        names = _full_names(await stored.select_sectors(connection))
        shops = await registry.select_export(connection, chosen)
    rows = [
        (
            shop.retailer_id,
            shop.name,
            shop.address,
            None if shop.lat_e7 is None else shop.lat_e7 / E7,
            None if shop.lon_e7 is None else shop.lon_e7 / E7,
            names.get(shop.sector_id, "") if shop.sector_id is not None else "",
            shop.state,
        )
        for shop in shops
    ]
    await asyncio.to_thread(_put_in_place, path, write, rows)
    return len(rows)


def _full_names(sectors: Sequence[stored.SectorRow]) -> dict[SectorId, str]:
    """Each sector's name; with its superior's where several are called the same."""
    names = {sector.sector_id: sector.name for sector in sectors}
    often = Counter(names.values())
    return {
        s.sector_id: f"{names[s.parent]} {s.name}" if often[s.name] > 1 and s.parent in names else s.name
        for s in sectors
    }


def _put_in_place(path: Path, write: Callable[[Path, Sequence[Row]], None], rows: Sequence[Row]) -> None:
    """Write beside the target, then rename: whoever reads it sees a whole file."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        write(beside, rows)
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _write_csv(path: Path, rows: Sequence[Row]) -> None:
    text = io.StringIO(newline="")
    sheet = csv.writer(text)
    sheet.writerow(COLUMNS)
    for shop, name, address, lat, lon, sector, state in rows:
        words = map(_harmless, (shop, name, address))
        sheet.writerow([*words, _degrees(lat), _degrees(lon), _harmless(sector), state])
    path.write_bytes(text.getvalue().encode("utf-8-sig"))


def _write_xlsx(path: Path, rows: Sequence[Row]) -> None:
    import xlsxwriter  # slow to load, and seldom needed

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet("registry")
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(COLUMNS):
            sheet.write_string(0, column, heading)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, column, value)
                elif value is not None:
                    sheet.write_number(number, column, value)


def _write_geojson(path: Path, rows: Sequence[Row]) -> None:
    features = [
        {
            "type": "Feature",
            "id": row[0],
            "geometry": None if None in row[3:5] else {"type": "Point", "coordinates": [row[4], row[3]]},
            "properties": dict(zip(COLUMNS, row, strict=True)),
        }
        for row in rows
    ]
    collection = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(collection, ensure_ascii=False), encoding="utf-8")


_WRITERS: dict[str, Callable[[Path, Sequence[Row]], None]] = {
    ".csv": _write_csv,
    ".xlsx": _write_xlsx,
    ".geojson": _write_geojson,
    ".json": _write_geojson,
}


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:.7f}"


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet can't take for a formula (OWASP: CSV injection)."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
