from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path

import pytest

from sweep.domain.lot_rule import (
    AllCodes,
    AllOf,
    AnyOf,
    CodePattern,
    DateKind,
    DateWindow,
    ExactCodes,
    FreeText,
    expiring,
    made,
)
from sweep.domain.problem import Problem
from sweep.domain.words import RecallClass
from sweep.domain.written_date import SlashOrder
from sweep.intake.notices import RecallNotice, notice_from_bytes, read_notice
from sweep.intake.rejects import Action
from tests.intake.notice_files import csv_bytes, docx_bytes, pdf_bytes, xlsx_bytes

SHARED = Path(os.environ.get("SWEEP_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data")) / "recalls"
needs_shared_data = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the shared sample data are not here (SWEEP_SHARED_DATA)"
)

HEADINGS = ("序号", "品牌", "产品名称", "生产企业", "规格", "批号", "生产日期")
ROWS = (
    HEADINGS,
    (1, "三鹿", "婴幼儿配方乳粉", "石家庄三鹿集团", "400克/袋", "", "2008-08-06以前"),
    (2, "聪尔壮", "婴幼儿I段", "福鼎晨冠", "400克/袋", "20080618", ""),
    (3, "某牌", "奶粉", "某厂", "900克", "A1B2、A1B3", ""),
)
BATCH = AnyOf((ExactCodes(("20080618",)), made(date(2008, 6, 18), date(2008, 6, 18))))


def read(data: bytes, name: str = "notice.csv") -> RecallNotice:
    return notice_from_bytes(data, name)


def reasons(notice: RecallNotice) -> set[str]:
    return {remark.reason_code for remark in notice.remarks}


def refusal(data: bytes, name: str = "notice.csv") -> Problem:
    with pytest.raises(Problem) as refused:
        read(data, name)
    assert refused.value.en.endswith((".", "?"))
    assert refused.value.zh
    return refused.value


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (csv_bytes(ROWS), "n.csv"),
        (csv_bytes(ROWS, "utf-8-sig"), "n.csv"),
        (csv_bytes(ROWS, "gb18030"), "n.csv"),
        (csv_bytes(ROWS, "utf-16"), "n.csv"),
        (csv_bytes(ROWS, separator="\t"), "n.tsv"),
        (xlsx_bytes(ROWS), "n.xlsx"),
        (docx_bytes(["关于召回婴幼儿配方乳粉的公告"], ROWS), "n.docx"),
    ],
    ids=["utf-8", "bom", "gb18030", "utf-16", "tsv", "xlsx", "docx"],
)
def test_a_chinese_list_is_read_alike_from_every_kind_of_file(data: bytes, name: str) -> None:
    notice = read(data, name)
    assert [lot.rule for lot in notice.lots] == [made(last=date(2008, 8, 6)), BATCH, ExactCodes(("A1B2", "A1B3"))]
    assert [lot.brand for lot in notice.lots] == ["三鹿", "聪尔壮", "某牌"]
    assert [lot.producer for lot in notice.lots] == ["石家庄三鹿集团", "福鼎晨冠", "某厂"]
    assert [lot.grams_per_unit for lot in notice.lots] == [400, 400, 900]
    assert [lot.row for lot in notice.lots] == [2, 3, 4]
    assert len({lot.lot_id for lot in notice.lots}) == 3


def test_traditional_headings_in_big5_are_read() -> None:
    rows = (
        ("品牌", "產品名稱", "生產企業", "批號"),
        ("三鹿", "奶粉", "三鹿集團", "A1"),
        ("光明", "奶粉", "光明乳業", "A2"),
    )
    lots = read(csv_bytes(rows, "big5")).lots
    assert [(lot.brand, lot.producer, lot.rule) for lot in lots] == [
        ("三鹿", "三鹿集團", ExactCodes(("A1",))),
        ("光明", "光明乳業", ExactCodes(("A2",))),
    ]


def test_english_headings_weights_and_barcodes_are_read() -> None:
    rows = (
        ("Lot ID", "Brand", "Product", "Manufacturer", "Batch No.", "Unit", "kg per unit", "GTIN", "Recall class"),
        ("A-1", "Acme", "Infant formula", "Acme Ltd", "L12345", "tin", "0.4", "4006381333931", "Class II"),
        ("A-2", "Acme", "Infant formula", "Acme Ltd", "all lots", "tin", "?", "4006381333932", "Class I"),
    )
    notice = read(csv_bytes(rows))
    assert [lot.lot_id for lot in notice.lots] == ["A-1", "A-2"]
    assert [lot.grams_per_unit for lot in notice.lots] == [400, 0]
    assert [lot.gtin for lot in notice.lots] == ["4006381333931", "4006381333932"]
    assert notice.lots[1].rule == AllCodes()
    assert notice.recall_class is RecallClass.I
    assert reasons(notice) >= {"weight-unreadable", "gtin-check-digit", "class-differs"}


