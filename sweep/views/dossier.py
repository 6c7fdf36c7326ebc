"""The dossier (处置总结报告): one frozen account of a sweep as of one ledger entry, every figure of which names the
entries that it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sweep.domain.words import Grade, ShopState
from sweep.views.board import Board
from sweep.views.dossier_areas import AreaRecord, TeamRecord, area_records, team_records
from sweep.views.dossier_checks import CheckSummary, check_summary
from sweep.views.dossier_evidence import EvidenceRecord, UnknownRecord, evidence_records, unknown_records
from sweep.views.dossier_goods import (
    FindRecord,
    LotRecord,
    MovementRecord,
    find_records,
    lot_records,
    movement_records,
)
from sweep.views.dossier_holds import HoldRecord, hold_records
from sweep.views.dossier_promises import (
    LegalClock,
    PromiseRecord,
    SightingRecord,
    legal_clocks,
    promise_records,
    sighting_records,
)
from sweep.views.dossier_shops import (
    ShopRecord,
    non_responders,
    shop_records,
    states,
)
from sweep.views.dossier_sources import Sources
from sweep.views.dossier_story import (
    RevisionRecord,
    ScopeRecord,
    SignedRecord,
    StoryRecord,
    revision_records,
    scope_records,
    signed_records,
    story,
)


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything that the report says. Times are milliseconds on the sweep's clock; weights are in grams."""

    board: Board
    recall_class: str
    hazard: str
    epoch: str
    as_of_ms: int
    check_ins: int
    states: Sequence[tuple[ShopState, Grade, int]]
    shops: Sequence[ShopRecord]
    unmet: Sequence[ShopRecord]
    counties: Sequence[AreaRecord]
    sectors: Sequence[AreaRecord]
    teams: Sequence[TeamRecord]
    finds: Sequence[FindRecord]
    lots: Sequence[LotRecord]
    movements: Sequence[MovementRecord]
    holds: Sequence[HoldRecord]
    check: CheckSummary | None
    story: Sequence[StoryRecord]
    revisions: Sequence[RevisionRecord]
    scope: Sequence[ScopeRecord]
    signed: Sequence[SignedRecord]
    promises: Sequence[PromiseRecord]
    legal: Sequence[LegalClock]
    sightings: Sequence[SightingRecord]
    evidence: Sequence[EvidenceRecord]
    unknown: Sequence[UnknownRecord]

    @property
    def is_balanced(self) -> bool:
        """Units are conserved in every lot."""
        return all(lot.is_balanced for lot in self.lots)

    @property
    def end(self) -> str:
        """disposed, off_sale or open."""
        if self.board.disposed_ms is not None:
            return "disposed"
        return "off_sale" if self.board.off_sale_ms is not None else "open"


def compile_dossier(sources: Sources) -> Dossier:
    """Work out the dossier. Pure: the same sources give the same dossier."""
    shops = shop_records(sources)
    movements = sources.chronicle.movements()
    finds = find_records(sources, shops, movements)
    lots = lot_records(sources, finds, movements)
    holds = hold_records(sources, finds, movements)
    sightings = sighting_records(sources)
    return Dossier(
        board=sources.board,
        recall_class=sources.recall_class.value,
        hazard=sources.hazard,
        epoch=sources.epoch,
        as_of_ms=sources.as_of_ms,
        check_ins=len(sources.chronicle.visits),
        states=states(shops),
        shops=shops,
        unmet=non_responders(shops),
        counties=area_records(sources, shops, by_county=True),
        sectors=area_records(sources, shops, by_county=False),
        teams=team_records(sources, shops),
        finds=finds,
        lots=lots,
        movements=movement_records(finds, movements, sources),
        holds=holds,
        check=check_summary(sources, shops),
        story=story(sources, shops),
        revisions=revision_records(sources),
        scope=scope_records(sources, shops),
        signed=signed_records(sources),
        promises=promise_records(sources, sightings, holds),
        legal=legal_clocks(sources),
        sightings=sightings,
        evidence=evidence_records(sources),
        unknown=unknown_records(sources, shops, finds, lots),
    )
