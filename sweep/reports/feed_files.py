"""A list for analysts as CSV, as a workbook and as GeoJSON: the same columns, the same rows, the same order."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

from sweep.reports.dossier_cells import printable
from sweep.reports.dossier_xlsx import OPTIONS
from sweep.views.feeds.columns import AS_OF, Column, FeedTable, Kind, Shape
from sweep.views.words import LANGUAGES

#: A cell that begins so is a formula to a spreadsheet; the full-width forms too, where the keyboard is Chinese.
FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_DEFUSED = "'"
_CREATED = datetime(2000, 1, 1)
_MOST_TEXT = 32_000  # of 32,767 that a cell holds
_FORMATS = {Kind.TIME: {"num_format": "yyyy-mm-dd hh:mm:ss"}, Kind.NUMBER: {"num_format": "0.0000000"}}


def render_feed_csv(table: FeedTable) -> bytes:
    """RFC 4180 with CRLF, UTF-8 with a byte order mark (without it Excel takes Chinese for something else). A text
    that a spreadsheet would take for a formula gets an apostrophe before it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    columns = [*table.of.columns, AS_OF]
    writer.writerow([column.name for column in columns])
    kinds = [column.kind for column in columns]
    for row in table.rows:
        writer.writerow([_cell(kind, value) for kind, value in zip(kinds, (*row, table.n), strict=True)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _cell(kind: Kind, value: Any) -> str:
    match kind:
        case _ if value is None:
            return ""
        case Kind.TEXT:
            text = printable(value)
            return _DEFUSED + text if text.startswith(FORMULA_BEGINS) else text
        case Kind.MARK:
            return "true" if value else "false"
        case Kind.TIME:
            return _utc(value)
        case Kind.WHOLE:
            return str(int(value))
        case Kind.NUMBER:
            return repr(float(value))


def render_feed_xlsx(table: FeedTable, language: str) -> bytes:
    """The list on one sheet, what its columns mean on another. Times are the city's. Text stays text."""
    file = io.BytesIO()
    zone = ZoneInfo(table.zone)
    columns = [*table.of.columns, AS_OF]
    with xlsxwriter.Workbook(file, OPTIONS | {"in_memory": True}) as book:
        book.set_properties({"title": _in(table.of.says, language), "created": _CREATED})
        head = book.add_format({"bold": True, "bg_color": "#E9EDF2", "bottom": 1})
        looks = {kind: book.add_format(_FORMATS[kind]) for kind in _FORMATS}
        page = book.add_worksheet(table.of.name)
        page.freeze_panes(1, 1)
        page.autofilter(0, 0, max(len(table.rows), 1), len(columns) - 1)
        for number, column in enumerate(columns):
            page.set_column(number, number, 20 if column.kind in (Kind.TEXT, Kind.TIME) else 11)
            page.write_string(0, number, column.name, head)
        for place, row in enumerate(table.rows, 1):
            for number, (column, value) in enumerate(zip(columns, (*row, table.n), strict=True)):
                _write(page, place, number, column.kind, value, zone, looks)
        _describe(book.add_worksheet("columns"), columns, head)
    return file.getvalue()


def _write(
    page: Any, place: int, number: int, kind: Kind, value: Any, zone: ZoneInfo, looks: Mapping[Kind, Any]
) -> None:
    match kind:
        case _ if value is None or value == "":
            return
        case Kind.TEXT:
            page.write_string(place, number, printable(value)[:_MOST_TEXT])
        case Kind.MARK:
            page.write_boolean(place, number, bool(value))
        case Kind.TIME:
            page.write_datetime(place, number, value.astimezone(zone).replace(tzinfo=None), looks[kind])
        case Kind.WHOLE | Kind.NUMBER:
            page.write_number(place, number, value, looks.get(kind))


def _describe(page: Any, columns: Sequence[Column], head: Any) -> None:
    page.set_column(0, 1, 16)
    page.set_column(2, 3, 48)
    for number, title in enumerate(("column", "type", *LANGUAGES)):
        page.write_string(0, number, title, head)
    for place, column in enumerate(columns, 1):
        for number, said in enumerate((column.name, column.kind.value, column.says.zh, column.says.en)):
            page.write_string(place, number, said)


def render_feed_geojson(table: FeedTable, *, links: Sequence[Mapping[str, str]] = ()) -> bytes:
    """RFC 7946. Numbers are numbers; what is not known is left out, never null. `as_of` stands at the collection and
    at each feature."""
    features = [feature(table, row) for row in table.rows]
    whole = {
        "type": "FeatureCollection",
        "name": table.of.name,
        "as_of": table.n,
        "timeStamp": _utc(datetime.fromtimestamp(table.at_ms / 1000, UTC)),
        "numberReturned": len(features),
        **({"links": list(links)} if links else {}),
        "features": features,
    }
    return json_bytes(whole)


def feature(table: FeedTable, row: Sequence[Any]) -> dict[str, Any]:
    """One row as a feature. Positions are its geometry and no properties."""
    values = dict(zip((column.name for column in table.of.columns), row, strict=True))
    place: Any = None
    match table.of.shape:
        case Shape.POINT:
            lon, lat = values.pop("lon"), values.pop("lat")
            if lon is not None and lat is not None:
                place = {"type": "Point", "coordinates": [lon, lat]}
        case Shape.AREA:
            place = table.shapes.get(values["id"])
        case Shape.NONE:
            pass
    properties = {
        name: _utc(value) if isinstance(value, datetime) else printable(value) if isinstance(value, str) else value
        for name, value in values.items()
        if value is not None
    }
    return {
        "type": "Feature",
        "id": printable(values["id"]),
        "geometry": place,
        "properties": properties | {AS_OF.name: table.n},
    }


def json_bytes(value: object) -> bytes:
    """Compact JSON."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _in(words: Any, language: str) -> str:
    return str(words.zh if language == "zh" else words.en)
