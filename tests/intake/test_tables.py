from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from sweep.domain.problem import Problem
from sweep.intake.registry import read_registry
from sweep.intake.rejects import rejects_csv
from sweep.intake.tables import Table, read_table

MakeCsv = Callable[..., Path]
SHOPS = [
    ["许可证编号", "经营户名称", "地址", "区县", "联系电话"],
    ["JY15105020001", "江阳区好又多食品超市", "四川省泸州市江阳区南城街道1号", "江阳区", "0830-1"],
    ["JY15105020002", "龙马潭区便民商店", "泸州市龙马潭区小市街道2号", "龙马潭区", "0830-2"],
]
TAIWAN = [
    ["統一編號", "商店名稱", "地址", "縣市", "狀態"],
    ["00000716", "關西中山東分公司", "新竹縣關西鎮東安里中山東路26號", "新竹縣", "營業中"],
    ["00030084", "鳳山五甲二分公司", "高雄市鳳山區南和里五甲二路505號", "高雄市", "營業中"],
]


def reasons(table: Table) -> list[str]:
    return [said.reason_code for said in table.remarks]


def refusal(path: Path) -> Problem:
    with pytest.raises(Problem) as caught:
        read_table(path)
    assert caught.value.en
    assert caught.value.zh
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_simplified_text_is_read_in_every_encoding_of_the_trade(csv_file: MakeCsv, encoding: str) -> None:
    table = read_table(csv_file(SHOPS, encoding=encoding))
    assert table.headings == tuple(SHOPS[0])
    assert table.frame.to_numpy().tolist() == SHOPS[1:]
    assert ("encoding-chosen" in reasons(table)) == (encoding in ("gb18030", "utf-16-le"))


@pytest.mark.parametrize("encoding", ["big5", "cp950", "utf-8", "gb18030"])
def test_traditional_text_is_not_taken_for_simplified(csv_file: MakeCsv, encoding: str) -> None:
    table = read_table(csv_file(TAIWAN, encoding=encoding))
    assert table.headings == tuple(TAIWAN[0])
    assert table.column(1) == [row[1] for row in TAIWAN[1:]]


@pytest.mark.parametrize(
    ("encoding", "name"), [("gb18030", "泸州"), ("big5", "臺北"), ("gb18030", "臺北"), ("gb18030", "北京店")]
)
def test_two_chinese_words_are_enough_because_the_headings_decide(csv_file: MakeCsv, encoding: str, name: str) -> None:
    headings = ["編號", "名稱", "地址"] if encoding == "big5" else ["编号", "名称", "地址"]
    table = read_table(csv_file([headings, ["1", name, "A"]], encoding=encoding))
    assert table.headings == tuple(headings)
    assert table.column(1) == [name]


def test_french_names_in_a_western_encoding_are_not_taken_for_chinese(csv_file: MakeCsv) -> None:
    rows = [["id", "name", "address"], ["1", "Café de la Gare", "Rue de l'Étoile"], ["2", "Crèmerie", "Allée 2"]]
    assert read_table(csv_file(rows, encoding="cp1252")).column(1) == ["Café de la Gare", "Crèmerie"]


def test_a_broken_byte_does_not_turn_a_utf8_file_into_chinese_noise(tmp_path: Path) -> None:
    text = "\n".join([",".join(SHOPS[0])] + [",".join(SHOPS[1])] * 40)
    path = tmp_path / "shops.csv"
    path.write_bytes(text.encode() + b"\nJY9,\xe6\xb1,x,y,z\n")
    table = read_table(path)
    assert table.column(1)[0] == SHOPS[1][1]
    assert table.column(1)[-1] == "\\udce6\\udcb1"
    assert "text-escaped" in reasons(table)


@pytest.mark.parametrize("separator", [",", "\t", ";", "|"])
def test_the_separator_is_found(csv_file: MakeCsv, separator: str) -> None:
    rows = [["id", "name", "address"], ["007", "A, B; C", "1 Main St, X"], ["008", "D", "2 Main St"]]
    assert read_table(csv_file(rows, separator=separator)).frame.to_numpy().tolist() == rows[1:]


def test_nothing_is_inferred_from_text(csv_file: MakeCsv) -> None:
    rows = [["id", "name", "address"], ["007", "NA", "1e5"], ["1.0", "null", "TRUE"]]
    assert read_table(csv_file(rows)).frame.to_numpy().tolist() == rows[1:]


def test_titles_blank_rows_and_ragged_rows_keep_the_true_row_numbers(tmp_path: Path) -> None:
    path = tmp_path / "shops.csv"
    path.write_text("2026年经营户名单\n\n编号,名称,地址\n1,甲,x\n,,\n2,乙\n3,丙,z,多,余\n\n\n", encoding="utf-8")
    table = read_table(path)
    assert table.rows.tolist() == [4, 6, 7]
    assert table.column(2) == ["x", "", "z"]
    assert table.overlong == {7}
    assert set(reasons(table)) == {"title-rows-skipped", "blank-rows-skipped", "row-too-short", "row-too-long"}


