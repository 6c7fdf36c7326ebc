"""What judgement keeps of a shop: its row, its exceptional lines, findings, stock account and waiting reviews.

A group of check-ins is written by one statement with one JSON document, one row a shop: round trips and rows are what
a group commit pays for. What is particular about a shop is the row's own document, which views read as tables.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sweep.db.connection import Connection
from sweep.db.shops import ScopeRow
from sweep.domain.findings import JudgedFinding
from sweep.domain.ids import SweepId
from sweep.domain.judge import ShopJudgement
from sweep.domain.lines import write_cover
from sweep.domain.words import IN_CUSTODY

WRITE_ROWS = """
UPDATE shop_state s SET standing = v.standing, merged_into = v.merged_into, cover = v.cover, state = v.state,
    grade = v.grade, open_lines = v.open_lines, exceptions = v.exceptions, found_units = v.found_units,
    held_units = v.held_units, to_review = v.to_review, visits = v.visits, attempts = v.attempts, changed_n = $2,
    detail = v.detail
FROM json_to_recordset($3::json)
    AS v(shop_id text, standing text, merged_into text, cover text, state text, grade smallint, open_lines int,
         exceptions int, found_units bigint, held_units bigint, to_review int, visits int, attempts int, detail jsonb)
WHERE s.sweep_id = $1 AND s.shop_id = v.shop_id AND s.shop_id = ANY ($4::text[])
"""

Row = dict[str, Any]


async def write_judgements(
    connection: Connection, sweep: SweepId, n: int, judged: Sequence[tuple[ShopJudgement, int]]
) -> None:
    """Write what was judged, with each shop's number of visits, as of ledger entry n."""
    rows = [_whole_row(judgement, visits) for judgement, visits in judged]
    # The ids beside the document keep a prepared plan on the primary key, however many shops there are.
    await connection.execute(WRITE_ROWS, sweep, n, rows, [judgement.shop for judgement, _ in judged])


def rows_of(judged: ShopJudgement, visits: int) -> dict[str, list[Row]]:
    """The rows that a judgement makes, each by column: the shop's own (`shops`), and those that the views over its
    document show."""
    return {
        "shops": [_shop_row(judged, visits)],
        **{table: [{"shop_id": judged.shop, **row} for row in rows] for table, rows in _detail(judged).items()},
    }


def _whole_row(judged: ShopJudgement, visits: int) -> Row:
    detail = {table: rows for table, rows in _detail(judged).items() if rows}
    return {**_shop_row(judged, visits), "detail": detail or None}


def _detail(judged: ShopJudgement) -> dict[str, list[Row]]:
    return {
        "lines": _line_rows(judged),
        "findings": _finding_rows(judged),
        "stock": _stock_rows(judged),
        "reviews": _review_rows(judged),
    }


def row_after(before: ScopeRow, judged: ShopJudgement) -> ScopeRow:
    """The scope row as `write_judgements` leaves it, as far as the next judgement asks."""
    return replace(
        before,
        standing=judged.standing,
        merged_into=judged.merged_into,
        open_lines=judged.open_lines,
        held_units=held_units(judged),
    )


def found_units(judged: ShopJudgement) -> int:
    """Units found there, or brought back by consumers."""
    return sum(f.balance.found for f in judged.findings) + sum(r.found for _, r in judged.returns)


def held_units(judged: ShopJudgement) -> int:
    """Units in anybody's custody."""
    balances = [f.balance for f in judged.findings] + [balance for _, balance in judged.returns]
    return sum(units for balance in balances for account, units in balance.units.items() if account in IN_CUSTODY)


def _singly(judged: ShopJudgement) -> int:
    # Freed or returned goods have no line of their own today, but the next revision may list their lot again: such a
    # shop is judged singly.
    return len(judged.exceptions) or int(bool(judged.findings or judged.returns))


def _shop_row(judged: ShopJudgement, visits: int) -> Row:
    return {
        "shop_id": judged.shop,
        "standing": judged.standing,
        "merged_into": judged.merged_into,
        "cover": write_cover(judged.cover),
        "state": judged.state,
        "grade": judged.grade,
        "open_lines": judged.open_lines,
        "exceptions": _singly(judged),
        "found_units": found_units(judged),
        "held_units": held_units(judged),
        "to_review": len(judged.to_review),
        "visits": visits,
        "attempts": judged.attempts,
    }


def _line_rows(judged: ShopJudgement) -> list[Row]:
    return [{"lot_id": lot, "state": line.state, "grade": line.grade} for lot, line in judged.exceptions.items()]


def _finding_rows(judged: ShopJudgement) -> list[Row]:
    return [_finding_row(found) for found in judged.findings]


def _finding_row(f: JudgedFinding) -> Row:
    hold = f.hold
    return {
        "finding_id": f.finding_id,
        "check_in_id": f.visit.check_in_id,
        "lots": f.lots,
        "attributed": f.attributed,
        "rejudge": f.rejudge,
        "settled": f.settled,
        "dismissed": f.dismissed,
        "found": f.balance.found,
        "counted": f.balance.counted,
        "overdrawn": f.balance.overdrawn,
        "grade": f.grade,
        "basis": hold.basis if hold else "",
        "document": hold.document if hold else "",
        "custodian": hold.custodian if hold else "",
        "lapses_ms": hold.lapses_ms or None if hold else None,
    }


def _stock_rows(judged: ShopJudgement) -> list[Row]:
    found = [(f.finding_id, f.lots[0] if f.attributed and f.lots else "", f.balance, False) for f in judged.findings]
    brought = [(balance.finding, lot, balance, True) for lot, balance in judged.returns]
    return [
        {"finding_id": finding, "lot_id": lot, "account": account, "units": units, "returned": returned}
        for finding, lot, balance, returned in (*found, *brought)
        for account, units in balance.units.items()
    ]


def _review_rows(judged: ShopJudgement) -> list[Row]:
    return [{"check_in_id": each, "conflict": each in judged.conflicts} for each in judged.to_review]
