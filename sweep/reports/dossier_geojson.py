"""The dossier's shops as GeoJSON (RFC 7946): WGS-84, longitude first; shops without a position have no geometry."""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo

from sweep.reports.dossier_cells import Shower, printable
from sweep.views.dossier import Dossier
from sweep.views.dossier_shops import ShopRecord

E7 = 10_000_000


def render_dossier_geojson(dossier: Dossier, language: str) -> bytes:
    """A FeatureCollection: a feature a shop with its state; beside it which sweep, as of which entry."""
    shower = Shower(language, ZoneInfo(dossier.board.zone))
    board = dossier.board
    head = {
        "type": "FeatureCollection",
        "name": printable(board.title),
        "sweep": board.sweep,
        "exercise": board.exercise,
        "overridden": board.overridden,
        "end": dossier.end,
        "entry": board.n,
        "head": board.head,
    }
    if board.exercise:
        head["notice"] = shower.say("exercise")
    features = ",\n".join(_json(_feature(shop, shower)) for shop in dossier.shops)
    return f'{_json(head)[:-1]},"features":[\n{features}\n]}}\n'.encode()


def _feature(shop: ShopRecord, shower: Shower) -> dict[str, Any]:
    row = shop.row
    place = None
    if row.lat_e7 is not None and row.lon_e7 is not None:
        place = {"type": "Point", "coordinates": [row.lon_e7 / E7, row.lat_e7 / E7]}
    return {
        "type": "Feature",
        "id": printable(row.shop),
        "geometry": place,
        "properties": {
            "id": printable(row.shop),
            "name": printable(row.name),
            "address": printable(row.address),
            "county": shop.county,
            "sector": shop.sector,
            "state": row.state.value,
            "state_words": shower.word("state", row.state),
            "grade": int(row.grade),
            "open_lines": row.open_lines,
            "found_units": row.found_units,
            "held_units": row.held_units,
            "first_visit": shower.time(shop.first_ms) or None,
            "last_visit": shower.time(shop.last_ms) or None,
            "check_in": shop.check_in,
            "entry": shop.n,
            "position": row.position_source if place else None,
        },
    }


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
