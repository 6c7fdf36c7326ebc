"""Recall notices: a file in, one recall with its listed lots out, and a remark for all that was doubted.

CSV, TSV, XLSX, XLS, XLSB, ODS, JSON, NDJSON, TOML, and the tables of DOCX and of PDFs with text. Headings are
recognised in Chinese and English (`vocabulary`); of prose around a table only "label: value" lines are read.

**A first notice** lists the recall's lots. **A revision's file** (amend) lists lots that are added or replaced, by
lot id; lots that it doesn't name stay as they were. Its column `change` may say "released" (放行, 撤销, 解除): then
the lot is freed, and a `certificate` must stand beside it. Any other word leaves the lot listed.

Lot ids are the notice's own (`lot_id`, 批次编号) or derived from the words of the row, the same in every revision.
A rule that changed its words without an own id is another lot: give lots ids to change them.

Nothing is guessed silently: a row without a rule means all codes of its product, and says so; a rule that isn't
understood to its last word stays free text for a person; a rule that contradicts itself refuses the whole file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from sweep.domain.ids import LotId
from sweep.domain.problem import Problem
from sweep.domain.written_date import SlashOrder
from sweep.intake.encodings import decode
from sweep.intake.folding import escaped
from sweep.intake.geojson import looks_like_json
from sweep.intake.headings import known_in_text, listed
from sweep.intake.notices.grid_rows import rows_of
from sweep.intake.notices.head import Head
from sweep.intake.notices.lot_rows import LotRow, lot_of, same_lot
from sweep.intake.notices.notice import ListedLot, RecallNotice
from sweep.intake.notices.reasons import remark
from sweep.intake.notices.sources import Source, read_source
from sweep.intake.notices.structured import read_structured
from sweep.intake.rejects import Action, RejectRow
from sweep.intake.tables import read_bytes

__all__ = ["ListedLot", "RecallNotice", "notice_from_bytes", "read_notice"]


def read_notice(path: Path, number: str | None = None, *, slash_order: SlashOrder = SlashOrder.UNKNOWN) -> RecallNotice:
    """Read a recall notice.

    `number` picks one recall from a file that holds many (NDJSON); `slash_order` tells how it writes 03/04/2010.
    Raises Problem: notice-without-lots,
    notice-unreadable, notice-several-recalls, lot-rule-contradicts, lot-rule-invalid, lot-without-product,
    lot-id-twice, release-without-certificate, scan-without-text, document-unreadable, workbook-unreadable,
    not-a-table, encoding-unknown, file-missing, file-empty.
    """
    return notice_from_bytes(read_bytes(path), path.name, number, slash_order=slash_order)


def notice_from_bytes(
    data: bytes, name: str, number: str | None = None, *, slash_order: SlashOrder = SlashOrder.UNKNOWN
) -> RecallNotice:
    """`read_notice` for bytes that are already in memory (an upload); `name` is the file's, to speak of it."""
    is_toml = name.lower().endswith(".toml")
    if is_toml or looks_like_json(data):
        text = decode(data, name, known=known_in_text).text
        found = read_structured(text, name, toml=is_toml, number=number)
        told = [replace(row, slash_order=slash_order) for row in found.rows]
        return _notice(told, found.head, escaped(found.text), [], name, headings="")
    source = read_source(data, name)
    head = Head()
    rows, remarks, seen = _rows(source, head, name)
    head.take_lines(source.lines)
    rows = [replace(row, slash_order=slash_order) for row in rows]
    return _notice(rows, head, source.text, remarks, name, headings=seen)


def _rows(source: Source, head: Head, name: str) -> tuple[list[LotRow], list[RejectRow], str]:
    """The rows of every table that lists lots; also, for a refusal, the headings that were seen."""
    rows: list[LotRow] = []
    remarks = list(source.remarks)
    seen = ""
    for grid in source.grids:
        found = rows_of(grid, head, name)
        if found is None:
            seen = seen or next((listed(cells) for cells in grid.cells if any(cells)), "")
            remarks.append(
                remark(Action.WARNING, 0, "", "", "table-without-lots", place=grid.place_en, place_zh=grid.place_zh)
            )
            for cells in grid.cells:
                filled = [cell for cell in cells if cell.strip()]
                if len(filled) == 2:
                    head.take_labelled(filled[0].rstrip(":："), filled[1])
            continue
        rows.extend(found[0])
        remarks.extend(found[1])
    return rows, remarks, seen


def _notice(
    rows: Iterable[LotRow], head: Head, text: str, remarks: list[RejectRow], name: str, *, headings: str
) -> RecallNotice:
    product, producer = head.texts.get("product", ""), head.texts.get("producer", "")
    lots: dict[LotId, ListedLot] = {}
    for row in rows:
        lot, doubts = lot_of(row, product, producer, name)
        earlier = lots.get(lot.lot_id)
        if earlier is None:
            lots[lot.lot_id] = lot
            remarks.extend(doubts)
        elif same_lot(earlier, lot):
            remarks.append(remark(Action.DUPLICATE, lot.row, "lot_id", lot.lot_id, "lot-duplicate", row=earlier.row))
        else:
            raise _twice(earlier, lot, name)
    if not lots:
        raise _without_lots(name, headings)
    recall_class, issued = head.recall_class(), head.issued()
    return RecallNotice(
        title=head.texts.get("title", ""),
        recall_class=recall_class,
        hazard=head.texts.get("hazard", ""),
        product=product,
        number=head.texts.get("number", ""),
        issued=issued,
        lots=tuple(lots.values()),
        source_text=text,
        remarks=(*head.remarks, *remarks),
    )


def _without_lots(name: str, headings: str) -> Problem:
    seen_en = f" Its first row is {headings}." if headings else ""
    seen_zh = f"首行为{headings}。" if headings else ""
    return Problem(
        "notice-without-lots",
        f"{name} lists no lots: a table with the columns product and lot (or rule) is needed; "
        f"or type the lots at the desk.{seen_en}",
        f"{name} 中没有批次：需要含有“产品名称”和“批号”（或“规则”）列的表格，也可在值班台录入。{seen_zh}",
        file=name,
    )


def _twice(earlier: ListedLot, lot: ListedLot, name: str) -> Problem:
    return Problem(
        "lot-id-twice",
        f"{name}, rows {earlier.row} and {lot.row}: both have the lot id {lot.lot_id} but not the same rule or "
        "product; give each lot an id of its own.",
        f"{name} 第 {earlier.row} 行与第 {lot.row} 行：批次编号同为 {lot.lot_id}，但规则或产品不同；请分别编号。",
        file=name,
        row=lot.row,
        field="lot_id",
    )
