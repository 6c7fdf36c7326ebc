"""Which id each row of a registry has: the file's own, kept as text, or one made from name and address."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sweep.domain.problem import Problem
from sweep.intake.business_ids import ubn_is_valid, uscc_is_valid
from sweep.intake.folding import folded, key, tidy
from sweep.intake.headings import Columns, listed
from sweep.intake.rejects import Action, RejectRow, remark
from sweep.intake.tables import Table

_FORMULA = re.compile(r'="?(.*?)"?')
_DECIMALS = re.compile(r"(\d+)\.0+")
_SAME_LENGTH, _SHORTEST_LENGTH = 0.98, 6
_CONFLICTS, _CONFLICT_SHARE = 5, 0.2


@dataclass(slots=True)
class ShopIds:
    """One id per given row; `shared` says that the ids' column may name a company with several shops."""

    ids: list[str]
    shared: bool = False
    remarks: list[RejectRow] = field(default_factory=list)


def clean_id(cell: str) -> tuple[str, str]:
    """An id as text with its zeros, and the reason if more than blanks had to be changed ("" if not)."""
    if cell.isascii() and cell.isalnum():
        return cell, ""
    plain = tidy(cell)
    if plain.startswith("=") and (found := _FORMULA.fullmatch(plain)):
        return tidy(folded(found[1])), "id-unwrapped"
    if plain.startswith("'") and len(plain) > 1:
        return tidy(folded(plain[1:])), "id-unwrapped"
    full = folded(plain)
    return full, "full-width-folded" if full != plain else ""


def made_id(*words: str) -> str:
    """A stable id for a shop without one, from the keys of its name and address."""
    return "h" + hashlib.sha256("|".join(words).encode("utf-8", "backslashreplace")).hexdigest()[:16]


def read_ids(table: Table, columns: Columns, rows: Sequence[int], shops: Sequence[str], *, told: bool) -> ShopIds:
    """The ids of the rows (indices into the table); `shops` are their name and address keys.

    A column that repeats for different shops is not their id, unless it is the only one: then Problem
    id-not-unique. `told` says that the user named the column.
    """
    candidates = [("id", column) for column in columns.of.get("id", ())]
    candidates += [("uscc", column) for column in columns.of.get("uscc", ()) if not told]
    passed_over: int | None = None
    for kind, column in candidates:
        found = _read_column(table, column, rows)
        if kind == "uscc":
            found.shared = True
        elif _conflicts(found.ids, shops) > max(_CONFLICTS, _CONFLICT_SHARE * len(rows)):
            passed_over = column if passed_over is None else passed_over
            continue
        if passed_over is not None:
            was, now = table.headings[passed_over], table.headings[column]
            found.remarks.insert(0, remark(Action.WARNING, 0, "id", was, "column-not-unique", column=was, chosen=now))
        _doubt(table, column, rows, found, kind)
        return found
    if passed_over is not None:
        heading = table.headings[passed_over]
        raise Problem(
            "id-not-unique",
            f"{table.name}: the column “{heading}” has the same id for many different shops, so it can't be the shops' "
            "id; say which column is with --map id=COLUMN, or --map id= for none. "
            f"The columns are {listed(table.headings)}.",
            f"{table.name}：“{heading}”列中许多不同的经营户编号相同，不能作为经营户编号；请用 --map id=列名 指定，"
            f"没有编号列时用 --map id= 。已有列：{listed(table.headings)}。",
            file=table.name,
            field="id",
        )
    return ShopIds([""] * len(rows), remarks=[remark(Action.WARNING, 0, "id", "", "no-id-column")])


def _read_column(table: Table, column: int, rows: Sequence[int]) -> ShopIds:
    cells = table.column(column)
    picked = [cells[i] for i in rows]
    cleaned = [clean_id(cell) for cell in picked]
    found = ShopIds([text for text, _ in cleaned])
    for i, (text, reason) in enumerate(cleaned):
        if reason:
            found.remarks.append(remark(Action.CORRECTED, int(table.rows[rows[i]]), "id", text, reason, was=picked[i]))
    filled = [text for text in found.ids if text]
    if filled and all(_DECIMALS.fullmatch(text) for text in filled):
        for i, text in enumerate(found.ids):
            if text:
                found.ids[i] = text.partition(".")[0]
                found.remarks.append(
                    remark(Action.CORRECTED, int(table.rows[rows[i]]), "id", found.ids[i], "id-decimals-cut", was=text)
                )
    return found


def _conflicts(ids: Sequence[str], shops: Sequence[str]) -> int:
    """How many rows repeat an id for another name or address than the first row with it."""
    first: dict[str, str] = {}
    return sum(
        bool(shop_id) and first.setdefault(shop_id, shop) != shop for shop_id, shop in zip(ids, shops, strict=True)
    )


def _doubt(table: Table, column: int, rows: Sequence[int], found: ShopIds, kind: str) -> None:
    """Say which ids may have lost zeros or have a wrong check digit."""
    heading = key(table.headings[column])
    if column in table.numeric:
        found.remarks.append(remark(Action.WARNING, 0, "id", table.headings[column], "numbers-for-ids"))
    lengths = Counter(len(text) for text in found.ids if text.isdigit())
    length, count = max(lengths.items(), key=lambda item: item[1], default=(0, 0))
    usual = length if length >= _SHORTEST_LENGTH and count >= _SAME_LENGTH * len(found.ids) else 0
    for i, text in enumerate(found.ids):
        number = int(table.rows[rows[i]])
        if usual and text.isdigit() and len(text) < usual:
            full = text.zfill(usual)
            found.remarks.append(remark(Action.WARNING, number, "id", text, "id-zeros-lost", length=usual, full=full))
        elif kind == "uscc" and len(text) == 18 and not uscc_is_valid(text):
            found.remarks.append(remark(Action.WARNING, number, "id", text, "id-check-digit", rule="GB 32100"))
        elif "统一编号" in heading and len(text) == 8 and not ubn_is_valid(text):
            found.remarks.append(remark(Action.WARNING, number, "id", text, "id-check-digit", rule="統一編號"))
