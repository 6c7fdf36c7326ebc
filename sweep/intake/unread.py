"""The columns of a table that nothing is read from: said once, so that no information is lost unnoticed."""

from __future__ import annotations

from collections.abc import Iterable

from sweep.intake.folding import key
from sweep.intake.headings import Columns, listed
from sweep.intake.rejects import Action, RejectRow, remark
from sweep.intake.tables import Table

_COUNTERS = frozenset(map(key, ("序号", "no", "seq", "項次", "nr")))


def unread_columns(table: Table, columns: Columns, asked: Iterable[str] = ()) -> list[RejectRow]:
    """One remark that names all columns with something in them that belong to no field.

    `asked`: headings that were used otherwise (a choice of rows). Columns that only count rows are not named.
    """
    read = {column for found in columns.of.values() for column in found}
    known = _COUNTERS | {key(heading) for heading in asked} | {""}
    unread = [
        heading
        for column, heading in enumerate(table.headings)
        if column not in read and key(heading) not in known and any(table.column(column))
    ]
    return [remark(Action.WARNING, 0, "", "", "columns-not-read", columns=listed(unread))] if unread else []
