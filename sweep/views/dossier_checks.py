"""The dossier's effectiveness checks: what was drawn, what was tested, and what that shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from sweep.domain.ids import SectorId, ShopId
from sweep.domain.sampling import upper_bound
from sweep.domain.words import RetailerKind
from sweep.views.dossier_shops import NOWHERE, ShopRecord
from sweep.views.dossier_sources import CheckSources, Sources


@dataclass(frozen=True, slots=True)
class CountyCheck:
    """One county's part of the sample. `at_most`: the most shops that may still have held product, by the exact
    hypergeometric law for a simple draw from the county's `shops`, at the policy's confidence; None before a test."""

    county: str
    shops: int
    needed: int
    tested: int
    failed: int
    at_most: int | None


@dataclass(frozen=True, slots=True)
class CheckSummary:
    """The newest sample as a whole. `shows`: it is complete and found nothing, so the claims it was drawn for
    hold: fewer than `city_pct` % of all shops, and fewer than `county_pct` % in each county."""

    number: int
    seed: str
    revision: int
    n: int
    shops: int
    needed: int
    tested: int
    failed: int
    confidence_pct: int
    city_pct: int
    county_pct: int
    counties: Sequence[CountyCheck]

    @property
    def shows(self) -> bool:
        """Whether the claims hold."""
        return self.tested >= self.needed > 0 and not self.failed


def check_summary(sources: Sources, shops: Sequence[ShopRecord]) -> CheckSummary | None:
    """The newest effectiveness check; None before a draw. A shop counts as tested once it was tested for every lot
    by a team that had not cleared it; the table of lots has each lot's own numbers."""
    check = sources.check
    if check is None:
        return None
    population: dict[SectorId, int] = {}
    for shop in shops:
        if shop.row.standing == "in_scope" and shop.row.kind != RetailerKind.ONLINE:
            county = sources.places.get(shop.row.sector or SectorId(""), NOWHERE).county
            population[county] = population.get(county, 0) + 1
    tested, failed = _results(check, sources)
    counties = [
        _county(county, needed, population.get(county, 0), tested, failed, check, sources)
        for county, needed in check.drawn.needed.items()
    ]
    policy = sources.policy
    return CheckSummary(
        number=check.number,
        seed=check.seed,
        revision=check.revision,
        n=check.n,
        shops=sum(population.values()),
        needed=sum(part.needed for part in counties),
        tested=sum(part.tested for part in counties),
        failed=sum(part.failed for part in counties),
        confidence_pct=policy.confidence_pct,
        city_pct=policy.city_prevalence_pct,
        county_pct=policy.sector_prevalence_pct,
        counties=sorted(counties, key=lambda part: part.county),
    )


def _results(check: CheckSources, sources: Sources) -> tuple[set[ShopId], set[ShopId]]:
    """(shops tested for every lot, shops where product was met)."""
    listed = [lot for lot, what in sources.board.recall.lots.items() if not what.released]
    covering = [sources.board.recall.covering[lot] for lot in listed]
    answered: dict[ShopId, set[int]] = {}
    failed: set[ShopId] = set()
    for visit in check.visits:
        if visit.team is not None and visit.team in check.drawn.cleared_by.get(visit.shop, frozenset()):
            continue
        if visit.found:
            failed.add(visit.shop)
        answered.setdefault(visit.shop, set()).update(
            number
            for number, lot in enumerate(listed)
            if visit.revision in covering[number] and lot not in visit.unanswered
        )
    return {shop for shop, lots in answered.items() if len(lots) == len(listed)}, failed


def _county(
    county: SectorId,
    needed: int,
    shops: int,
    tested: set[ShopId],
    failed: set[ShopId],
    check: CheckSources,
    sources: Sources,
) -> CountyCheck:
    operating = [shop for shop in check.drawn.order[county] if shop not in check.drawn.not_operating]
    due = list(islice(operating, needed))
    met = sum(shop in tested for shop in due)
    bad = sum(shop in failed for shop in operating)
    confidence = sources.policy.confidence_pct / 100
    at_most = upper_bound(shops, met, min(bad, met), confidence) if 0 < met <= shops else None
    return CountyCheck(sources.places.get(county, NOWHERE).name, shops, len(due), met, bad, at_most)
