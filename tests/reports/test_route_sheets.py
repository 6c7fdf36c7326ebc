from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from sweep.reports.route_sheets import render_route_sheets_html, write_route_sheets_xlsx
from sweep.views.route_sheet import RouteSheet, SheetOfficer, SheetStop
from sweep.views.words import say

DAY = date(2008, 9, 16)


def stop(seq: int = 1, **changes: object) -> SheetStop:
    made = SheetStop(
        seq=seq,
        shop="惠民副食店",
        address="江阳区忠山路3号",
        phone="0830-3190001",
        arrives=datetime(2008, 9, 16, 9, 5),
        due=datetime(2008, 9, 17, 18, 0),
        lots=("20080801A",),
        lat=28.87123,
        lon=105.44,
    )
    return replace(made, **changes)  # type: ignore[arg-type] # the fields of a SheetStop by name


def sheet(team: str = "江阳一组", *, exercise: bool = False, stops: tuple[SheetStop, ...] = ()) -> RouteSheet:
    officers = (SheetOfficer("王建国", "川E-10234"), SheetOfficer("李敏", "川E-10877"))
    return RouteSheet("奶粉召回", exercise, team, "江阳区", officers, DAY, stops or (stop(),), ("20080801A", "B2"))


def cells(path: Path) -> dict[str, list[list[object]]]:
    book = openpyxl.load_workbook(path)
    return {page.title: [list(row) for row in page.iter_rows(values_only=True)] for page in book.worksheets}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_says_who_goes_where_when_and_for_which_lots(language: str) -> None:
    page = render_route_sheets_html([sheet()], language)
    for expected in (
        "江阳一组",
        "王建国 (川E-10234)",
        "惠民副食店",
        "忠山路3号",
        "09:05",
        "09-17 18:00",
        "20080801A",
        "28.87123",
    ):
        assert expected in page
    assert say("route-sheet-not-held", language) in page
    assert say("route-sheet-not-held", "en" if language == "zh" else "zh") not in page


def test_an_exercise_says_so_on_every_sheet_and_a_real_sweep_never_does(tmp_path: Path) -> None:
    banner = say("route-sheet-exercise", "zh")
    assert render_route_sheets_html([sheet("a", exercise=True), sheet("b", exercise=True)], "zh").count(banner) == 2
    assert banner not in render_route_sheets_html([sheet()], "zh")
    write_route_sheets_xlsx([sheet(exercise=True)], tmp_path / "sheets.xlsx", "zh")
    assert cells(tmp_path / "sheets.xlsx")["江阳一组"][0][0] == banner


def test_what_people_typed_is_never_markup_nor_a_formula(tmp_path: Path) -> None:
    nasty = stop(shop="<script>alert(1)</script>", notes="=1+1", address="{{ 7 * 7 }}", phone="007")
    page = render_route_sheets_html([sheet("<b>", stops=(nasty,))], "en")
    assert "<script" not in page
    assert "{{ 7 * 7 }}" in page
    write_route_sheets_xlsx([sheet(stops=(nasty,))], tmp_path / "sheets.xlsx", "en")
    row = cells(tmp_path / "sheets.xlsx")["江阳一组"][6]
    assert "=1+1" in row
    assert "007" in row
    book = openpyxl.load_workbook(tmp_path / "sheets.xlsx")
    assert all(cell.data_type != "f" for line in book.active.iter_rows() for cell in line)


def test_the_style_is_carried_or_linked() -> None:
    assert "size: A4 landscape" in render_route_sheets_html([sheet()], "zh")
    linked = render_route_sheets_html([sheet()], "zh", style_href="/static/route_sheets.css")
    assert "<style" not in linked
    assert 'href="/static/route_sheets.css"' in linked


def test_the_same_sheets_give_the_same_workbook(tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        write_route_sheets_xlsx([sheet()], tmp_path / name, "zh")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_every_team_has_its_worksheet_whatever_it_is_called(tmp_path: Path) -> None:
    names = ["A/B", "A:B", "History", "x" * 40, "X" * 40, "'", "江阳一组", "江阳一组"]
    write_route_sheets_xlsx([sheet(name) for name in names], tmp_path / "sheets.xlsx", "zh")
    pages = cells(tmp_path / "sheets.xlsx")
    assert len(pages) == len(names)
    assert all(len(title) <= 31 for title in pages)
    assert "History" not in pages


def test_the_workbook_repeats_its_heading_and_prints_on_a4_landscape(tmp_path: Path) -> None:
    write_route_sheets_xlsx([sheet()], tmp_path / "sheets.xlsx", "zh")
    page = openpyxl.load_workbook(tmp_path / "sheets.xlsx").active
    assert page.page_setup.orientation == "landscape"
    assert str(page.page_setup.paperSize) == "9"
    assert page.print_title_rows in ("6:6", "$6:$6")
    assert page.cell(6, 1).value == say("route-sheet-seq", "zh")


def test_a_shop_without_a_position_is_to_be_found_by_its_address(tmp_path: Path) -> None:
    lost = sheet(stops=(stop(lat=None, lon=None, notes="问村委会", lots=()),))
    page = render_route_sheets_html([lost], "en")
    assert say("route-sheet-by-address", "en") in page
    assert ">all<" in page
    write_route_sheets_xlsx([lost], tmp_path / "sheets.xlsx", "en")
    row = cells(tmp_path / "sheets.xlsx")["江阳一组"][6]
    assert f"{say('route-sheet-by-address', 'en')}\n问村委会" in row


@pytest.mark.parametrize("language", ["zh", "en"])
def test_hours_skills_and_the_second_team_are_on_the_sheet(tmp_path: Path, language: str) -> None:
    asked = stop(hours="Mo-Fr 09:00-17:00", needs=("cold-chain",), with_team="T2 江阳二组")
    page = render_route_sheets_html([sheet(stops=(asked,))], language)
    write_route_sheets_xlsx([sheet(stops=(asked,))], tmp_path / "sheets.xlsx", language)
    row = "".join(str(cell) for cell in cells(tmp_path / "sheets.xlsx")["江阳一组"][6])
    for expected in ("T2 江阳二组", "09:05", "09:00-17:00", "冷链" if language == "zh" else "cold chain"):
        assert expected in page
        assert expected in row


def test_a_plan_without_routes_and_text_that_is_not_unicode_are_still_printed(tmp_path: Path) -> None:
    assert say("route-sheet-none", "zh") in render_route_sheets_html([], "zh")
    write_route_sheets_xlsx([], tmp_path / "none.xlsx", "zh")
    odd = sheet("\ud800组\x00", stops=(stop(shop="a\udfffb\x01"),))
    render_route_sheets_html([odd], "zh").encode()
    write_route_sheets_xlsx([odd], tmp_path / "odd.xlsx", "zh")
    assert len(cells(tmp_path / "odd.xlsx")) == 1
