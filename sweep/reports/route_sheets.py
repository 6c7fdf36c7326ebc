"""Route sheets to print: one HTML page a team and shift, and the same as a workbook with a worksheet each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from importlib import resources
from pathlib import Path
from typing import Any

import xlsxwriter
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from sweep.domain.opening_hours import week_in_words
from sweep.domain.skills import skills_in_words
from sweep.views.route_sheet import RouteSheet, SheetStop
from sweep.views.words import say

BOXES = ("route-sheet-not-held", "route-sheet-found", "route-sheet-shut", "route-sheet-refused")
# the same sheets give the same bytes
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
_TICK = "☐"
_HEADER_ROW = 5
# heading, width in characters
_COLUMNS = (
    ("route-sheet-seq", 5),
    ("route-sheet-arrives", 9),
    ("route-sheet-due", 11),
    ("route-sheet-shop", 24),
    ("route-sheet-address", 30),
    ("route-sheet-phone", 14),
    ("route-sheet-lots", 20),
    *((box, 7) for box in BOXES),
    ("route-sheet-quantity", 26),
    ("route-sheet-signature", 14),
    ("route-sheet-notes", 18),
    ("route-sheet-latitude", 10),
    ("route-sheet-longitude", 10),
)
_SHEET_NAME_MOST = 31
_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def route_sheets_css() -> str:
    """The style of the printed page, for a service whose pages may not carry it inline."""
    return resources.files(__package__).joinpath("route_sheets.css").read_text(encoding="utf-8")


def render_route_sheets_html(sheets: Sequence[RouteSheet], language: str, *, style_href: str | None = None) -> str:
    """One page that prints on A4 landscape, each sheet from a new page on; `language` is 'zh' or 'en'.

    With `style_href` the page links its style (see `route_sheets_css`), else it carries it.
    """
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(
        resources.files(__package__).joinpath("route_sheets.html").read_text(encoding="utf-8")
    )
    return _storable(
        template.render(
            sheets=sheets,
            language=language,
            boxes=BOXES,
            say=partial(say, language=language),
            clock=_clock,
            officers=_officers,
            notes=partial(_notes, language=language),
            style_href=style_href,
            style=Markup(route_sheets_css()),  # our own file, nothing of a user's in it
        )
    )


def write_route_sheets_xlsx(sheets: Sequence[RouteSheet], path: Path, language: str) -> None:
    """Write a workbook with a worksheet for each sheet; the same sheets give the same bytes.

    Text stays text: nothing in it becomes a formula, a number or a link. Raises OSError where `path` cannot be
    written.
    """
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with path.open("wb") as file, xlsxwriter.Workbook(file, options) as book:
        title = sheets[0].sweep_title if sheets else ""
        book.set_properties({"title": _storable(title), "created": _CREATED.replace(tzinfo=None)})
        formats = _formats(book)
        taken: set[str] = set()
        for sheet in sheets:
            _write_sheet(book.add_worksheet(_sheet_name(sheet.team, taken)), sheet, formats, language)
        if not sheets:
            book.add_worksheet().write_string(0, 0, say("route-sheet-none", language))


def _write_sheet(page: Any, sheet: RouteSheet, formats: dict[str, Any], language: str) -> None:
    last = len(_COLUMNS) - 1
    page.set_landscape()
    page.set_paper(9)  # A4
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.repeat_rows(_HEADER_ROW)
    page.freeze_panes(_HEADER_ROW + 1, 0)
    page.print_area(0, 0, _HEADER_ROW + len(sheet.stops) + 5, last)
    # && is a single & in a footer
    page.set_footer(f"&L{_storable(sheet.team)[:100].replace('&', '&&')}&R{say('route-sheet-page', language)} &P / &N")
    for column, (_, width) in enumerate(_COLUMNS):
        page.set_column(column, column, width)
    banner = say("route-sheet-exercise", language) if sheet.exercise else ""
    heading = f"{say('route-sheet-title', language)} · {sheet.sweep_title}"
    lines = (
        (banner, "banner"),
        (heading, "title"),
        (f"{say('route-sheet-team', language)}: {sheet.team}", "bold"),
        (
            f"{say('route-sheet-date', language)}: {sheet.date.isoformat()}    "
            f"{say('route-sheet-sector', language)}: {sheet.sector}    "
            f"{say('route-sheet-stops', language)}: {len(sheet.stops)}",
            "plain",
        ),
        (f"{say('route-sheet-officers', language)}: {_officers(sheet)}", "plain"),
    )
    for row, (text, look) in enumerate(lines):
        page.write_string(row, 0, _storable(text), formats[look])
    for column, (heading, _) in enumerate(_COLUMNS):
        page.write_string(_HEADER_ROW, column, say(heading, language), formats["head"])
    for row, stop in enumerate(sheet.stops, start=_HEADER_ROW + 1):
        _write_stop(page, row, stop, sheet, formats, language)
    row = _HEADER_ROW + len(sheet.stops) + 2
    signed = say("route-sheet-officer-signature", language)
    line = (
        f"{signed}: ______________    {signed}: ______________    {say('route-sheet-handed-in', language)}: __________"
    )
    page.write_string(row, 0, line, formats["plain"])
    page.write_string(row + 1, 0, say("route-sheet-paper-note", language), formats["plain"])
    if sheet.lots:
        listed = f"{say('route-sheet-lot-list', language, count=len(sheet.lots))}: {' · '.join(sheet.lots)}"
        page.set_row(row + 2, min(400, 14 * (1 + len(listed) // 150)))
        page.merge_range(row + 2, 0, row + 2, last, "", formats["lots"])
        page.write_string(row + 2, 0, _storable(listed), formats["lots"])


def _write_stop(
    page: Any, row: int, stop: SheetStop, sheet: RouteSheet, formats: dict[str, Any], language: str
) -> None:
    lots = ", ".join(stop.lots) or say("route-sheet-every-lot", language)
    placed = stop.lat is not None and stop.lon is not None
    notes = "\n".join(_notes(stop, sheet, language))
    texts = (_clock(stop.arrives, sheet), _clock(stop.due, sheet), stop.shop, stop.address, stop.phone, lots)
    page.write_number(row, 0, stop.seq, formats["cell"])
    column = 1
    for text in texts:
        page.write_string(row, column, _storable(text), formats["cell"])
        column += 1
    for _ in BOXES:
        page.write_string(row, column, _TICK, formats["box"])
        column += 1
    for text in ("", "", notes):
        page.write_string(row, column, _storable(text), formats["cell"])
        column += 1
    for degrees in (stop.lat, stop.lon):
        if degrees is None or not placed:
            page.write_blank(row, column, None, formats["cell"])
        else:
            page.write_number(row, column, degrees, formats["degrees"])
        column += 1


def _formats(book: Any) -> dict[str, Any]:
    cell = {"border": 1, "text_wrap": True, "valign": "top", "font_size": 10}
    return {
        "banner": book.add_format({"bold": True, "font_size": 14}),
        "title": book.add_format({"bold": True, "font_size": 12}),
        "bold": book.add_format({"bold": True, "font_size": 14}),
        "plain": book.add_format({"font_size": 10}),
        "head": book.add_format({**cell, "bold": True, "bg_color": "#EEEEEE", "valign": "bottom"}),
        "cell": book.add_format(cell),
        "box": book.add_format({**cell, "align": "center", "valign": "vcenter", "font_size": 16}),
        "degrees": book.add_format({**cell, "num_format": "0.00000"}),
        "lots": book.add_format({"text_wrap": True, "valign": "top", "font_size": 8}),
    }


def _sheet_name(team: str, taken: set[str]) -> str:
    """A name that a workbook takes, not yet taken: two teams may differ in what a name may not hold."""
    plain = _NOT_IN_SHEET_NAME.sub("-", _storable(team)).strip(" '") or "-"
    number = 1
    while True:
        suffix = f" ({number})" if number > 1 else ""
        name = plain[: _SHEET_NAME_MOST - len(suffix)].strip(" '") + suffix
        # 'History' is a name that Excel keeps for itself
        if name.casefold() not in taken and name.casefold() != "history":
            taken.add(name.casefold())
            return name
        number += 1


def _clock(time: datetime | None, sheet: RouteSheet) -> str:
    """Hour and minute; with the day where it is not the sheet's own."""
    if time is None:
        return ""
    return time.strftime("%H:%M" if time.date() == sheet.date else "%m-%d %H:%M")


def _notes(stop: SheetStop, sheet: RouteSheet, language: str) -> list[str]:
    """What a team must know before it goes there, line by line."""
    told = []
    if stop.with_team:
        time = _clock(stop.arrives, sheet)
        told.append(say("route-sheet-with-team", language, team=stop.with_team, time=time))
    if stop.hours:
        told.append(say("route-sheet-hours", language, hours=week_in_words(stop.hours, language)))
    if stop.needs:
        told.append(say("route-sheet-needs", language, skills=skills_in_words(stop.needs, language)))
    if stop.lat is None or stop.lon is None:
        told.append(say("route-sheet-by-address", language))
    return [*told, stop.notes] if stop.notes else told


def _officers(sheet: RouteSheet) -> str:
    return ", ".join(f"{officer.name} ({officer.credential})" for officer in sheet.officers)


def _storable(text: str) -> str:
    """Lone surrogates can't be written as UTF-8; the replacement character shows that something stood there."""
    return _SURROGATE.sub("\ufffd", text)
