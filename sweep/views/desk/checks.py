"""Effectiveness checks: the sample as drawn, and what has become of it."""

from __future__ import annotations

from dataclasses import dataclass

from sweep.views.desk.rows import ShopOf


@dataclass(frozen=True, slots=True)
class CheckedSector:
    """A county's part of the sample: shops needed, tested, and tested with product still there."""

    sector: str
    needed: int
    tested: int
    failed: int


@dataclass(frozen=True, slots=True)
class CheckedShop:
    """A drawn shop that is due. `cleared_by`: the teams that may not make its check."""

    where: ShopOf
    cleared_by: list[str]
    tested: bool
    failed: bool


@dataclass(frozen=True, slots=True)
class CheckProgress:
    """A sample. The same seed and claims give the same draw."""

    number: int
    seed: str
    revision: int
    sectors: list[CheckedSector]
    shops: list[CheckedShop]
