"""Draw the effectiveness check's sample, once the claims are in and the seed is fixed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sweep.actions.actor import Actor
from sweep.actions.apply import write_sweep
from sweep.db import proposals, registry_lookup, standing
from sweep.db.connection import Database
from sweep.domain.events import SampleDrawn
from sweep.domain.ids import SectorId, ShopId, SweepId
from sweep.domain.sampling import SamplePlan
from sweep.domain.sampling import draw_sample as draw
from sweep.domain.sectors import county_of

_FEWEST_SPARE = 20


@dataclass(frozen=True, slots=True)
class Draw:
    """What was drawn: sample number, seed, shops by sector in the order of the draw, and how many are needed."""

    number: int
    seed: str
    needed: dict[str, int]
    drawn: dict[str, list[ShopId]]


async def draw_sample(database: Database, sweep: SweepId, actor: Actor, seed: str | None = None) -> Draw:
    """Draw a sample, stratified by county. Without an auditor's seed it is the ledger's head, which nobody could
    choose. Beside those needed the draw keeps spares, for shops that turn out not to operate."""
    async with write_sweep(database, sweep) as writer:
        parents = {
            SectorId(sector): SectorId(parent) if parent else None
            for sector, parent in (await registry_lookup.select_parents(writer.connection)).items()
        }
        strata: dict[SectorId, list[ShopId]] = {}
        for shop, sector in await standing.select_shops_by_sector(writer.connection, sweep):
            strata.setdefault(county_of(sector, parents) or SectorId(""), []).append(shop)
        policy = writer.row.policy
        plan = SamplePlan(
            stratum_confidence=Fraction(policy.confidence_pct, 100),
            stratum_prevalence=Fraction(policy.sector_prevalence_pct, 100),
            overall_confidence=Fraction(policy.confidence_pct, 100),
            overall_prevalence=Fraction(policy.city_prevalence_pct, 100),
        )
        seed = seed or writer.head_hash.hex()
        sample = draw(strata, seed, plan)
        needed = {str(sector): part.size for sector, part in sample.strata.items()}
        drawn = {
            str(sector): list(part.order[: part.size + max(_FEWEST_SPARE, part.size // 2)])
            for sector, part in sample.strata.items()
        }
        before = await standing.select_sample(writer.connection, sweep)
        number = (before["number"] if before else 0) + 1
        revision = writer.base.recall.revision
        event = SampleDrawn(number, seed, needed, {s: tuple(shops) for s, shops in drawn.items()}, revision)
        n = writer.append(event, actor=actor.person)
        await proposals.insert_sample(writer.connection, sweep, number, seed, revision, needed, drawn, n)
        return Draw(number, seed, needed, drawn)