def test_a_row_without_a_rule_means_all_codes_and_says_so() -> None:
    notice = read(
        csv_bytes((("产品名称", "批号", "备注"), ("奶粉甲", "/", ""), ("奶粉乙", "", "2008年8月6日以前生产")))
    )
    assert [lot.rule for lot in notice.lots] == [AllCodes(), AllCodes()]
    assert [(w.row, w.reason_code) for w in notice.warnings] == [(2, "rule-absent"), (3, "rule-in-note")]
    assert "2008年8月6日" in notice.warnings[1].reason_zh


def test_what_is_not_understood_stays_as_text_for_a_person() -> None:
    notice = read(csv_bytes((("product", "lot"), ("powder", "most tins with a red lid"))))
    assert notice.lots[0].rule == FreeText("most tins with a red lid")
    assert notice.lots[0].rule_text == "most tins with a red lid"
    assert reasons(notice) == {"rule-for-a-person"}


def test_a_code_beside_dates_decides_alone_and_the_dates_are_told() -> None:
    notice = read(csv_bytes((("product", "lot", "expiry date"), ("powder", "L1", "2010-01-01"))))
    assert notice.lots[0].rule == ExactCodes(("L1",))
    assert "2010-01-01" in next(w.reason_en for w in notice.warnings if w.reason_code == "code-decides")


def test_a_column_of_dates_or_batches_says_of_what_a_date_is() -> None:
    table = csv_bytes((("产品名称", "生产日期或批号"), ("奶粉", "2008年8月6日以前"), ("奶", "A1B2")))
    rules = [lot.rule for lot in read(table).lots]
    assert rules == [made(None, date(2008, 8, 6)), ExactCodes(("A1B2",))]


def test_dates_alone_make_windows() -> None:
    rows = (("product", "production from", "production to", "expiry date"), ("a", "2008-01-01", "2008-06-30", ""))
    assert read(csv_bytes(rows)).lots[0].rule == made(date(2008, 1, 1), date(2008, 6, 30))
    rows = (("product", "production from", "production to", "best before"), ("a", "", "", "2010-03-19 or later"))
    assert read(csv_bytes(rows)).lots[0].rule == DateWindow(DateKind.BEST_BY, date(2010, 3, 19), None)


def test_republican_dates_are_read_where_the_heading_says_so() -> None:
    rows = (("产品名称", "生产日期(民国)"), ("奶粉", "1131001"), ("奶粉", "0970806以前"))
    assert [lot.rule for lot in read(csv_bytes(rows)).lots] == [
        made(date(2024, 10, 1), date(2024, 10, 1)),
        made(last=date(2008, 8, 6)),
    ]


def test_rules_in_words_and_in_json_stand_in_a_cell() -> None:
    abbott = "first two digits of code 22 to 37 AND code contains K8, SH or Z2 AND expiry 2022-04-01 or later"
    rows = (("product", "rule"), ("a", f'"{abbott}"'), ("b", '"{""type"": ""code_pattern"", ""pattern"": ""L##""}"'))
    lots = read(csv_bytes(rows)).lots
    assert lots[0].rule == AllOf(
        (CodePattern("[22-37]*"), CodePattern("*(K8|SH|Z2)*"), expiring(first=date(2022, 4, 1)))
    )
    assert lots[1].rule == CodePattern("L##")


def test_labels_above_a_table_tell_of_the_recall() -> None:
    rows = (
        ("关于召回奶粉的公告", "", ""),
        ("召回级别：一级", "危害：三聚氰胺", ""),
        ("公告编号", "2008-100", ""),
        ("发布日期：2008年9月16日", "", ""),
        ("产品名称", "批号", "规格"),
        ("奶粉", "A1", "400g"),
        ("合计", "1", ""),
    )
    for data, name in ((csv_bytes(rows), "n.csv"), (xlsx_bytes(rows), "n.xlsx")):
        notice = read(data, name)
        assert (notice.title, notice.recall_class, notice.hazard) == ("关于召回奶粉的公告", RecallClass.I, "三聚氰胺")
        assert (notice.number, notice.issued) == ("2008-100", date(2008, 9, 16))
        assert len(notice.lots) == 1
        assert [(r.row, r.reason_code) for r in notice.rejected] == [(7, "total-row")]


