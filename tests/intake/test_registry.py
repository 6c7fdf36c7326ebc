from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sweep.domain.problem import Problem
from sweep.domain.words import RetailerKind
from sweep.intake.registry import read_registry, registry_of
from sweep.intake.registry_row import RegistryFile
from sweep.intake.rejects import rejects_csv, write_rejects
from sweep.intake.tables import table_from_bytes

MakeFile = Callable[..., Path]
HEADINGS = ["编号", "名称", "地址", "区县", "类型", "纬度", "经度"]


def shop(
    number: object = "001", name: str = "甲超市", address: str = "江阳区南城街道1号", **other: object
) -> list[object]:
    place = {"county": "江阳区", "kind": "超市", "lat": 28.89, "lon": 105.42, **other}
    return [number, name, address, place["county"], place["kind"], place["lat"], place["lon"]]


def check_sums(file: RegistryFile) -> None:
    assert file.rows == file.accepted + file.duplicates + file.rejected + file.excluded
    assert file.accepted == len(file.retailers)
    assert file.unlocated == sum(r.lat_e7 is None for r in file.retailers)
    assert len({r.retailer_id for r in file.retailers}) == file.accepted
    for action, count in (("duplicate", file.duplicates), ("rejected", file.rejected), ("excluded", file.excluded)):
        assert sum(r.action == action for r in file.rejects) == count
    unlocated = {r.row for r in file.rejects if r.action == "unlocated"}
    assert unlocated == {r.source_row for r in file.retailers if r.lat_e7 is None}


def said(file: RegistryFile) -> set[str]:
    return {r.reason_code for r in file.rejects}


def test_the_new_york_registry_is_taken_whole_and_its_strays_are_unlocated(shared_data: Path) -> None:
    file = read_registry(shared_data / "registry" / "ny_retail_food_stores_2023-09.csv")
    check_sums(file)
    assert (file.rows, file.accepted, file.unlocated) == (28_520, 28_520, 225 + 13)
    assert file.retailers[0].address == "26 MAIN ST, ARKPORT, NY 14807"
    assert file.retailers[0].sector_path == ("Steuben",)
    assert "likely-duplicate" in said(file)
    assert max(r.position_shared for r in file.retailers) == 21


def test_the_taiwan_registry_keeps_the_branches_in_business(shared_data: Path) -> None:
    file = read_registry(shared_data / "registry" / "tw_convenience_stores_2025-01.csv", where=[("分公司狀態", "1")])
    check_sums(file)
    assert (file.rows, file.accepted, file.excluded) == (21_747, 13_532, 8_215)
    assert file.duplicates == file.rejected == 0
    assert file.retailers[0].retailer_id == "716"
    assert "id-zeros-lost" in said(file)
    assert not any(c in r.address for r in file.retailers for c in "０１２３４５６７８９")


def test_ids_stay_text_with_their_zeros(csv_file: MakeFile) -> None:
    file = read_registry(csv_file([HEADINGS, shop("007"), shop("7", "乙"), shop("０08", "丙"), shop('="009"', "丁")]))
    assert [r.retailer_id for r in file.retailers] == ["007", "7", "008", "009"]
    assert file.corrected == 2
    check_sums(file)


def test_a_workbook_with_ids_as_numbers_says_that_zeros_may_be_lost(xlsx_file: MakeFile) -> None:
    file = read_registry(xlsx_file({"名单": [HEADINGS, shop(716), shop(30084.0, "乙")]}))
    assert [r.retailer_id for r in file.retailers] == ["716", "30084"]
    assert "numbers-for-ids" in said(file)


def test_the_first_of_two_rows_with_one_id_is_kept(csv_file: MakeFile) -> None:
    file = read_registry(csv_file([HEADINGS, shop("1"), shop("1"), shop("1", "别的店"), shop("2", "乙")]))
    check_sums(file)
    assert (file.accepted, file.duplicates) == (2, 2)
    assert [(r.row, r.reason_code) for r in file.rejects if r.action == "duplicate"] == [
        (3, "duplicate-id"),
        (4, "duplicate-id-differs"),
    ]


def test_one_shop_under_two_ids_is_reported_and_kept(csv_file: MakeFile) -> None:
    rows = [HEADINGS, shop("1", "臺北商行", "臺北市１號"), shop("2", "台北商行", "台北市1号"), shop("3", "乙", "x")]
    file = read_registry(csv_file(rows))
    assert file.accepted == 3
    assert [(r.row, r.reason_code) for r in file.rejects if r.field == "name" and r.action == "warning"] == [
        (3, "likely-duplicate")
    ]


