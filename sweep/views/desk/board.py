"""The board as the desk shows it: five figures, what is not known, lots by state with units, and what blocks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sweep.domain.closing import Blocker, BlockerKind
from sweep.domain.ids import LotId
from sweep.domain.recall import Recall
from sweep.domain.words import Account, Grade, LineState, ShopState
from sweep.views.blocker_words import describe_blocker
from sweep.views.board import Board
from sweep.views.lot_names import name_lot

#: A shop in one of these has every line closed at the grade that the policy asks for.
PROVEN = frozenset({ShopState.CLEAR, ShopState.REMOVED, ShopState.NOT_APPLICABLE})
WITH_PRODUCT = frozenset({ShopState.FOUND, ShopState.SIGHTED})

#: The section of the desk in which each reason is solved.
SOLVED_AT: dict[BlockerKind, str] = {
    BlockerKind.PRODUCT_FOUND: "goods",
    BlockerKind.UNITS_MISSING: "goods",
    BlockerKind.OPEN_SIGHTING: "sightings",
    BlockerKind.UNATTRIBUTED_FIND: "goods/unattributed",
    BlockerKind.FIND_TO_REJUDGE: "goods/rejudge",
    BlockerKind.LINES_OPEN: "sectors",
    BlockerKind.LINES_CLAIMED: "reviews",
    BlockerKind.NO_LINES: "recall",
    BlockerKind.CHECK_NOT_DRAWN: "checks",
    BlockerKind.CHECK_INCOMPLETE: "checks",
    BlockerKind.CHECK_FAILED: "checks",
    BlockerKind.REVIEW_WAITING: "reviews",
    BlockerKind.PROPOSAL_WAITING: "status",
    BlockerKind.CORRECTION_WAITING: "status/corrections",
    BlockerKind.HOLD_LAPSED: "goods/holds",
    BlockerKind.KEPT_UNREAD: "visits/kept",
    BlockerKind.SILENT_PHONE: "teams/phones",
    BlockerKind.IN_CUSTODY: "goods/holds",
}


_WITH_SHOPS = frozenset({BlockerKind.PRODUCT_FOUND, BlockerKind.LINES_OPEN, BlockerKind.LINES_CLAIMED})


@dataclass(frozen=True, slots=True)
class LotRow:
    """One lot: lines by state, units by account. `check` null: none asked for, or not drawn. `label`: what people call
    it, where its id is made of words."""

    lot: str
    label: str
    product: str
    brand: str
    producer: str
    spec: str
    unit: str
    grams_per_unit: int
    rule_text: str
    released: bool
    confirmed: bool
    total: int
    closed: int
    lines: dict[LineState, int]
    units: dict[Account, int]
    found: int
    returned: int
    check_needed: int | None
    check_tested: int | None
    check_failed: int | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits for a person, by section."""

    reviews: int
    conflicts: int
    findings: int
    unattributed: int
    rejudge: int
    lapsed: int
    sightings: int
    late_sightings: int
    proposals: int
    corrections: int
    kept: int
    drafts: int


@dataclass(frozen=True, slots=True)
class NotKnown:
    """What the figures do not know. `unsent`: check-ins that phones said they still hold."""

    silent_phones: int
    unsent: int
    claimed_shops: int
    unlocated_shops: int
    unattributed_units: int


@dataclass(frozen=True, slots=True)
class BlockerRow:
    """One reason, in words, with the section of the desk where it is solved. `end`: off_sale or disposed."""

    kind: BlockerKind
    count: int
    lot: str | None
    end: str
    en: str
    zh: str
    solve: str


@dataclass(frozen=True, slots=True)
class BoardSheet:
    """A sweep as of ledger entry `n`, at `now_ms` on its clock, which runs at `pace_milli` / 1000.

    `states`: shops by state, merged ones left out. `units`: by account, of all lots and of unread prints.
    `late`: stops past due with open lines. `area`: names of the sectors to which all of it is limited.
    """

    sweep: str
    title: str
    recall_class: str
    hazard: str
    exercise: bool
    zone: str
    opened_ms: int
    now_ms: int
    pace_milli: int
    n: int
    head: str
    revision: int
    shops: int
    proven: int
    product: int
    states: dict[ShopState, int]
    grades: dict[int, int]
    lots: list[LotRow]
    lots_confirmed: int
    open_lines: int
    units: dict[Account, int]
    blockers: int
    blocker_kinds: int
    closable: bool
    late: int
    waiting: Waiting
    not_known: NotKnown
    off_sale_ms: int | None
    disposed_ms: int | None
    overridden: bool
    area: list[str] | None


