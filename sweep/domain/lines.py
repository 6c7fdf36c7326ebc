"""Lines, the units of closing: one (retailer, lot) each, and the ordinary ones that a shop's cover makes.

Lines are sparse. Most shops have answered for all lots of a revision at once, so a shop's *cover* (the best grade
that it has for each revision) decides its ordinary lines; only lines with something of their own are kept singly.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sweep.domain.ids import LotId
from sweep.domain.policy import Policy
from sweep.domain.recall import LotGroup, Recall
from sweep.domain.words import CLOSED_LINES, Grade, LineState

Cover = tuple[tuple[int, Grade], ...]  # (revision, best grade), by revision


@dataclass(frozen=True, slots=True)
class Line:
    """The state of one line and the grade of the evidence for it."""

    state: LineState
    grade: Grade = Grade.NONE

    @property
    def is_closed(self) -> bool:
        """Whether nothing more has to be done about it."""
        return self.state in CLOSED_LINES


@dataclass(slots=True)
class BaseLines:
    """The ordinary lines that a cover makes, worked out once for each different cover."""

    recall: Recall
    policy: Policy
    _numbers: dict[LotId, int] = field(default_factory=dict)
    _lines: dict[tuple[Cover, bool], tuple[Line, ...]] = field(default_factory=dict)
    _open: dict[tuple[Cover, bool], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._numbers = {lot: number for number, group in enumerate(self.recall.groups) for lot in group.lots}

    def group_of(self, lot: LotId) -> LotGroup:
        """The group that a lot belongs to."""
        return self.recall.groups[self._numbers[lot]]

    def lines(self, cover: Cover, *, applicable: bool) -> tuple[Line, ...]:
        """For each group of lots the line of every lot in it, at a shop with this cover."""
        key = (cover, applicable)
        lines = self._lines.get(key)
        if lines is None:
            lines = tuple(self.line(cover, group, applicable=applicable) for group in self.recall.groups)
            self._lines[key] = lines
        return lines

    def line_of_lot(self, cover: Cover, lot: LotId, *, applicable: bool) -> Line:
        """The ordinary line of one lot."""
        return self.lines(cover, applicable=applicable)[self._numbers[lot]]

    def line(self, cover: Cover, group: LotGroup, *, applicable: bool) -> Line:
        """The line of every lot of the group, at a shop with this cover."""
        grade = max((g for revision, g in cover if revision in group.covering), default=Grade.NONE)
        return line_of(grade, self.policy, released=group.released, applicable=applicable)

    def open_lines(self, cover: Cover, *, applicable: bool) -> int:
        """How many ordinary lines are not closed."""
        key = (cover, applicable)
        if key not in self._open:
            lines = zip(self.lines(cover, applicable=applicable), self.recall.groups, strict=True)
            self._open[key] = sum(len(group.lots) for line, group in lines if not line.is_closed)
        return self._open[key]


def line_of(grade: Grade, policy: Policy, *, released: bool, applicable: bool) -> Line:
    """A line without finds or sightings, from the best grade that answers for it."""
    if not applicable:
        return Line(LineState.NOT_APPLICABLE, Grade.REVIEWED)
    if released:
        return Line(LineState.RELEASED, grade)
    if grade is Grade.NONE:
        return Line(LineState.OPEN)
    return Line(LineState.CLEAR if grade >= policy.clear_grade else LineState.CLAIMED, grade)


def write_cover(cover: Cover) -> str:
    """The cover as the database keeps it: `1:2,3:1`."""
    return ",".join(f"{revision}:{int(grade)}" for revision, grade in cover)


def read_cover(text: str) -> Cover:
    """The other way."""
    if not text:
        return ()
    pairs = (part.split(":") for part in text.split(","))
    return tuple((int(revision), Grade(int(grade))) for revision, grade in pairs)