def test_a_column_that_repeats_for_different_shops_is_not_their_id(csv_file: MakeFile) -> None:
    chain = [["16740494", f"{i:08}", f"第{i}店", f"路{i}号"] for i in range(30)]
    with pytest.raises(Problem) as caught:
        read_registry(csv_file([["统一编号", "序", "名称", "地址"], *chain]))
    assert caught.value.code == "id-not-unique"
    assert "--map id=" in caught.value.en
    file = read_registry(csv_file([["编号", "许可证编号", "名称", "地址"], *([c[0], *c[1:]] for c in chain)]))
    assert file.accepted == 30
    file = read_registry(csv_file([["统一编号", "门店编号", "名称", "地址"], *chain]))
    assert [r.retailer_id for r in file.retailers] == [c[1] for c in chain]


def test_branches_under_one_credit_code_are_different_shops(csv_file: MakeFile) -> None:
    rows = [["统一社会信用代码", "名称", "地址"], *(["91510500MA62000000", f"第{i}店", f"路{i}号"] for i in range(9))]
    file = read_registry(csv_file(rows))
    check_sums(file)
    assert (file.accepted, file.duplicates) == (9, 0)


def test_without_an_id_column_name_and_address_make_a_stable_one(csv_file: MakeFile) -> None:
    rows = [["名称", "地址"], ["甲超市", "南城1号"], ["乙超市", "南城2号"], ["甲超市", "南城１号"]]
    file = read_registry(csv_file(rows))
    check_sums(file)
    assert (file.accepted, file.duplicates) == (2, 1)
    again = read_registry(csv_file([rows[0], rows[2], rows[1]], name="again.csv"))
    assert {r.retailer_id for r in again.retailers} == {r.retailer_id for r in file.retailers}


def test_only_rows_with_nothing_to_visit_are_rejected(csv_file: MakeFile) -> None:
    rows = [
        HEADINGS, shop("1"), ["", "", "", "江阳区", "超市", 28.9, 105.4], ["2", "", "", "", "", "", ""],
        ["", "", "只有地址", "", "", "", ""], ["", "合计", "", "", "", "", ""], HEADINGS,
    ]  # fmt: skip
    file = read_registry(csv_file(rows))
    check_sums(file)
    assert [r.source_row for r in file.retailers] == [2, 4, 5]
    assert [(r.row, r.reason_code) for r in file.rejects if r.action == "rejected"] == [
        (3, "nothing-to-visit"),
        (6, "total-row"),
        (7, "heading-again"),
    ]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("零售", RetailerKind.RETAILER),
        ("Retail store", RetailerKind.RETAILER),
        ("批发", RetailerKind.WHOLESALER),
        ("批發兼零售", RetailerKind.WHOLESALER),
        ("Wholesale", RetailerKind.WHOLESALER),
        ("倉庫", RetailerKind.WAREHOUSE),
        ("Food Warehouse", RetailerKind.WAREHOUSE),
        ("网络销售", RetailerKind.ONLINE),
        ("Online store", RetailerKind.ONLINE),
        ("天知道", RetailerKind.RETAILER),
    ],
)
def test_the_type_is_read_by_its_words(csv_file: MakeFile, words: str, kind: RetailerKind) -> None:
    file = read_registry(csv_file([HEADINGS, shop(kind=words)]))
    assert file.retailers[0].kind is kind
    assert ("kind-unknown" in said(file)) == (words == "天知道")


def test_a_position_that_many_shops_share_is_marked_but_kept(csv_file: MakeFile) -> None:
    file = read_registry(csv_file([HEADINGS, *(shop(i, f"店{i}") for i in range(4)), shop(9, "别处", lat=28.91)]))
    assert [r.position_shared for r in file.retailers] == [4, 4, 4, 4, 1]
    assert file.unlocated == 0
    assert "position-shared" in said(file)


def test_names_keep_their_meaning_while_addresses_are_folded(csv_file: MakeFile) -> None:
    file = read_registry(csv_file([HEADINGS, shop("1", "㈱丸山①號店 ＡＢＣ", "６３號１樓")]))
    assert file.retailers[0].name == "㈱丸山①號店 ABC"
    assert file.retailers[0].address == "63號1樓"


