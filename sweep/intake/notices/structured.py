"""Notices as JSON, NDJSON and TOML: one object with its lots, a list of lots, or a record of the FSIS kind.

An FSIS record (US Food Safety and Inspection Service) tells its lots in prose, often cut: each becomes free text that
a person judges. A file of many recalls is opened one at a time, by the recall's number.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sweep.domain.lot_rule import FreeText, LotRule, rule_from_json
from sweep.domain.problem import Problem
from sweep.intake.folding import escaped, key
from sweep.intake.headings import recognise
from sweep.intake.notices.head import Head
from sweep.intake.notices.lot_rows import LotRow
from sweep.intake.notices.row_rules import at_row, codes_rule
from sweep.intake.notices.vocabulary import LOTS

_LISTS = {
    key(word)
    for word in (
        "lots",
        "batches",
        "listed lots",
        "lot list",
        "批次",
        "批次清单",
        "清单",
        "产品清单",
        "products",
        "items",
    )
}
_PROSE = "impacted_products"
_MAX_NAMED = 8


@dataclass(frozen=True, slots=True)
class Structured:
    """The rows of the lots, and the object that describes the recall."""

    rows: list[LotRow]
    head: Head
    text: str


def read_structured(text: str, name: str, *, toml: bool, number: str | None) -> Structured:
    """The lots of a JSON, NDJSON or TOML text.

    Raises Problem notice-unreadable, notice-several-recalls, recall-unknown, lot-rule-invalid.
    """
    records = [_toml(text, name)] if toml else _json_records(text, name)
    record = _chosen(records, name, number)
    head = Head()
    lots: list[Any]
    if isinstance(record, list):
        lots = record
    elif _PROSE in record:
        return _fsis(record, head, name)
    else:
        found = next(
            (value for label, value in _items(record) if key(label) in _LISTS and isinstance(value, list)), None
        )
        lots = found if found is not None else [record] if _is_lot(record) else []
        if found is not None:
            head.take_mapping({label: value for label, value in record.items() if value is not found})
    return Structured([_row(lot, at, name) for at, lot in enumerate(lots, start=1)], head, text)


def _json_records(text: str, name: str) -> list[Any]:
    try:
        return [json.loads(text, parse_float=Decimal)]
    except RecursionError:
        raise _unreadable(name, 1, "nested too deeply", "嵌套过深") from None
    except json.JSONDecodeError as whole:
        lines = [(at, line) for at, line in enumerate(text.splitlines(), start=1) if line.strip()]
        records = []
        for at, line in lines:
            try:
                records.append(json.loads(line, parse_float=Decimal))
            except (json.JSONDecodeError, RecursionError):
                at = whole.lineno if not records else at
                raise _unreadable(name, at, "no JSON", "不是 JSON") from None
        return records


def _toml(text: str, name: str) -> Any:
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise Problem(
            "notice-unreadable", f"{name} is no TOML: {error}.", f"{name} 不是有效的 TOML：{error}。", file=name
        ) from None


def _chosen(records: list[Any], name: str, number: str | None) -> Any:
    """The one recall of the file, or all lines as lots."""
    if len(records) == 1 and isinstance(records[0], list) and records[0] and all(_is_recall(one) for one in records[0]):
        records = records[0]
    if not all(isinstance(one, dict | list) for one in records):
        raise _unreadable(name, 1, "no object with a list “lots”", "不是含有 lots 列表的对象")
    if len(records) == 1 and number is None:
        return records[0]
    if not any(_is_recall(one) for one in records):
        return [lot for one in records for lot in (one if isinstance(one, list) else [one])]
    named = [str(one.get("id") or one.get("number") or "") for one in records if isinstance(one, dict)]
    if number is not None:
        found = [
            one for one in records if isinstance(one, dict) and number in (str(one.get("id")), str(one.get("number")))
        ]
        if len(found) == 1:
            return found[0]
        raise Problem(
            "recall-unknown",
            f"{name} holds {len(found) or 'no'} recall with the number {number}.",
            f"{name} 中编号为 {number} 的召回有 {len(found)} 个。",
            file=name,
        )
    some = ", ".join(named[:_MAX_NAMED])
    raise Problem(
        "notice-several-recalls",
        f"{name} holds {len(records)} recalls ({some} …); a sweep is opened for one: "
        "put that one into a file of its own.",
        f"{name} 含有 {len(records)} 个召回（{some} …）；一次清查只针对一个召回，请将其单独存为文件。",
        file=name,
    )


def _is_recall(value: object) -> bool:
    return isinstance(value, dict) and (_PROSE in value or any(key(label) in _LISTS for label in value))


def _is_lot(value: dict[str, Any]) -> bool:
    of = recognise(list(value), LOTS, file="").of
    return bool(of.get("product") and (of.get("lot") or of.get("rule")))


def _items(record: dict[str, Any]) -> list[tuple[str, Any]]:
    """The keys of the object and of the objects in it."""
    inner = [pair for value in record.values() if isinstance(value, dict) for pair in value.items()]
    return [*record.items(), *inner]


def _row(lot: object, number: int, name: str) -> LotRow:
    if isinstance(lot, str):
        return LotRow(number, {"lot": escaped(lot)})
    if not isinstance(lot, dict):
        raise _unreadable(name, number, "a lot that is no object", "其中的批次不是对象")
    labels = [str(label) for label in lot]
    cells: dict[str, str] = {}
    headings: dict[str, str] = {}
    rule: LotRule | None = None
    for field, positions in recognise(labels, LOTS, file=name).of.items():
        for at in positions:
            value = lot[labels[at]]
            if isinstance(value, dict):
                rule = _rule(value, labels[at], number, name)
            elif isinstance(value, list) and value and all(isinstance(one, str | int) for one in value):
                rule = codes_rule([escaped(str(one)) for one in value])
                cells.setdefault("lot", ", ".join(escaped(str(one)) for one in value))
            elif value is not None and not isinstance(value, list) and field not in cells:
                cells[field], headings[field] = escaped(str(value)), labels[at]
    return LotRow(number, cells, rule, headings)


def _rule(value: dict[str, Any], label: str, number: int, name: str) -> LotRule:
    try:
        return rule_from_json(value, label)
    except Problem as problem:
        raise at_row(problem, name, number, label) from problem


def _fsis(record: dict[str, Any], head: Head, name: str) -> Structured:
    establishment = record.get("establishment")
    firm = str(establishment.get("name") or "") if isinstance(establishment, dict) else ""
    head.take("title", escaped(str(record.get("title") or "")))
    head.take("number", escaped(str(record.get("id") or "")))
    head.take("recall_class", str(record.get("risk_level") or ""))
    head.take("hazard", escaped("; ".join(map(str, record.get("reasons") or []))))
    head.take("issued", str(record.get("start_date") or ""))
    head.take("producer", escaped(firm))
    products = record.get(_PROSE)
    listed = products if isinstance(products, list) else []
    prose = [escaped(one.strip()) for one in listed if isinstance(one, str) and one.strip()]
    if not prose:
        raise Problem(
            "notice-without-lots",
            f"{name}: the record of recall {record.get('id')} lists no products; type its lots at the desk "
            f"from its page ({record.get('url')}).",
            f"{name}：召回 {record.get('id')} 的记录没有列出产品；请按其网页（{record.get('url')}）在值班台录入批次。",
            file=name,
        )
    rows = [LotRow(at, {"product": one, "rule": one}, FreeText(one)) for at, one in enumerate(prose, start=1)]
    return Structured(rows, head, "\n".join([str(record.get("title")), str(record.get("summary")), *prose]))


def _unreadable(name: str, line: int, en: str, zh: str) -> Problem:
    return Problem(
        "notice-unreadable",
        f"{name}, line {line}: this is {en}; correct it, or give the notice as CSV or XLSX.",
        f"{name} 第 {line} 行：{zh}；请更正，或改用 CSV、XLSX。",
        file=name,
        row=line,
    )