def test_nul_is_escaped_and_marked(tmp_path: Path) -> None:
    path = tmp_path / "shops.csv"
    path.write_bytes(b"id,name,address\n1,A\x00B,x\n")
    table = read_table(path)
    assert table.column(1) == ["A\\u0000B"]
    assert reasons(table) == ["text-escaped"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-empty"),
        (b"\xef\xbb\xbf \n", "file-empty"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "not-a-table"),
        (b"%PDF-1.7 ...", "not-a-table"),
        (b"<!DOCTYPE html><table></table>", "not-a-table"),
        (bytes(range(1, 32)) * 50, "not-a-table"),
        (b"PK\x03\x04 not a workbook", "workbook-unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 neither", "workbook-unreadable"),
        (b"id,name,address\n", "table-without-rows"),
        (b'id,name,address\n1,"A,x\n2,B,y\n', "quote-unclosed"),
        (b'{"type": "FeatureCollection"}', "geojson-invalid"),
        (b'{"type": "FeatureCollection", "features": [', "geojson-invalid"),
        (b'{"type": "FeatureCollection", "features": []}', "table-without-rows"),
        (b"id,name\n1,\xff\xff\x80\x80\xfe\xfe\xff\xff\x81\xff\n", "encoding-unknown"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "shops.csv"
    path.write_bytes(data)
    problem = refusal(path)
    assert problem.code == code
    assert "shops.csv" in problem.en


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.csv").code == "file-missing"
    assert refusal(tmp_path).code == "file-unreadable"


def test_a_cell_that_swallowed_many_lines_is_pointed_at(tmp_path: Path) -> None:
    path = tmp_path / "shops.csv"
    path.write_text('id,name,address\n1,"A,x\n' + "2,B,y\n" * 9 + '3",C,z\n4,D,w\n', encoding="utf-8")
    assert "cell-of-many-lines" in reasons(read_table(path))


def test_of_several_sheets_the_one_with_the_known_headings_is_read(xlsx_file: Callable[..., Path]) -> None:
    path = xlsx_file(
        {
            "说明": [["填表说明", "请勿修改"], ["a", "b"]],
            "名单": [["某市名单", None, None], ["编号", "名称", "地址"], [716.0, "甲", "x"]],
        },
        merged={"名单": ["A1:C1"]},
    )
    table = read_table(path)
    assert table.headings == ("编号", "名称", "地址")
    assert table.frame.to_numpy().tolist() == [["716", "甲", "x"]]
    assert table.rows.tolist() == [3]
    assert table.numeric == {0}
    assert {"sheet-not-read", "title-rows-skipped"} <= set(reasons(table))


def test_sheets_with_the_same_headings_are_one_list_and_rows_say_in_which_they_stand(
    xlsx_file: Callable[..., Path],
) -> None:
    head = ["编号", "名称", "地址"]
    path = xlsx_file(
        {
            "说明": [["填表说明", "请勿修改"]],
            "江阳区": [["某市名单", None, None], head, [716.0, "甲", "x"], ["合计", "1 户", None]],
            "龙马潭区": [["名称", "编号", "地址"], ["乙", 7.0, "y"], ["丙", 716.0, "z"]],
        },
        merged={"江阳区": ["A1:C1"]},
    )
    file = read_registry(path)
    assert [(row.retailer_id, row.name, row.sector_path) for row in file.retailers] == [
        ("716", "甲", ("江阳区",)),
        ("7", "乙", ("龙马潭区",)),
    ]
    assert (file.rows, file.accepted, file.rejected, file.duplicates) == (4, 2, 1, 1)
    lines = rejects_csv(file.rejects).decode("utf-8-sig").splitlines()
    [again] = [line for line in lines if "duplicate-id" in line]
    assert again.startswith("3,duplicate,id,716")
    assert again.endswith(",3")
    assert any("total-row" in line for line in lines)


def test_merged_cells_below_the_headings_count_for_each_row(xlsx_file: Callable[..., Path]) -> None:
    rows = [
        ["区县", "名称", "地址", "电话"],
        ["江阳区", "甲", "x", "1"],
        [None, "乙", "y", "2"],
        ["纳溪区", "丙", "z", "3"],
    ]
    table = read_table(xlsx_file({"名单": rows}, merged={"名单": ["A2:A3"]}))
    assert table.column(0) == ["江阳区", "江阳区", "纳溪区"]


def test_geojson_points_become_text_and_ids_stay(tmp_path: Path) -> None:
    features = [
        {
            "type": "Feature",
            "id": "007",
            "properties": {"name": "甲", "n": 3.0},
            "geometry": {"type": "Point", "coordinates": [105.4, 28.9]},
        },
        {"type": "Feature", "properties": None, "geometry": {"type": "LineString", "coordinates": []}},
    ]
    path = tmp_path / "shops.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
    table = read_table(path)
    assert table.headings == ("name", "n", "id", "geometry")
    assert table.frame.to_numpy().tolist() == [["甲", "3", "007", "POINT (105.4 28.9)"], ["", "", "", ""]]
    assert reasons(table) == ["not-a-point"]


def test_an_ods_sheet_is_read_as_a_workbook_is(tmp_path: Path) -> None:
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    rows = [["编号", "名称", "地址"], ["007", "甲", "南城1号"]]
    cells = "".join(
        "<table:table-row>"
        + "".join(f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in row)
        + "</table:table-row>"
        for row in rows
    )
    content = (
        f'<office:document-content xmlns:office="{office}office:1.0" xmlns:table="{office}table:1.0" '
        f'xmlns:text="{office}text:1.0"><office:body><office:spreadsheet><table:table table:name="名单">{cells}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f'<manifest:manifest xmlns:manifest="{office}manifest:1.0"/>'
    path = tmp_path / "shops.ods"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("META-INF/manifest.xml", manifest)
        book.writestr("content.xml", content)
    table = read_table(path)
    assert table.headings == tuple(rows[0])
    assert table.frame.to_numpy().tolist() == rows[1:]