def draw_board(
    board: Board, *, pace_milli: int, late: int, waiting: Waiting, silent_phones: int, unsent: int, unlocated: int,
    area: list[str] | None,
) -> BoardSheet:  # fmt: skip
    """The desk's picture of a board."""
    states: dict[ShopState, int] = {}
    grades: dict[int, int] = {int(grade): 0 for grade in Grade}
    for (state, grade), number in board.shops.items():
        if state is not ShopState.MERGED:
            states[state] = states.get(state, 0) + number
            if state in PROVEN:
                grades[int(grade)] += number
    return BoardSheet(
        sweep=board.sweep,
        title=board.title,
        recall_class=board.recall.recall_class,
        hazard=board.recall.hazard,
        exercise=board.exercise,
        zone=board.zone,
        opened_ms=board.opened_ms,
        now_ms=board.now_ms,
        pace_milli=pace_milli,
        n=board.n,
        head=board.head,
        revision=board.recall.revision,
        shops=sum(states.values()),
        proven=_sum(states, PROVEN),
        product=_sum(states, WITH_PRODUCT),
        states=states,
        grades=grades,
        lots=[_lot(board, lot) for lot in board.lots],
        lots_confirmed=len(board.confirmed),
        open_lines=board.open_lines,
        units=_all_units(board),
        blockers=len(board.reasons),
        blocker_kinds=len({reason.kind for reason in board.reasons}),
        closable=board.is_closable,
        late=late,
        waiting=waiting,
        not_known=NotKnown(
            silent_phones, unsent, states.get(ShopState.CLAIMED, 0), unlocated, sum(board.unattributed.values())
        ),
        off_sale_ms=board.off_sale_ms,
        disposed_ms=board.disposed_ms,
        overridden=board.overridden,
        area=area,
    )


def blocker_row(reason: Blocker, recall: Recall | None = None) -> BlockerRow:
    """A reason for a person. Of the examples only shops are of use to her; other ids stand in the lists."""
    lot = reason.lot
    if reason.kind not in _WITH_SHOPS:
        reason = replace(reason, examples=())
    if recall is not None and lot is not None and lot in recall.lots:
        reason = replace(reason, lot=LotId(name_lot(recall.lots[lot])))
    return BlockerRow(
        reason.kind,
        reason.count,
        lot,
        reason.end,
        describe_blocker(reason, "en"),
        describe_blocker(reason, "zh"),
        SOLVED_AT[reason.kind],
    )


def _sum(states: Mapping[ShopState, int], wanted: frozenset[ShopState]) -> int:
    return sum(number for state, number in states.items() if state in wanted)


def _all_units(board: Board) -> dict[Account, int]:
    units: Counter[Account] = Counter(board.unattributed)
    for standing in board.lots.values():
        units.update(standing.units)
    return dict(units)


def _lot(board: Board, lot: LotId) -> LotRow:
    told, standing, check = board.recall.lots[lot], board.lots[lot], board.checks.get(lot)
    return LotRow(
        lot=lot,
        label=name_lot(told),
        product=told.product,
        brand=told.brand,
        producer=told.producer,
        spec=told.spec,
        unit=told.unit,
        grams_per_unit=told.grams_per_unit,
        rule_text=told.rule_text,
        released=told.released,
        confirmed=lot in board.confirmed,
        total=standing.total,
        closed=standing.closed,
        lines=dict(standing.lines),
        units=dict(standing.units),
        found=standing.found,
        returned=standing.returned_by_consumers,
        check_needed=check.needed if check else None,
        check_tested=check.tested if check else None,
        check_failed=check.failed if check else None,
    )
