"""Sectors nest: city, county, station. Which of them a shop's effectiveness checks are counted in, and who is above."""

from __future__ import annotations

from collections.abc import Mapping

from sweep.domain.ids import SectorId


def ancestors(sector: SectorId | None, parents: Mapping[SectorId, SectorId | None]) -> list[SectorId]:
    """The sector and everything above it, from itself upwards. A loop ends where it began."""
    chain: list[SectorId] = []
    while sector is not None and sector in parents and sector not in chain:
        chain.append(sector)
        sector = parents[sector]
    return chain


def county_of(sector: SectorId | None, parents: Mapping[SectorId, SectorId | None]) -> SectorId | None:
    """The county above a sector: the city's child where one city holds everything, else the topmost sector."""
    chain = ancestors(sector, parents)
    if not chain:
        return None
    roots = [root for root, parent in parents.items() if parent is None or parent not in parents]
    below_city = len(roots) == 1 and len(parents) > 1 and len(chain) > 1
    return chain[-2] if below_city else chain[-1]


def is_within(sector: SectorId | None, area: SectorId, parents: Mapping[SectorId, SectorId | None]) -> bool:
    """Whether a sector is the area or lies in it."""
    return area in ancestors(sector, parents)