@pytest.mark.parametrize(
    ("rows", "options", "code"),
    [
        ([["foo", "bar"], ["1", "2"]], {}, "missing-column"),
        ([["756126", "Store", "26", "MAIN ST"], ["756125", "Store", "27", "MAIN ST"]], {}, "headings-missing"),
        (
            [["Store", "MAIN ST", "POINT (-77.6 42.3)"], ["Store", "MAIN ST", "POINT (-77.6 42.3)"]],
            {},
            "headings-missing",
        ),
        ([["编号", "地址"], ["1", "2"]], {}, "missing-column"),
        ([["编号", "名称"], ["1", "2"]], {}, "missing-column"),
        ([["名称", "纬度"], ["1", "2"]], {}, "missing-column"),
        ([["名称", "地址"], ["甲", "乙"]], {"datum": "nad27"}, "datum-unknown"),
        ([["名称", "地址"], ["甲", "乙"]], {"where": [("状态", "1")]}, "column-unknown"),
        ([["名称", "地址"], ["甲", "乙"]], {"where": [("名称", "丙")]}, "where-matches-nothing"),
        ([["名称", "地址"], ["合计", ""]], {}, "registry-empty"),
        ([["名称", "地址"]], {}, "table-without-rows"),
    ],
)
def test_a_registry_that_cannot_be_read_is_refused_in_both_languages(
    csv_file: MakeFile, rows: list[list[str]], options: dict[str, object], code: str
) -> None:
    with pytest.raises(Problem) as caught:
        read_registry(csv_file(rows), **options)  # type: ignore[arg-type]  # options are keyword arguments
    assert caught.value.code == code
    assert caught.value.zh


def test_a_missing_column_is_told_with_the_headings_and_the_nearest_one(csv_file: MakeFile) -> None:
    with pytest.raises(Problem) as caught:
        read_registry(csv_file([["Shop nmae", "Addres"], ["A", "x"]]))
    assert "Did you mean “Shop nmae”?" in caught.value.en
    assert "--map name=COLUMN" in caught.value.en
    file = read_registry(
        csv_file([["Shop nmae", "Addres"], ["A", "x"]]), mapping={"name": "Shop nmae", "address": "Addres"}
    )
    assert (file.retailers[0].name, file.retailers[0].address) == ("A", "x")


def test_no_cell_of_the_rejects_file_runs_as_a_formula(csv_file: MakeFile, tmp_path: Path) -> None:
    evil = "=cmd|' /C calc'!A0"
    file = read_registry(csv_file([HEADINGS, shop("1", evil), shop("1", evil), ["", "", "", "", evil, evil, ""]]))
    count = write_rejects(tmp_path / "rejects.csv", file.rejects)
    data = (tmp_path / "rejects.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert len(rows) == count + 1
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for row in rows for cell in row)


CELLS = st.one_of(
    st.sampled_from(["", "1", "甲", "0", "-", "105.4", "28.9", "POINT (105 28)", "合计", "\x00", "=1", "１"]),
    st.text(max_size=6),
)
KNOWN = st.sampled_from([*HEADINGS, "point", "uscc", "status", "City", "x"])


@given(
    headings=st.lists(st.one_of(KNOWN, st.text(max_size=4)), min_size=1, max_size=8),
    rows=st.lists(st.lists(CELLS, max_size=9), max_size=12),
    where=st.booleans(),
)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_table_is_refused_in_words_or_its_sums_hold(
    headings: list[str], rows: list[list[str]], where: bool
) -> None:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([headings, *rows])
    data = text.getvalue().encode("utf-8", "surrogatepass")
    try:
        file = registry_of(table_from_bytes(data, "any.csv"), datum="gcj02", where=[("名称", "甲")] if where else [])
    except Problem as problem:
        assert all((problem.code, problem.en, problem.zh))  # noqa: PT017 - refusing is one of two right answers
    else:
        check_sums(file)
        rejects_csv(file.rejects)


@given(st.binary(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_bytes_are_refused_in_words_or_read(data: bytes) -> None:
    try:
        check_sums(registry_of(table_from_bytes(data, "any.bin")))
    except Problem as problem:
        assert all((problem.code, problem.en, problem.zh))  # noqa: PT017 - refusing is one of two right answers
