"""Small registries, sectors, teams and notices, written as a commander would have them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

HEADINGS = ("id", "name", "address", "county", "lat", "lon")
NOTICE = "lot_id,product,lot code\nL-1,infant formula,A001\nL-2,infant formula,B002\n"


def write_csv(path: Path, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    """A CSV file in UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(headings)
        sheet.writerows(rows)
    return path


def shop_row(number: int, **changed: object) -> list[object]:
    """Shop number n of a grid around Luzhou, in county East or West by turns."""
    cells: dict[str, object] = {
        "id": f"{number:04}",
        "name": f"Dairy {number}",
        "address": f"{number} Main Street",
        "county": ("East", "West")[number % 2],
        "lat": round(28.9 + 0.002 * (number % 10), 6),
        "lon": round(105.4 + 0.05 * (number % 2) + 0.002 * (number // 10), 6),
    }
    return list((cells | changed).values())


def write_registry(path: Path, numbers: Iterable[int]) -> Path:
    """A registry of these shops."""
    return write_csv(path, HEADINGS, [shop_row(number) for number in numbers])


def square(sector: str, west: float, east: float, **properties: Any) -> dict[str, Any]:
    """A feature from 28.8 to 29.0 north."""
    ring = [[west, 28.8], [east, 28.8], [east, 29.0], [west, 29.0], [west, 28.8]]
    return {
        "type": "Feature",
        "properties": {"id": sector, "name": sector.title(), **properties},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def write_sectors(path: Path, *features: dict[str, Any]) -> Path:
    """East and West side by side, or these features."""
    shown = list(features) or [square("east", 105.39, 105.44), square("west", 105.44, 105.5)]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": shown}), encoding="utf-8")
    return path


def write_teams(path: Path, *rows: tuple[str, str]) -> Path:
    """Teams of two officers each: (id, sector)."""
    wanted = rows or (("T1", "East"), ("T2", "West"))
    return write_csv(
        path,
        ("team id", "sector", "officer 1", "credential 1", "officer 2", "credential 2"),
        [(team, sector, f"{team} An", f"{team}-1", f"{team} Bo", f"{team}-2") for team, sector in wanted],
    )
