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
    _groups: dict[LotId, LotGroup] = field(default_factory=dict)
    _open: dict[tuple[Cover, bool], int] = field(default_factory=dict)

    def group_of(self, lot: LotId) -> LotGroup:
        """The group that a lot belongs to."""
        if not self._groups:
            self._groups = {lot: group for group in self.recall.groups for lot in group.lots}
        return self._groups[lot]

    def line(self, cover: Cover, group: LotGroup, *, applicable: bool) -> Line:
        """The line of every lot of the group, at a shop with this cover."""
        grade = max((g for revision, g in cover if revision in group.covering), default=Grade.NONE)
        return line_of(grade, self.policy, released=group.released, applicable=applicable)

    def open_lines(self, cover: Cover, *, applicable: bool) -> int:
        """How many ordinary lines are not closed."""
        key = (cover, applicable)
        if key not in self._open:
            self._open[key] = sum(
                len(group.lots)
                for group in self.recall.groups
                if not self.line(cover, group, applicable=applicable).is_closed
            )
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
