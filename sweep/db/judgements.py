"""What judgement keeps of a shop: its row, its exceptional lines, findings, stock account and waiting reviews.

A group of check-ins is written by two statements at most, each with one JSON document: round trips are what a group
commit pays for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sweep.db.connection import Connection
from sweep.db.shops import ScopeRow
from sweep.domain.ids import ShopId, SweepId
from sweep.domain.judge import ShopJudgement
from sweep.domain.lines import write_cover
from sweep.domain.words import IN_CUSTODY

DELETE_ROWS = """
WITH lines AS (DELETE FROM line WHERE sweep_id = $1 AND shop_id = ANY($2::text[])),
     findings AS (DELETE FROM finding WHERE sweep_id = $1 AND shop_id = ANY($2::text[])),
     stock AS (DELETE FROM stock WHERE sweep_id = $1 AND shop_id = ANY($2::text[]))
DELETE FROM review_item WHERE sweep_id = $1 AND shop_id = ANY($2::text[])
"""
WRITE_ROWS = """
WITH lines AS (
    INSERT INTO line (sweep_id, shop_id, lot_id, state, grade)
    SELECT $1, v.* FROM json_to_recordset($3::json -> 'lines')
        AS v(shop_id text, lot_id text, state text, grade smallint)
), findings AS (
    INSERT INTO finding (sweep_id, finding_id, shop_id, check_in_id, lots, attributed, rejudge, settled, dismissed,
                         found, counted, overdrawn, grade, basis, document, custodian, lapses_ms)
    SELECT $1, v.* FROM json_to_recordset($3::json -> 'findings')
        AS v(finding_id text, shop_id text, check_in_id text, lots text[], attributed bool, rejudge bool, settled bool,
             dismissed bool, found bigint, counted bool, overdrawn bool, grade smallint, basis text, document text,
             custodian text, lapses_ms bigint)
), stocks AS (
    INSERT INTO stock (sweep_id, finding_id, shop_id, lot_id, account, units, returned)
    SELECT $1, v.* FROM json_to_recordset($3::json -> 'stock')
        AS v(finding_id text, shop_id text, lot_id text, account text, units bigint, returned bool)
), reviews AS (
    INSERT INTO review_item (sweep_id, check_in_id, shop_id, conflict)
    SELECT $1, v.* FROM json_to_recordset($3::json -> 'reviews')
        AS v(check_in_id text, shop_id text, conflict bool)
)
UPDATE shop_state s SET standing = v.standing, merged_into = v.merged_into, cover = v.cover, state = v.state,
    grade = v.grade, open_lines = v.open_lines, exceptions = v.exceptions, found_units = v.found_units,
    held_units = v.held_units, to_review = v.to_review, visits = v.visits, attempts = v.attempts, changed_n = $2
FROM json_to_recordset($3::json -> 'shops')
    AS v(shop_id text, standing text, merged_into text, cover text, state text, grade smallint, open_lines int,
         exceptions int, found_units bigint, held_units bigint, to_review int, visits int, attempts int)
WHERE s.sweep_id = $1 AND s.shop_id = v.shop_id
"""

Row = dict[str, Any]


async def write_judgements(
    connection: Connection,
    sweep: SweepId,
    n: int,
    judged: Sequence[tuple[ShopJudgement, int]],
    before: Mapping[ShopId, ScopeRow],
) -> None:
    """Write what was judged, with each shop's number of visits, as of ledger entry n."""
    stale = [judgement.shop for judgement, _ in judged if _has_rows(before[judgement.shop])]
    if stale:
        await connection.execute(DELETE_ROWS, sweep, stale)
    await connection.execute(WRITE_ROWS, sweep, n, rows_of(judged))


def rows_of(judged: Sequence[tuple[ShopJudgement, int]]) -> dict[str, list[Row]]:
    """The rows that judgements make, with each shop's number of visits; by table, each row by column."""
    return {
        "shops": [_shop_row(judgement, visits) for judgement, visits in judged],
        "lines": [row for judgement, _ in judged for row in _line_rows(judgement)],
        "findings": [row for judgement, _ in judged for row in _finding_rows(judgement)],
        "stock": [row for judgement, _ in judged for row in _stock_rows(judgement)],
        "reviews": [row for judgement, _ in judged for row in _review_rows(judgement)],
    }


def row_after(before: ScopeRow, judged: ShopJudgement) -> ScopeRow:
    """The scope row as `write_judgements` leaves it, as far as the next judgement asks."""
    return replace(
        before,
        standing=judged.standing,
        merged_into=judged.merged_into,
        exceptions=_singly(judged),
        found_units=_found(judged),
        to_review=len(judged.to_review),
        open_lines=judged.open_lines,
        held_units=held_units(judged),
    )


def _has_rows(row: ScopeRow) -> bool:
    return bool(row.exceptions or row.found_units or row.to_review)


def _found(judged: ShopJudgement) -> int:
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
        "found_units": _found(judged),
        "held_units": held_units(judged),
        "to_review": len(judged.to_review),
        "visits": visits,
        "attempts": judged.attempts,
    }


def _line_rows(judged: ShopJudgement) -> Iterable[Row]:
    for lot, line in judged.exceptions.items():
        yield {"shop_id": judged.shop, "lot_id": lot, "state": line.state, "grade": line.grade}


def _finding_rows(judged: ShopJudgement) -> Iterable[Row]:
    for f in judged.findings:
        hold = f.hold
        yield {
            "finding_id": f.finding_id,
            "shop_id": judged.shop,
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


def _stock_rows(judged: ShopJudgement) -> Iterable[Row]:
    for f in judged.findings:
        lot = f.lots[0] if f.attributed and f.lots else ""
        yield from _accounts(f.finding_id, judged.shop, lot, f.balance.units, returned=False)
    for lot, balance in judged.returns:
        yield from _accounts(balance.finding, judged.shop, lot, balance.units, returned=True)


def _accounts(finding: str, shop: str, lot: str, units: Mapping[Any, int], *, returned: bool) -> Iterable[Row]:
    for account, number in units.items():
        yield {
            "finding_id": finding,
            "shop_id": shop,
            "lot_id": lot,
            "account": account,
            "units": number,
            "returned": returned,
        }


def _review_rows(judged: ShopJudgement) -> Iterable[Row]:
    for check_in in judged.to_review:
        yield {"check_in_id": check_in, "shop_id": judged.shop, "conflict": check_in in judged.conflicts}
