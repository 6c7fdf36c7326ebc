"""`--where COLUMN=VALUE`: which rows of a table were asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from sweep.domain.problem import Problem
from sweep.intake.folding import folded, tidy
from sweep.intake.headings import Columns, column_called
from sweep.intake.rejects import Action, RejectRow, remark
from sweep.intake.tables import Table


def where_mask(
    table: Table, columns: Columns, where: Sequence[tuple[str, str]]
) -> tuple[npt.NDArray[np.bool_], list[RejectRow]]:
    """Which rows agree: several values of one column are alternatives, several columns must all agree.

    A column is given by its heading, or by a field's name where no heading is called so. Raises Problem
    column-unknown, where-matches-nothing.
    """
    mask = np.ones(len(table.rows), dtype=bool)
    wanted: dict[int, set[str]] = {}
    for name, value in where:
        field_column = columns.first(name) if name not in table.headings else None
        column = field_column if field_column is not None else column_called(table.headings, name, file=table.name)
        wanted.setdefault(column, set()).add(_comparable(value))
    said: list[RejectRow] = []
    for column, values in wanted.items():
        cells = table.column(column)
        agrees = np.array([_comparable(cell) in values for cell in cells], dtype=bool)
        heading = table.headings[column]
        if not agrees.any():
            raise _nothing(table, heading, " / ".join(sorted(values)), cells)
        for i in np.flatnonzero(mask & ~agrees).tolist():
            said.append(
                remark(Action.EXCLUDED, int(table.rows[i]), heading, cells[i], "excluded-by-choice", column=heading)
            )
        mask &= agrees
    return mask, said


def _comparable(value: str) -> str:
    return tidy(folded(value)).casefold()


def _nothing(table: Table, heading: str, value: str, cells: Sequence[str]) -> Problem:
    common = Counter(_comparable(cell) for cell in cells).most_common(6)
    shown = ", ".join(f"“{text}” ({count})" for text, count in common)
    return Problem(
        "where-matches-nothing",
        f"{table.name}: no row has “{value}” in “{heading}”; its most frequent values are {shown}.",
        f"{table.name}：“{heading}”列没有值为“{value}”的行；最常见的值：{shown}。",
        file=table.name,
        field=heading,
    )
