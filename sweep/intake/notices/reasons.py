"""What can be said of a row of a notice, in English and Chinese. Braces are filled with details."""

from __future__ import annotations

from sweep.intake.rejects import Action, RejectRow

REASONS: dict[str, tuple[str, str]] = {
    "rule-absent": (
        "No lot rule stands in this row: it was taken as all codes of the product.",
        "此行没有批次规则，按该产品的所有批次处理。",
    ),
    "rule-in-note": (
        "No lot rule stands in this row, but its note may hold one; it was taken as all codes of the product. "
        "Note: {note}",
        "此行没有批次规则，但备注中可能有规则；已按该产品的所有批次处理。备注：{note}",
    ),
    "rule-for-a-person": (
        "The rule can't be read to its last word; it stays as text that a person judges.",
        "规则文字不能完全识别，保留原文，须由人判断。",
    ),
    "date-order-unclear": (
        "A date such as 09/08/2008 may be a day of August or of September; until --dates month-first or day-first "
        "tells which (or it is written 2008-09-08), a person judges this lot.",
        "09/08/2008 这样的日期可能是 8 月也可能是 9 月；请用 --dates month-first 或 day-first 说明"
        "（或写成 2008-09-08），此前由人判断该批次。",
    ),
    "columns-not-read": (
        "{place}: these columns are known to no field and were not read: {columns}. Compare with the original whether "
        "one of them says which units are recalled.",
        "{place_zh}：以下列不属于任何字段，未读取：{columns}。请与原文核对其中是否有批次范围。",
    ),
    "section-row": (
        "The row holds one text over all its columns: a title within the table, not a lot.",
        "此行各列为同一文字，是表内小标题，不是批次。",
    ),
    "table-turned": (
        "{place} has its labels in the first column; it was read as one row.",
        "{place_zh}的列名在首列，按一行读取。",
    ),
    "code-decides": (
        "The row gives a code and also dates; the code alone decides, which is the wider reading. Not used: {dates}",
        "此行既有批号又有日期；仅以批号判定（范围较宽）。未采用：{dates}",
    ),
    "rules-joined": (
        "The row gives both a rule and a code; a unit is recalled if it fits either.",
        "此行既有规则又有批号；符合任一即属召回。",
    ),
    "batch-is-day": (
        "The batch is written as a date: units with that code and units made that day are recalled.",
        "批号写成日期：该批号的产品和当日生产的产品均属召回。",
    ),
    "codes-were-numbers": (
        "The workbook stores lot codes as numbers: leading zeros, if there were any, are already lost. "
        "Compare with the original.",
        "工作簿中的批号以数字格式保存，前导零（如有）已经丢失，请与原文核对。",
    ),
    "product-from-notice": (
        "The row names no product; the notice's was taken: {product}",
        "此行没有产品名称，采用公告的产品：{product}",
    ),
    "product-from-other": (
        "The row names no product; brand or producer was taken for it: {product}",
        "此行没有产品名称，以品牌或企业名称代替：{product}",
    ),
    "weight-from-spec": (
        "The weight of a unit was read from the specification: {grams} g.",
        "单位重量取自规格：{grams} 克。",
    ),
    "weight-unreadable": (
        "The weight of a unit can't be read; kilograms of this lot won't be counted until it is given.",
        "单位重量无法识别，补充之前不能折算该批次的公斤数。",
    ),
    "gtin-check-digit": (
        "The barcode's check digit or length is wrong; it was kept as it stands.",
        "条码校验位或长度有误，按原样保留。",
    ),
    "change-unknown": (
        "The change “{value}” is not known; the lot was taken as listed.",
        "不认识的变更“{value}”，按列入召回处理。",
    ),
    "class-unreadable": ("The recall class can't be read.", "召回级别无法识别。"),
    "date-unreadable": ("The date can't be read.", "日期无法识别。"),
    "class-differs": (
        "The rows give different recall classes; the gravest was taken.",
        "各行召回级别不一致，采用最严重的级别。",
    ),
    "lot-duplicate": ("The same lot stands in row {row} already.", "与第 {row} 行为同一批次。"),
    "heading-again": ("The row repeats the headings.", "此行重复了表头。"),
    "total-row": ("The row is a total, not a lot.", "此行为合计行，不是批次。"),
    "row-empty": ("The row names neither a product nor a lot.", "此行没有产品，也没有批次。"),
    "table-without-lots": (
        "{place} has no headings of lots and was not read as a list.",
        "{place_zh}没有批次表头，未作为清单读取。",
    ),
}


def remark(action: Action, row: int, field: str, value: str, reason: str, /, **details: str | int | float) -> RejectRow:
    """One thing said of one row; `reason` is a key of REASONS."""
    en, zh = REASONS[reason]
    return RejectRow(row, field, value[:300], reason, en.format(**details), zh.format(**details), action)
