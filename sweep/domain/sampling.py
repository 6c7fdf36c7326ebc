"""How many shops an effectiveness check must look at, which ones, and what a result proves.

Every number is exact: sampling is without replacement (hypergeometric), shares are read as the decimal that a
person wrote (0.95 is 19/20), and probabilities are compared as whole numbers, never as floats.

Sources: the hypergeometric law for drawing without replacement from a finite population; the levels of
effectiveness checks: 21 CFR 7.42(b)(3).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from hashlib import sha256
from heapq import heapify, heapreplace

from sweep.domain.ids import SectorId, ShopId
from sweep.domain.problem import Problem

Share = float | str | Fraction
"""A part of a whole, between 0 and 1; a float means the decimal that it prints as."""


class FdaLevel(StrEnum):
    """How many consignees a recall's effectiveness check contacts (21 CFR 7.42)."""

    A = "A"  # all
    B = "B"  # more than 10 % and fewer than 100 %, decided case by case
    C = "C"  # 10 %
    D = "D"  # 2 %
    E = "E"  # none


FDA_SHARES = {
    FdaLevel.A: Fraction(1),
    FdaLevel.C: Fraction(10, 100),
    FdaLevel.D: Fraction(2, 100),
    FdaLevel.E: Fraction(0),
}


@dataclass(frozen=True, slots=True)
class SamplePlan:
    """What the draw must be able to show: in each stratum, and in all of them together."""

    stratum_confidence: Share = 0.95
    stratum_prevalence: Share = 0.05
    overall_confidence: Share = 0.95
    overall_prevalence: Share = 0.01


@dataclass(frozen=True, slots=True)
class StratumSample:
    """One stratum's shops in the order of the draw, and how many of them to look at."""

    order: tuple[ShopId, ...]
    size: int

    def chosen(self, not_operating: Collection[ShopId] = ()) -> tuple[ShopId, ...]:
        """The first `size` shops of the order; one that turns out not to operate gives way to the next."""
        gone = frozenset(not_operating)
        return tuple(shop for shop in self.order if shop not in gone)[: self.size]


@dataclass(frozen=True, slots=True)
class Sample:
    """A whole draw. Anybody who has the seed and the registry can draw it again."""

    seed: str
    plan: SamplePlan
    strata: Mapping[SectorId, StratumSample]

    @property
    def size(self) -> int:
        """How many shops are to be looked at, in all strata."""
        return sum(stratum.size for stratum in self.strata.values())

    def chosen(self, not_operating: Collection[ShopId] = ()) -> tuple[ShopId, ...]:
        """The shops to look at, stratum by stratum."""
        return tuple(shop for stratum in self.strata.values() for shop in stratum.chosen(not_operating))


def sample_size(population: int, confidence: Share, prevalence: Share) -> int:
    """The fewest shops to look at so that, if none holds the product, fewer than the share `prevalence` do.

    If at least that share held it, D = max(1, population x prevalence, rounded up) shops or more would, and
    the chance to meet none of them is then at most 1 - confidence. Rounding up is exact: a count below the
    share is a count below D. Raises Problem `share-out-of-range`. An empty population needs no sample.
    """
    miss_allowed = 1 - _share("confidence", confidence)
    bad = least_bad(population, prevalence)
    if population <= 0:
        return 0
    return _fewest(lambda n: _miss(population, bad, n) <= miss_allowed, population)


def least_bad(population: int, prevalence: Share) -> int:
    """D: the smallest number of bad shops that makes up the share `prevalence`, at least one."""
    return max(1, math.ceil(_share("prevalence", prevalence) * population))


def fda_sample_size(level: FdaLevel, population: int, share: Share | None = None) -> int:
    """How many consignees to contact at a level of 21 CFR 7.42; level B needs the share that was decided."""
    if level is not FdaLevel.B:
        return math.ceil(FDA_SHARES[level] * population)
    decided = Fraction(0) if share is None else _share("share", share)
    if not Fraction(10, 100) < decided < 1:
        raise Problem(
            "level-b-needs-a-share",
            "Effectiveness check level B needs a share above 10 % and below 100 %: name the one decided.",
            "B 级召回效果核查须写明比例：大于 10%，小于 100%。",
            field="share",
        )
    return math.ceil(decided * population)


