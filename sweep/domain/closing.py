"""What keeps a sweep from closing (design rule 6). Every reason is a value that a person can be shown.

Two ends: *off sale* when every lot is confirmed and nothing sweep-wide is open; *disposed* when, besides, no unit
is left in anyone's custody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice

from sweep.domain.ids import LotId, SectorId, ShopId, TeamId
from sweep.domain.lots_standing import LotStanding
from sweep.domain.recall import Recall
from sweep.domain.words import IN_CUSTODY, Account, LineState


class BlockerKind(StrEnum):
    """The reasons, in the order in which a commander should see them."""

    PRODUCT_FOUND = "product_found"
    UNITS_MISSING = "units_missing"
    OPEN_SIGHTING = "open_sighting"
    UNATTRIBUTED_FIND = "unattributed_find"
    FIND_TO_REJUDGE = "find_to_rejudge"
    LINES_OPEN = "lines_open"
    LINES_CLAIMED = "lines_claimed"
    NO_LINES = "no_lines"
    CHECK_NOT_DRAWN = "check_not_drawn"
    CHECK_INCOMPLETE = "check_incomplete"
    CHECK_FAILED = "check_failed"
    REVIEW_WAITING = "review_waiting"
    PROPOSAL_WAITING = "proposal_waiting"
    CORRECTION_WAITING = "correction_waiting"
    HOLD_LAPSED = "hold_lapsed"
    KEPT_UNREAD = "kept_unread"
    SILENT_PHONE = "silent_phone"
    IN_CUSTODY = "in_custody"


@dataclass(frozen=True, slots=True)
class Blocker:
    """One reason: of one lot, or (lot None) of the whole sweep, with a count and some examples."""

    kind: BlockerKind
    count: int
    lot: LotId | None = None
    examples: tuple[str, ...] = ()
    end: str = "off_sale"  # which end it keeps from coming


@dataclass(frozen=True, slots=True)
class CheckVisit:
    """One effectiveness check as made: by a team, under a revision, with the lots newly found."""

    shop: ShopId
    team: TeamId | None
    revision: int
    unanswered: frozenset[LotId] = frozenset()
    found: frozenset[LotId] = frozenset()


@dataclass(frozen=True, slots=True)
class DrawnSample:
    """A sample as drawn: shops by sector in the order of the draw, and how many of each are needed."""

    needed: Mapping[SectorId, int]
    order: Mapping[SectorId, Sequence[ShopId]]
    not_operating: frozenset[ShopId] = frozenset()  # replaced by the next in order
    cleared_by: Mapping[ShopId, frozenset[TeamId]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CheckStanding:
    """One lot's effectiveness checks: shops needed, tested, and tested with product still there."""

    needed: int
    tested: int
    failed: int


@dataclass(frozen=True, slots=True)
class SweepWide:
    """What is open beyond the lots: each a list of ids, for the count and the examples. `where` gives examples
    (shop ids) of lines; `lapsed_holds` are findings whose goods nobody may withhold any more."""

    open_sightings: Mapping[LotId | None, Sequence[str]] = field(default_factory=dict)
    unattributed: Mapping[LotId, Sequence[str]] = field(default_factory=dict)
    to_rejudge: Mapping[LotId, Sequence[str]] = field(default_factory=dict)
    reviews: Sequence[str] = ()
    proposals: Sequence[str] = ()
    corrections: Sequence[str] = ()
    kept_unread: Sequence[str] = ()
    silent_phones: Sequence[str] = ()
    lapsed_holds: Sequence[str] = ()
    where: Mapping[tuple[BlockerKind, LotId], Sequence[str]] = field(default_factory=dict)


def check_standing(
    lot: LotId, recall: Recall, sample: DrawnSample | None, visits: Iterable[CheckVisit]
) -> CheckStanding | None:
    """How far a lot's checks are; None before the draw. A check counts if it was made by a team that had not
    cleared the shop, under a revision that covers the lot. Each sector's need is met in the draw's order."""
    if sample is None:
        return None
    tested: set[ShopId] = set()
    failed: set[ShopId] = set()
    for visit in visits:
        if visit.team is not None and visit.team in sample.cleared_by.get(visit.shop, frozenset()):
            continue
        if lot in visit.found:
            failed.add(visit.shop)
        if visit.revision in recall.covering[lot] and lot not in visit.unanswered:
            tested.add(visit.shop)
    needed = met = 0
    for sector, number in sample.needed.items():
        operating = (shop for shop in sample.order[sector] if shop not in sample.not_operating)
        due = list(islice(operating, number))
        needed += len(due)
        met += sum(shop in tested for shop in due)
    return CheckStanding(needed, met, len(failed))


