"""Sample sizes against the published figures, against scipy, and against their own meaning."""

from __future__ import annotations

import hashlib
from fractions import Fraction
from itertools import combinations
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sweep.domain.ids import SectorId, ShopId
from sweep.domain.problem import Problem
from sweep.domain.sampling import (
    FdaLevel,
    SamplePlan,
    draw_sample,
    fda_sample_size,
    least_bad,
    sample_size,
    upper_bound,
)

CITY = {SectorId(f"c{i}"): [ShopId(f"{i}-{j:04}") for j in range(n)] for i, n in enumerate((2900, 900, 60, 3, 0))}


@pytest.mark.parametrize(
    ("population", "confidence", "prevalence", "size"),
    [
        (10_000, 0.95, 0.01, 294),
        (10_000, 0.95, 0.001, 2_588),
        (10_000, 0.99, 0.01, 448),
        (500, 0.95, 0.05, 56),
        (0, 0.95, 0.05, 0),
        (1, 0.95, 0.05, 1),
        (20, 0.95, 0.05, 19),  # one bad shop in 20: 19 of them miss it with exactly 5 %
        (12, 1, 0.25, 10),  # certainty: all but two of the three bad ones may be left
    ],
)
def test_the_published_sample_sizes_come_out_exactly(
    population: int, confidence: float, prevalence: float, size: int
) -> None:
    assert sample_size(population, confidence, prevalence) == size


@given(
    st.integers(1, 400),
    st.sampled_from(["0.8", "0.95", "0.99"]),
    st.sampled_from(["0.001", "0.01", "0.05", "0.3"]),
)
def test_the_size_is_the_smallest_that_shows_the_claim(population: int, confidence: str, prevalence: str) -> None:
    size = sample_size(population, confidence, prevalence)
    bad = least_bad(population, prevalence)

    def miss(n: int) -> Fraction:
        return Fraction(comb(population - bad, n), comb(population, n))

    assert miss(size) <= 1 - Fraction(confidence) < miss(size - 1)


@pytest.mark.parametrize("prevalence", [0.0005, 0.01, 0.07])
def test_sizes_agree_with_scipy(prevalence: float) -> None:
    stats = pytest.importorskip("scipy.stats")
    size = sample_size(20_000, 0.95, prevalence)
    bad = least_bad(20_000, prevalence)
    assert stats.hypergeom.pmf(0, 20_000, bad, size) <= 0.05 < stats.hypergeom.pmf(0, 20_000, bad, size - 1)


def test_a_million_shops_are_no_burden() -> None:
    assert sample_size(1_000_000, 0.95, 0.01) == 299
    assert sample_size(1_000_000, 0.95, 0.000001) == 950_000


@given(st.integers(1, 300), st.sampled_from(["0.02", "0.05", "0.3"]))
def test_a_clean_sample_excludes_the_share_it_was_made_for(population: int, prevalence: str) -> None:
    size = sample_size(population, "0.95", prevalence)
    assert upper_bound(population, size, 0, "0.95") < least_bad(population, prevalence)


@given(st.data())
def test_the_bound_is_the_largest_count_that_the_result_leaves_possible(data: st.DataObject) -> None:
    population = data.draw(st.integers(1, 60))
    tested = data.draw(st.integers(0, population))
    found = data.draw(st.integers(0, tested))
    bound = upper_bound(population, tested, found, "0.9")

    def so_good(bad: int) -> Fraction:
        ways = sum(comb(bad, i) * comb(population - bad, tested - i) for i in range(found + 1) if tested >= i)
        return Fraction(ways, comb(population, tested))

    possible = [bad for bad in range(found, population - tested + found + 1) if so_good(bad) > Fraction(1, 10)]
    assert bound == max(possible)


def test_fda_levels_follow_the_regulation() -> None:
    assert [fda_sample_size(FdaLevel(level), 10_601) for level in "ACDE"] == [10_601, 1_061, 213, 0]
    assert fda_sample_size(FdaLevel.B, 10_600, 0.25) == 2_650
    for share in (None, 0.1, 1, "many"):
        with pytest.raises(Problem):
            fda_sample_size(FdaLevel.B, 10_600, share)


@pytest.mark.parametrize("share", [0, -0.1, 95, "ninety"])
def test_a_share_that_is_none_is_refused_with_its_name(share: float | str) -> None:
    with pytest.raises(Problem) as refusal:
        sample_size(100, share, 0.05)
    assert refusal.value.code == "share-out-of-range"
    assert refusal.value.where == {"field": "confidence"}


def test_anybody_can_draw_the_sample_again_from_seed_and_ids() -> None:
    sample = draw_sample(CITY, "2008-09-20 开奖号码 04 11 17")
    order = sample.strata[SectorId("c2")].order
    again = sorted(CITY[SectorId("c2")], key=lambda s: hashlib.sha256(f"{sample.seed}{s}".encode()).digest())
    assert list(order) == again
    assert draw_sample(CITY, sample.seed) == sample
    assert draw_sample({k: v[::-1] for k, v in CITY.items()}, sample.seed) == sample
    assert draw_sample(CITY, "another seed") != sample


def test_every_county_and_the_city_have_enough_in_one_draw() -> None:
    sample = draw_sample(CITY, "seed")
    for stratum, shops in CITY.items():
        assert sample.strata[stratum].size >= sample_size(len(shops), 0.95, 0.05)
        assert sample.strata[stratum].size <= len(shops)
    assert sample.size >= sample_size(sum(map(len, CITY.values())), 0.95, 0.01)
    assert len(set(sample.chosen())) == sample.size


@given(st.lists(st.integers(0, 14), min_size=1, max_size=3), st.sampled_from(["0.1", "0.2", "0.4"]))
def test_the_city_claim_holds_wherever_the_bad_shops_are(populations: list[int], prevalence: str) -> None:
    strata = {SectorId(str(i)): [ShopId(f"{i}-{j}") for j in range(n)] for i, n in enumerate(populations)}
    plan = SamplePlan(stratum_prevalence=1, overall_confidence="0.9", overall_prevalence=prevalence)
    sizes = [stratum.size for stratum in draw_sample(strata, "seed", plan).strata.values()]
    bad = least_bad(sum(populations), prevalence)
    if sum(populations):
        for spread in _spreads(populations, bad):
            miss = Fraction(1)
            for n, size, here in zip(populations, sizes, spread, strict=True):
                miss *= Fraction(comb(n - here, size), comb(n, size))
            assert miss <= Fraction(1, 10), spread


def _spreads(populations: list[int], bad: int) -> list[tuple[int, ...]]:
    bars = [
        tuple(b - a - 1 for a, b in zip((-1, *cut), (*cut, bad + len(populations) - 1), strict=True))
        for cut in combinations(range(bad + len(populations) - 1), len(populations) - 1)
    ]
    return [spread for spread in bars if all(here <= n for here, n in zip(spread, populations, strict=True))]


def test_a_shop_that_does_not_operate_gives_way_to_the_next_in_order() -> None:
    stratum = draw_sample(CITY, "seed").strata[SectorId("c1")]
    gone = stratum.order[1]
    chosen = stratum.chosen({gone})
    assert len(chosen) == stratum.size
    assert set(chosen) == set(stratum.order[: stratum.size + 1]) - {gone}


def test_a_shop_listed_in_two_strata_is_refused() -> None:
    with pytest.raises(Problem):
        draw_sample({SectorId("a"): [ShopId("1")], SectorId("b"): [ShopId("1")]}, "seed")