def draw_sample(strata: Mapping[SectorId, Sequence[ShopId]], seed: str, plan: SamplePlan | None = None) -> Sample:
    """Draw shops at random, stratum by stratum, so that both claims of the plan can be shown.

    A shop's place in its stratum's order is the SHA-256 of the UTF-8 bytes of seed and shop id, one after
    the other, so an auditor recomputes the draw with any tool. Each stratum gets what its own claim needs;
    then every stratum is raised to one common share until the overall claim holds *wherever* the bad shops
    are: the chance to miss D of them is taken at their worst spread over the strata. (Averaged over all
    spreads that chance is the one of a simple draw, so the total is never below `sample_size` of the whole.)
    """
    plan = plan or SamplePlan()
    if len({shop for shops in strata.values() for shop in shops}) != sum(map(len, strata.values())):
        raise Problem(
            "shop-in-two-strata",
            "The draw needs each shop exactly once: some shop is listed twice.",
            "抽样要求每户只出现一次：有经营户重复列出。",
        )
    sizes = _sizes([len(shops) for shops in strata.values()], plan)
    drawn = {
        stratum: StratumSample(tuple(sorted(shops, key=lambda shop: (draw_key(seed, shop), shop))), size)
        for (stratum, shops), size in zip(strata.items(), sizes, strict=True)
    }
    return Sample(seed, plan, drawn)


def draw_key(seed: str, shop: ShopId) -> str:
    """Where a shop stands in the draw, as 64 hexadecimal digits."""
    return sha256((seed + shop).encode("utf-8", "surrogatepass")).hexdigest()


def upper_bound(population: int, tested: int, found: int = 0, confidence: Share = 0.95) -> int:
    """The most shops that may still have held the product when `found` of `tested` did, with this confidence.

    With more than that many, a result as good as this one had a chance of at most 1 - confidence. The shops
    found are counted in it. Divide by the population for the share. Raises Problem for impossible counts.
    """
    if not 0 <= found <= tested <= population:
        raise Problem(
            "impossible-check-result",
            f"A check of {tested} shops out of {population} can't have found {found}.",
            f"抽查结果不成立：共 {population} 户，抽查 {tested} 户，检出 {found} 户。",
            field="found",
        )
    allowed = 1 - _share("confidence", confidence)
    most = population - tested + found
    # The chance of so good a result falls as the number of bad shops grows.
    return (
        found
        - 1
        + _fewest(lambda extra: _at_most(population, found + extra, tested, found) <= allowed, most - found + 1)
    )


def _sizes(populations: Sequence[int], plan: SamplePlan) -> list[int]:
    own = [sample_size(n, plan.stratum_confidence, plan.stratum_prevalence) for n in populations]
    total = sum(populations)
    if not total:
        return own
    allowed = 1 - _share("confidence", plan.overall_confidence)
    bad = least_bad(total, plan.overall_prevalence)

    def raised(target: int) -> list[int]:
        return [max(need, -(-n * target // total)) for need, n in zip(own, populations, strict=True)]

    return raised(_fewest(lambda target: _worst_miss(populations, raised(target), bad) <= allowed, total))


def _worst_miss(populations: Sequence[int], sizes: Sequence[int], bad: int) -> Fraction:
    """The chance to miss `bad` shops, spread over the strata as badly as can be.

    One more bad shop in a stratum multiplies its chance by (N - n - i) / (N - i), which falls as i grows, so
    putting each next bad shop where that factor is greatest gives the worst spread.
    """
    factors = [(-Fraction(n - size, n), n, size) for n, size in zip(populations, sizes, strict=True) if n]
    heapify(factors)
    chance_over = chance_under = 1
    for _ in range(bad):
        factor, n, size = factors[0]
        if not factor:
            return Fraction(0)
        chance_over *= -factor.numerator
        chance_under *= factor.denominator
        heapreplace(factors, (-Fraction(n - 1 - size, n - 1) if n > 1 else Fraction(0), n - 1, size))
    return Fraction(chance_over, chance_under)


def _miss(population: int, bad: int, tested: int) -> Fraction:
    """The chance that `tested` shops of `population` include none of the `bad` ones."""
    few, many = sorted((bad, tested))  # the law is symmetric in the two; the shorter product is the quick one
    return Fraction(math.perm(population - many, few), math.perm(population, few))


def _at_most(population: int, bad: int, tested: int, found: int) -> Fraction:
    """The chance that `tested` shops of `population` include at most `found` of the `bad` ones."""
    few, many = sorted((bad, tested))
    ways = sum(math.comb(many, i) * math.comb(population - many, few - i) for i in range(min(found, few) + 1))
    return Fraction(ways, math.comb(population, few))


def _fewest(enough: Callable[[int], bool], most: int) -> int:
    """The smallest n below `most` that is `enough`, else `most`; doubling first keeps the numbers small."""
    if most <= 0 or enough(0):
        return 0
    high = 1
    while high < most and not enough(high):
        high *= 2
    low, high = high // 2, min(high, most)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle, high)
    return high


def _share(name: str, value: Share) -> Fraction:
    try:
        share = value if isinstance(value, Fraction) else Fraction(str(value))
    except (ValueError, ZeroDivisionError):
        share = Fraction(0)
    if not 0 < share <= 1:
        raise Problem(
            "share-out-of-range",
            f"The {name} must be above 0 and at most 1 (0.95 for 95 %); it is {value}.",
            f"参数 {name} 须大于 0、不超过 1（95% 写作 0.95），现为 {value}。",
            field=name,
        )
    return share
