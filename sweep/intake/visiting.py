"""What a registry says of how a shop can be visited: its hours, the skills it asks for, whether two teams must come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sweep.domain.opening_hours import write_week
from sweep.intake.folding import key
from sweep.intake.rejects import Action, RejectRow, remark
from sweep.intake.row_texts import RowTexts
from sweep.intake.skills import skills_of
from sweep.intake.written_hours import week_of

_YES = frozenset(
    map(key, ("yes", "y", "true", "1", "2", "x", "two", "double", "是", "有", "√", "✓", "双组", "两组", "2组", "联合"))
)
_NO = frozenset(map(key, ("no", "n", "false", "0", "one", "single", "否", "无", "不", "单组", "1组", "一组", "不需要")))


@dataclass(frozen=True, slots=True)
class Visiting:
    """`hours` as `domain/opening_hours` writes them, '' where they are not known or never bind."""

    hours: str = ""
    needs: tuple[str, ...] = ()
    two_teams: bool = False


def read_visiting(
    texts: RowTexts, rows: Sequence[int], numbers: Sequence[int]
) -> tuple[list[Visiting], list[RejectRow]]:
    """For each row, and a word on each cell that can't be read; `numbers` are the rows' as a spreadsheet counts."""
    said: list[RejectRow] = []
    found: list[Visiting] = []
    read: dict[str, str | None] = {}
    for i, number in zip(rows, numbers, strict=True):
        hours, two = texts.cell("hours", i), texts.cell("two_teams", i)
        if hours and hours not in read:
            week = week_of(hours)
            read[hours] = None if week is None else write_week(week)
        if hours and read[hours] is None:
            said.append(remark(Action.WARNING, number, "hours", hours, "hours-unreadable"))
        if two and key(two) not in _YES | _NO:
            said.append(remark(Action.WARNING, number, "two_teams", two, "two-teams-unreadable"))
        needs = skills_of(texts.cell("needs", i))
        found.append(Visiting(read.get(hours) or "", needs, key(two) in _YES if two else False))
    return found, said
