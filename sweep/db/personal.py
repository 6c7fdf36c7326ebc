"""What is personal and lies beside the ledger: kept, read by mark, and erased."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sweep.db.connection import Connection
from sweep.domain.ids import SweepId

INSERT_NAMES = """
INSERT INTO personal_name (sweep_id, mark, name) SELECT $1, v.mark, v.name
FROM unnest($2::text[], $3::text[]) AS v(mark, name)
ON CONFLICT (sweep_id, mark) DO UPDATE SET name = excluded.name
"""
SELECT_NAMES = "SELECT mark, name FROM personal_name WHERE sweep_id = $1 AND name IS NOT NULL"
ERASE_NAMES = "UPDATE personal_name SET name = NULL WHERE sweep_id = $1 AND name IS NOT NULL"
ERASE_CHECK_INS = "UPDATE check_in SET raw = NULL, salt = NULL WHERE sweep_id = $1 AND raw IS NOT NULL"
ERASE_KEPT = "UPDATE kept_raw SET raw = NULL WHERE sweep_id = $1 AND raw IS NOT NULL AND settled_n IS NOT NULL"
ERASE_CALLERS = "UPDATE sighting SET contact = '', text = '' WHERE sweep_id = $1 AND (contact <> '' OR text <> '')"

ERASE_PAPERS = "UPDATE signed_paper SET raw = NULL, salt = '' WHERE sweep_id = $1 AND raw IS NOT NULL"
ERASE_APPROVERS = "UPDATE issued_paper SET approved_by = '' WHERE sweep_id = $1 AND approved_by <> ''"


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was erased: reports' bytes, kept messages, names, and what callers told of themselves."""

    check_ins: int
    kept: int
    names: int
    callers: int


async def insert_names(connection: Connection, sweep: SweepId, names: Mapping[str, str]) -> None:
    """Keep names by mark."""
    await connection.execute(INSERT_NAMES, sweep, list(names), list(names.values()))


async def select_names(connection: Connection, sweep: SweepId) -> dict[str, str]:
    """Every name that is still kept, by mark."""
    return {row[0]: row[1] for row in await connection.fetch(SELECT_NAMES, sweep)}


async def erase(connection: Connection, sweep: SweepId) -> Erased:
    """Erase all of it; the ledger stays as it is."""
    statements = (ERASE_CHECK_INS, ERASE_KEPT, ERASE_NAMES, ERASE_CALLERS)
    done = [await connection.execute(statement, sweep) for statement in statements]
    for statement in (ERASE_PAPERS, ERASE_APPROVERS):
        await connection.execute(statement, sweep)
    return Erased(*(int(each.rsplit(" ", 1)[1]) for each in done))
