"""The dossier as a workbook: a summary, and a worksheet for each table. The same dossier gives the same bytes."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from sweep.reports.dossier_cells import Shower, entries, printable
from sweep.reports.dossier_columns import Column, Kind, Table
from sweep.reports.dossier_summary import blocker_sentences, facts, figures, scope_sum
from sweep.reports.dossier_tables import tables
from sweep.views.dossier import Dossier

_CREATED = datetime(2000, 1, 1)
_MOST_TEXT = 32_000  # of 32,767 that a cell holds
_HEAD_ROW = 3
#: Text stays text: nothing becomes a formula, a number or a link.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def render_dossier_xlsx(dossier: Dossier, language: str) -> bytes:
    """The workbook in 'zh' or 'en'. Text stays text: nothing in it becomes a formula, a number or a link."""
    shower = Shower(language, ZoneInfo(dossier.board.zone))
    file = BytesIO()
    with xlsxwriter.Workbook(file, OPTIONS | {"in_memory": True}) as book:
        book.set_properties({"title": printable(dossier.board.title), "created": _CREATED})
        formats = _formats(book)
        _write_summary(book.add_worksheet(shower.say("title-summary")), dossier, shower, formats)
        for table in tables(dossier).values():
            page = book.add_worksheet(shower.say(f"title-{table.key}"))
            _write_table(page, table, dossier, shower, formats)
    return file.getvalue()


def _formats(book: Any) -> dict[str, Any]:
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "alarm": book.add_format({"bold": True, "font_color": "#B00020"}),
        "note": book.add_format({"font_color": "#555555"}),
        "head": book.add_format(
            {"bold": True, "bg_color": "#E9EDF2", "bottom": 1, "text_wrap": True, "valign": "bottom"}
        ),
        "text": book.add_format({"valign": "top"}),
        "wrapped": book.add_format({"valign": "top", "text_wrap": True}),
        "number": book.add_format({"num_format": "#,##0", "valign": "top"}),
        "weight": book.add_format({"num_format": "#,##0.0##", "valign": "top"}),
        "hours": book.add_format({"num_format": "[h]:mm", "valign": "top"}),
        "degrees": book.add_format({"num_format": "0.0000000", "valign": "top"}),
        "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"}),
        "sum": book.add_format({"num_format": "#,##0", "bold": True, "top": 1}),
        "sum_weight": book.add_format({"num_format": "#,##0.0##", "bold": True, "top": 1}),
    }


def _marks(dossier: Dossier, shower: Shower) -> str:
    marks = [shower.say("exercise")] if dossier.board.exercise else []
    marks += [shower.say("overridden")] if dossier.board.overridden else []
    return "  ·  ".join(marks)


def _write_summary(page: Any, dossier: Dossier, shower: Shower, formats: dict[str, Any]) -> None:
    page.set_column(0, 0, 34)
    page.set_column(1, 1, 70)
    page.set_column(2, 2, 44)
    lines: list[tuple[str, str, str, str]] = [
        ("title", f"{shower.say('title')} · {dossier.board.title}", "", ""),
        ("alarm", _marks(dossier, shower), "", ""),
        ("note", shower.say("as-of", n=dossier.board.n), "", ""),
        ("head", shower.say("property"), shower.say("value"), shower.say("basis")),
        *(("text", name, value, "") for name, value in facts(dossier, shower)),
        *(
            ("text", figure.label, " ".join(filter(None, (figure.value, figure.of, figure.note))), figure.basis)
            for figure in figures(dossier, shower)
        ),
        ("text", shower.say("title-scope"), scope_sum(dossier, shower), shower.say("basis-scope")),
        ("title", shower.say("title-blockers"), "", ""),
        *(("text", sentence, "", "") for sentence in blocker_sentences(dossier, shower)),
    ]
    for row, (look, *texts) in enumerate(lines):
        for column, text in enumerate(texts):
            if text:
                page.write_string(row, column, printable(text)[:_MOST_TEXT], formats[look])


def _write_table(page: Any, table: Table, dossier: Dossier, shower: Shower, formats: dict[str, Any]) -> None:
    last = len(table.columns) - 1
    page.set_landscape()
    page.set_paper(9)  # A4
    page.fit_to_pages(1, 0)
    page.repeat_rows(_HEAD_ROW)
    page.freeze_panes(_HEAD_ROW + 1, 1)
    page.autofilter(_HEAD_ROW, 0, _HEAD_ROW + max(len(table.rows), 1), last)
    page.set_footer("&R&P / &N")
    for number, column in enumerate(table.columns):
        page.set_column(number, number, column.width)
    title = f"{shower.say(f'title-{table.key}')} · {dossier.board.title} · #{dossier.board.n}"
    page.write_string(0, 0, printable(title), formats["title"])
    page.write_string(1, 0, _marks(dossier, shower), formats["alarm"])
    page.write_string(2, 0, basis(table, dossier, shower), formats["note"])
    for number, column in enumerate(table.columns):
        page.write_string(_HEAD_ROW, number, shower.say(f"head-{column.head}"), formats["head"])
    row = _HEAD_ROW
    for row, record in enumerate(table.rows, start=_HEAD_ROW + 1):
        for number, column in enumerate(table.columns):
            _write_cell(page, row, number, column, column.of(record), shower, formats)
    if table.rows and any(column.summed for column in table.columns):
        _write_sums(page, table, row + 1, shower, formats)


def basis(table: Table, dossier: Dossier, shower: Shower) -> str:
    """What a table rests on."""
    check = dossier.check
    confidence = check.confidence_pct if check else 0
    at = shower.time(dossier.as_of_ms)
    return shower.say(f"basis-{table.key}", n=dossier.board.n, at=at, confidence=confidence)


def _write_cell(
    page: Any, row: int, number: int, column: Column, value: Any, shower: Shower, formats: dict[str, Any]
) -> None:
    match column.kind:
        case Kind.NUMBER | Kind.WEIGHT | Kind.DEGREES | Kind.SPAN if value is not None:
            scale = {Kind.NUMBER: 1, Kind.WEIGHT: 1000, Kind.DEGREES: 10_000_000, Kind.SPAN: 86_400_000}[column.kind]
            look = {Kind.SPAN: "hours"}.get(column.kind, column.kind.value)
            page.write_number(row, number, value if scale == 1 else value / scale, formats[look])
        case Kind.TIME if value is not None:
            page.write_datetime(row, number, shower.moment(value), formats["time"])
        case Kind.ENTRIES if value:
            page.write_string(row, number, entries(value, None)[:_MOST_TEXT], formats["text"])
        case _:
            text = shower.text(column, value)
            if text:
                page.write_string(row, number, text[:_MOST_TEXT], formats["text"])


def _write_sums(page: Any, table: Table, row: int, shower: Shower, formats: dict[str, Any]) -> None:
    page.write_string(row, 0, shower.say("all"), formats["sum"])
    for number, column in enumerate(table.columns):
        if column.summed and number:
            grams = column.kind is Kind.WEIGHT
            total = sum(column.of(record) or 0 for record in table.rows)
            name = xl_col_to_name(number)
            formula = f"=SUM({name}{_HEAD_ROW + 2}:{name}{row})"  # the workbook adds up by itself
            look = formats["sum_weight" if grams else "sum"]
            page.write_formula(row, number, formula, look, total / 1000 if grams else total)