def test_a_merged_producer_stands_for_each_of_its_rows() -> None:
    rows = (("生产企业", "产品名称", "批号"), ("", "奶粉", "A1"), ("", "奶粉", "A2"))
    notice = read(xlsx_bytes(rows, merged=[(1, 2, 0, "三鹿")]), "n.xlsx")
    assert [lot.producer for lot in notice.lots] == ["三鹿", "三鹿"]


def test_codes_that_a_workbook_holds_as_numbers_are_doubted() -> None:
    notice = read(xlsx_bytes((("product", "lot"), ("powder", 20080618))), "n.xlsx")
    assert notice.lots[0].rule == BATCH
    assert "codes-were-numbers" in reasons(notice)


def test_a_pdf_with_text_is_read_over_its_pages() -> None:
    head = ("Product", "Batch", "Producer")
    data = pdf_bytes(
        ["Recall of infant formula", "Class: II", "Hazard: melamine"],
        (head, ("Powder", "L1", "Acme"), ("Powder", "L2", "Acme")),
        (("Powder", "L3", "Acme"), head, ("Powder", "L4", "Acme")),
    )
    notice = read(data, "n.pdf")
    assert [lot.rule for lot in notice.lots] == [ExactCodes((f"L{n}",)) for n in (1, 2, 3, 4)]
    assert (notice.title, notice.recall_class, notice.hazard) == (
        "Recall of infant formula",
        RecallClass.II,
        "melamine",
    )
    assert "heading-again" in reasons(notice)


def test_a_scan_is_refused_for_what_it_is() -> None:
    assert refusal(pdf_bytes([]), "scan.pdf").code == "scan-without-text"


def test_json_and_toml_hold_the_same_notice() -> None:
    as_json = {
        "title": "Recall",
        "class": "I",
        "hazard": "melamine",
        "number": "R-1",
        "issued": "2008-09-16",
        "lots": [
            {
                "lot_id": "A",
                "product": "powder",
                "rule": {"type": "production_window", "first": None, "last": "2008-08-06"},
            },
            {"lot_id": "B", "product": "powder", "codes": ["L 1", "20080618"], "kg_per_unit": 0.4},
            {
                "lot_id": "C",
                "product": "powder",
                "rule": "made before 2008-08-06",
                "change": "released",
                "certificate": "T-7",
            },
        ],
    }
    as_toml = """
        [recall]
        title = "Recall"
        class = "I"
        hazard = "melamine"
        number = "R-1"
        issued = 2008-09-16
        [[lots]]
        lot_id = "A"
        product = "powder"
        rule = {type = "production_window", last = "2008-08-06"}
        [[lots]]
        lot_id = "B"
        product = "powder"
        codes = ["L 1", "20080618"]
        kg_per_unit = 0.4
        [[lots]]
        lot_id = "C"
        product = "powder"
        rule = "made before 2008-08-06"
        released = true
        certificate = "T-7"
    """
    for data, name in ((json.dumps(as_json).encode(), "n.json"), (as_toml.encode(), "n.toml")):
        notice = read(data, name)
        assert (notice.title, notice.recall_class, notice.number) == ("Recall", RecallClass.I, "R-1")
        assert (notice.hazard, notice.issued) == ("melamine", date(2008, 9, 16))
        a, b, c = notice.lots
        assert a.rule == c.rule == made(last=date(2008, 8, 6))
        assert b.rule == AnyOf((ExactCodes(("L 1", "20080618")), made(date(2008, 6, 18), date(2008, 6, 18))))
        assert b.grams_per_unit == 400
        assert (c.released, c.certificate) == (True, "T-7")
        assert not a.released


def test_a_lot_has_the_same_id_in_the_next_revision_wherever_it_stands() -> None:
    first = read(csv_bytes(ROWS)).lots
    second = read(xlsx_bytes((HEADINGS, *reversed(ROWS[1:]))), "rev2.xlsx").lots
    assert {lot.lot_id: lot.rule for lot in first} == {lot.lot_id: lot.rule for lot in second}


def test_the_same_lot_twice_is_taken_once_and_reported() -> None:
    notice = read(csv_bytes((*ROWS, ROWS[3])))
    assert len(notice.lots) == 3
    assert [(r.row, r.action) for r in notice.rejected] == [(5, Action.DUPLICATE)]


def test_the_same_powder_in_two_sizes_is_two_lots() -> None:
    rows = (("product", "lot", "spec"), ("powder", "L1", "400g"), ("powder", "L1", "900g"))
    assert len(read(csv_bytes(rows)).lots) == 2


