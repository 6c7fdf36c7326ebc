from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from sweep.domain.problem import Problem
from sweep.intake.distribution import match_shipments, quantity_of, read_distribution
from sweep.intake.registry import read_registry
from sweep.intake.written_times import day_of

MakeFile = Callable[..., Path]
SHOPS = [
    ["编号", "名称", "地址", "统一社会信用代码"],
    ["001", "好又多超市", "泸州市江阳区南城街道1号", "C1"],
    ["002", "便民商店", "小市街道2号", "C2"],
    ["003", "便民商店", "小市街道3号", "C2"],
    ["004", "A&B GROCERY INC", "12 Main Street", ""],
]


def test_shipments_find_their_shop_by_id_or_exact_name_and_address(csv_file: MakeFile) -> None:
    rows = [
        ["收货方编号", "收货方", "收货地址", "批号", "数量", "发货日期"],
        ["001", "", "", "L1", "12箱", "2008年8月1日"],
        ["", "好又多超市", "瀘州市江陽區南城街道１號", "L1", "3", "20080802"],
        ["", "便民商店", "", "L2", "x", ""],
        ["", "A & B Grocery", "12 MAIN ST", "L2", "1,200 units", "2008-08-03"],
        ["", "好又多商场", "", "L2", "1", "someday"],
        ["C1", "", "", "L3", "1", ""],
        ["C2", "", "", "L3", "1", ""],
        ["", "", "", "L3", "1", ""],
        ["001", "", "", "", "1", ""],
    ]
    file = read_distribution(csv_file(rows, name="shipped.csv"))
    assert (file.rows, file.rejected, len(file.shipments)) == (9, 2, 7)
    assert file.shipments[0].quantity == 12
    assert file.shipments[0].unit == "箱"
    assert file.shipments[0].date == date(2008, 8, 1)
    assert {r.reason_code for r in file.rejects} == {
        "quantity-unreadable", "date-unreadable", "nothing-to-visit", "lot-missing",
    }  # fmt: skip
    found = match_shipments(file.shipments, read_registry(csv_file(SHOPS)).retailers)
    assert found.shops == ["001", "001", None, "004", None, "001", None]
    assert [r.reason_code for r in found.rejects] == ["consignee-several", "consignee-unknown", "consignee-unknown"]


def test_a_likely_shop_is_suggested_and_never_chosen(csv_file: MakeFile) -> None:
    shipped = read_distribution(csv_file([["客户", "批次"], ["A&B GROCERYS", "L1"]], name="shipped.csv"))
    found = match_shipments(shipped.shipments, read_registry(csv_file(SHOPS)).retailers)
    assert found.shops == [None]
    assert "004" in found.rejects[0].reason_en


@pytest.mark.parametrize("headings", [["客户", "数量"], ["批次", "数量"]])
def test_a_list_without_consignee_or_lot_is_refused(csv_file: MakeFile, headings: list[str]) -> None:
    with pytest.raises(Problem) as caught:
        read_distribution(csv_file([headings, ["x", "1"]]))
    assert caught.value.code == "missing-column"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2008-09-16", date(2008, 9, 16)), ("2008/9/16", date(2008, 9, 16)), ("2008年9月16日", date(2008, 9, 16)),
        ("20080916", date(2008, 9, 16)), ("民国97年9月16日", date(2008, 9, 16)), ("0970916", date(2008, 9, 16)),
        ("97/9/16", date(2008, 9, 16)), ("2008-09-16 10:00:00", date(2008, 9, 16)),
        ("2008-13-01", None), ("soon", None),
    ],
)  # fmt: skip
def test_a_day_is_read_as_people_write_it(text: str, day: date | None) -> None:
    assert day_of(text) == day


@pytest.mark.parametrize(
    ("text", "quantity", "unit"),
    [
        ("12", 12, ""),
        ("1,200 箱", 1200, "箱"),
        ("2.5kg", "2.5", "kg"),
        ("１２罐", 12, "罐"),
        ("-3", None, ""),
        ("", None, ""),
    ],
)
def test_a_quantity_is_read_with_its_unit(text: str, quantity: object, unit: str) -> None:
    assert quantity_of(text) == (None if quantity is None else Decimal(str(quantity)), unit)