def lot_blockers(
    standing: LotStanding,
    recall: Recall,
    wide: SweepWide,
    check: CheckStanding | None,
    *,
    checks_asked: bool,
) -> list[Blocker]:
    """Why one lot is not confirmed withdrawn. Empty: it is."""
    lot = standing.lot
    counts = standing.lines
    reasons: list[Blocker] = []

    def add(kind: BlockerKind, count: int, examples: Sequence[str] = ()) -> None:
        if count > 0:
            reasons.append(Blocker(kind, count, lot, tuple((examples or wide.where.get((kind, lot), ()))[:5])))

    add(BlockerKind.PRODUCT_FOUND, counts.get(LineState.FOUND, 0))
    add(BlockerKind.UNITS_MISSING, standing.units.get(Account.MISSING, 0))
    sighted = [*wide.open_sightings.get(lot, ()), *wide.open_sightings.get(None, ())]
    add(BlockerKind.OPEN_SIGHTING, len(sighted), sighted)
    add(BlockerKind.UNATTRIBUTED_FIND, len(wide.unattributed.get(lot, ())), wide.unattributed.get(lot, ()))
    add(BlockerKind.FIND_TO_REJUDGE, len(wide.to_rejudge.get(lot, ())), wide.to_rejudge.get(lot, ()))
    add(BlockerKind.LINES_OPEN, counts.get(LineState.OPEN, 0) + counts.get(LineState.SIGHTED, 0))
    add(BlockerKind.LINES_CLAIMED, counts.get(LineState.CLAIMED, 0))
    if standing.total == 0:
        reasons.append(Blocker(BlockerKind.NO_LINES, 1, lot))
    if checks_asked and not recall.lots[lot].released:
        if check is None:
            add(BlockerKind.CHECK_NOT_DRAWN, 1)
        else:
            add(BlockerKind.CHECK_FAILED, check.failed)
            add(BlockerKind.CHECK_INCOMPLETE, check.needed - check.tested)
    return reasons


def blockers(
    standings: Mapping[LotId, LotStanding],
    recall: Recall,
    wide: SweepWide,
    checks: Mapping[LotId, CheckStanding | None],
    *,
    checks_asked: bool = True,
) -> list[Blocker]:
    """Every reason why the sweep may not end, worst first. Those of the second end say so in `end`."""
    reasons = [
        reason
        for lot, standing in standings.items()
        for reason in lot_blockers(standing, recall, wide, checks.get(lot), checks_asked=checks_asked)
    ]
    for kind, waiting in (
        (BlockerKind.REVIEW_WAITING, wide.reviews),
        (BlockerKind.PROPOSAL_WAITING, wide.proposals),
        (BlockerKind.CORRECTION_WAITING, wide.corrections),
        (BlockerKind.HOLD_LAPSED, wide.lapsed_holds),
        (BlockerKind.KEPT_UNREAD, wide.kept_unread),
        (BlockerKind.SILENT_PHONE, wide.silent_phones),
    ):
        if waiting:
            reasons.append(Blocker(kind, len(waiting), None, tuple(waiting[:5])))
    if not standings:
        reasons.append(Blocker(BlockerKind.NO_LINES, 1))  # a recall without lots confirms nothing
    for lot, standing in standings.items():
        held = sum(max(standing.units.get(account, 0), 0) for account in IN_CUSTODY)
        if held:
            reasons.append(Blocker(BlockerKind.IN_CUSTODY, held, lot, end="disposed"))
    order = list(BlockerKind)
    return sorted(reasons, key=lambda reason: (order.index(reason.kind), -reason.count))


def is_off_sale(reasons: Iterable[Blocker]) -> bool:
    """清查结束: nothing but goods in custody is left."""
    return all(reason.end == "disposed" for reason in reasons)


def confirmed_lots(standings: Mapping[LotId, LotStanding], reasons: Iterable[Blocker]) -> frozenset[LotId]:
    """The lots that no reason for the first end names."""
    return frozenset(standings) - {r.lot for r in reasons if r.lot is not None and r.end == "off_sale"}