def test_a_release_needs_a_certificate() -> None:
    rows = (
        ("批次编号", "产品名称", "批号", "变更", "检验报告编号"),
        ("A", "奶粉", "L1", "放行", "T-7"),
        ("B", "奶粉", "L2", "新增", ""),
    )
    lots = read(csv_bytes(rows)).lots
    assert [(lot.released, lot.certificate) for lot in lots] == [(True, "T-7"), (False, "")]
    problem = refusal(csv_bytes((*rows, ("C", "奶粉", "L3", "放行", ""))))
    assert problem.code == "release-without-certificate"
    assert (problem.where["row"], problem.where["field"]) == (4, "certificate")


def test_a_column_that_says_yes_to_released_releases_too() -> None:
    rows = (("product", "lot", "released", "certificate"), ("powder", "L1", "yes", "T-7"), ("powder", "L2", "", ""))
    assert [lot.released for lot in read(csv_bytes(rows)).lots] == [True, False]


def test_an_unknown_change_leaves_the_lot_listed_and_says_so() -> None:
    notice = read(csv_bytes((("product", "lot", "change"), ("powder", "L1", "perhaps"))))
    assert not notice.lots[0].released
    assert "change-unknown" in reasons(notice)


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (csv_bytes((("shop", "address"), ("a", "b"))), "n.csv", "notice-without-lots"),
        (csv_bytes((("product", "lot"),)), "n.csv", "notice-without-lots"),
        (csv_bytes((("product", "lot"), ("合计", ""))), "n.csv", "notice-without-lots"),
        (b'{"title": "Recall", "lots": []}', "n.json", "notice-without-lots"),
        (b"[]", "n.json", "notice-without-lots"),
        (b"[1, 2]", "n.json", "notice-without-lots"),
        (b'{"lots": [5]}', "n.json", "notice-unreadable"),
        (b'{"lots": [', "n.json", "notice-unreadable"),
        (b"= nonsense", "n.toml", "notice-unreadable"),
        (b'{"lots": [{"product": "a", "rule": {"type": "regex"}}]}', "n.json", "lot-rule-invalid"),
        (csv_bytes((("product", "lot pattern"), ("a", "[37-22]"))), "n.csv", "lot-rule-invalid"),
        (
            csv_bytes((("product", "production from", "production to"), ("a", "2008-08-06", "2008-01-01"))),
            "n.csv",
            "lot-rule-contradicts",
        ),
        (
            csv_bytes((("product", "rule"), ("a", "made after 2008-08-06 AND expiry 2007-01-01 or earlier"))),
            "n.csv",
            "lot-rule-contradicts",
        ),
        (csv_bytes((("lot", "unit"), ("L1", "tin"))), "n.csv", "lot-without-product"),
        (csv_bytes((("lot id", "product", "lot"), ("A", "x", "L1"), ("A", "x", "L2"))), "n.csv", "lot-id-twice"),
        (docx_bytes(["A recall of everything"], ()), "n.docx", "notice-without-lots"),
        (pdf_bytes(["A recall of everything"]), "n.pdf", "notice-without-lots"),
        (b"%PDF-1.4 broken", "n.pdf", "document-unreadable"),
        (b"PK\x03\x04 broken", "n.xlsx", "workbook-unreadable"),
        (b"\x89PNG\r\n\x1a\n....", "n.png", "not-a-table"),
        (b"<html><table></table></html>", "n.html", "not-a-table"),
        (bytes(range(128, 256)) * 40, "n.csv", "encoding-unknown"),
    ],
)
def test_a_file_that_is_no_notice_is_refused_in_one_sentence(data: bytes, name: str, code: str) -> None:
    problem = refusal(data, name)
    assert problem.code == code
    assert problem.where["file"] == name
    assert name in problem.en
    assert name in problem.zh


def test_a_column_of_lots_and_something_else_is_read_and_one_that_is_not_read_is_named() -> None:
    headings = ("Product name", "Batch/Lot", "Best before date", "Country of origin")
    notice = read(docx_bytes(["RASFF"], [headings, ("Milk powder", "L2501A\nL2501B", "31/12/2026", "DE")]), "n.docx")
    assert notice.lots[0].rule == ExactCodes(("L2501A", "L2501B"))
    [unread] = [remark for remark in notice.remarks if remark.reason_code == "columns-not-read"]
    assert "“Country of origin”" in unread.reason_en
    mixed = read(csv_bytes([("Product", "Lot # / Best by"), ("Milk", "L1 / 12/31/2026"), ("Cream", "All lots")]))
    assert [lot.rule for lot in mixed.lots] == [FreeText("L1 / 12/31/2026"), AllCodes()]


