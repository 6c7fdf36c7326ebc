"""Route sheets as files: one page to print, one workbook of all, and one of each team."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from sweep.reports.route_sheets import render_route_sheets_html, write_route_sheets_xlsx
from sweep.views.route_sheet import RouteSheet

_NOT_IN_FILE_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def write_route_sheet_files(folder: Path, sheets: Sequence[RouteSheet], language: str) -> list[Path]:
    """The files written: routes.html, routes.xlsx and one workbook a team. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    page, book = folder / "routes.html", folder / "routes.xlsx"
    page.write_text(render_route_sheets_html(sheets, language), encoding="utf-8")
    write_route_sheets_xlsx(sheets, book, language)
    files = [page, book]
    by_team: dict[str, list[RouteSheet]] = defaultdict(list)
    for sheet in sheets:
        by_team[sheet.team].append(sheet)
    for team, its in by_team.items():
        files.append(folder / f"{_NOT_IN_FILE_NAME.sub('_', team)}.xlsx")
        write_route_sheets_xlsx(its, files[-1], language)
    return files