def test_a_title_merged_over_a_row_is_no_lot() -> None:
    rows = [("企业名称", "产品名称", "生产日期或批号"), ("一、婴幼儿奶粉",) * 3, ("三鹿", "奶粉", "A1B2")]
    notice = read(docx_bytes(["通告"], rows), "n.docx")
    assert [lot.product for lot in notice.lots] == ["奶粉"]
    assert "section-row" in reasons(notice)


def test_a_sheet_with_its_labels_in_the_first_column_is_one_lot() -> None:
    rows = [("Notification reference", "2025.1234"), ("Product", "Infant milk"), ("Lot number / batch", "L1; L2")]
    notice = read(docx_bytes([], [*rows, ("Hazard", "Cronobacter")]), "n.docx")
    assert [(lot.product, lot.rule) for lot in notice.lots] == [("Infant milk", ExactCodes(("L1", "L2")))]
    assert (notice.number, notice.hazard) == ("2025.1234", "Cronobacter")
    assert "table-turned" in reasons(notice)


def test_dates_of_unclear_order_wait_for_somebody_who_tells_it() -> None:
    data = csv_bytes([("Product", "Best by"), ("Milk", "before 09/08/2026")])
    notice = read(data)
    assert notice.lots[0].rule == FreeText("before 09/08/2026")
    assert "date-order-unclear" in reasons(notice)
    told = notice_from_bytes(data, "n.csv", slash_order=SlashOrder.MONTH_FIRST)
    assert told.lots[0].rule == DateWindow(DateKind.BEST_BY, None, date(2026, 9, 8))
    assert "date-order-unclear" not in reasons(told)


def test_one_code_in_two_spellings_is_one_lot() -> None:
    notice = read(csv_bytes([("Product", "Lot"), ("Milk", "A7"), ("MILK", "a7")]))
    assert len(notice.lots) == 1
    assert "lot-duplicate" in reasons(notice)


def test_a_missing_or_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").write_bytes(b"\r\n")
    for path, code in ((tmp_path / "none.csv", "file-missing"), (tmp_path / "empty.csv", "file-empty")):
        with pytest.raises(Problem) as refused:
            read_notice(path)
        assert refused.value.code == code


def test_lines_of_json_are_lots_or_one_recall() -> None:
    lines = b'{"product": "powder", "lot": "L1"}\n{"product": "powder", "lot": "L2"}\n'
    assert [lot.rule for lot in read(lines, "n.ndjson").lots] == [ExactCodes(("L1",)), ExactCodes(("L2",))]
    fsis = {
        "id": "1-10",
        "title": "Firm recalls pork",
        "risk_level": "Low",
        "reasons": ["Misbranding"],
        "impacted_products": [],
    }
    one = json.dumps({**fsis, "impacted_products": ["3.5-ounce packages with a use by date of 03/19/2010"]}).encode()
    notice = read(one, "n.ndjson")
    assert (notice.number, notice.recall_class, notice.title) == ("1-10", RecallClass.II, "Firm recalls pork")
    assert isinstance(notice.lots[0].rule, FreeText)
    assert refusal(one + b"\n" + one, "n.ndjson").code == "notice-several-recalls"
    assert refusal(json.dumps(fsis).encode(), "n.ndjson").code == "notice-without-lots"


@needs_shared_data
def test_the_announcement_of_2008_lists_22_producers_and_guesses_no_rule() -> None:
    notice = read_notice(SHARED / "aqsiq_2008-09-16_22companies.csv")
    assert len(notice.lots) == 22
    by_row = {lot.row: lot for lot in notice.lots}
    assert by_row[23].rule == BATCH
    assert by_row[2].rule == AllCodes()
    said = next(w for w in notice.warnings if w.row == 2)
    assert said.reason_code == "rule-in-note"
    assert "produced before 2008-08-06" in said.reason_en


@needs_shared_data
def test_every_record_of_the_fsis_opens_as_text_for_a_person_or_is_refused_in_words() -> None:
    path = SHARED / "fsis_recalls_1000.ndjson"
    opened = 0
    for line in path.read_bytes().splitlines():
        if not json.loads(line)["impacted_products"]:
            assert refusal(line, "one.ndjson").code == "notice-without-lots"
            continue
        notice = notice_from_bytes(line, "one.ndjson")
        opened += 1
        assert all(isinstance(lot.rule, FreeText) for lot in notice.lots)
        assert notice.issued is not None
    assert opened == 605
    assert len(read_notice(path, "016-2012").lots) == 3


@needs_shared_data
def test_a_file_of_examples_is_no_notice() -> None:
    with pytest.raises(Problem) as refused:
        read_notice(SHARED / "recall_rule_shapes.csv")
    assert refused.value.code == "notice-without-lots"
