"""What the coverage map reads: every shop as a point, the areas, and the sheet of one shop."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sweep.domain.ids import SectorId, ShopId, SweepId
from sweep.domain.words import Grade, LineState, ShopState

Numbers = NDArray[np.integer[Any]]

STATES = tuple(ShopState)
"""The state column names a state by its place here."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The smallest box around positions, in degrees, WGS-84."""

    south: float
    west: float
    north: float
    east: float


@dataclass(frozen=True, slots=True, eq=False)
class PointTable:
    """All shops of a sweep as of ledger entry `n`, in columns of one length, in the order of sector and id.

    Shops without a position come last: `lat_e5` and `lon_e5` (1e-5 degrees, about a metre) are as many as have one.
    `ids` are the shops' ids in UTF-8, one after the other, each of `id_bytes` bytes. `state` is a place in STATES,
    `sector` one in `sectors`, of which '' stands for none. `lots` is how many lines each shop has; another
    `registry` means that shops may have moved without an event.
    """

    sweep: SweepId
    epoch: str
    n: int
    registry: str
    revision: int
    lots: int
    now_ms: int
    sectors: tuple[SectorId, ...]
    ids: bytes
    id_bytes: Numbers
    lat_e5: Numbers
    lon_e5: Numbers
    sector: Numbers
    state: Numbers
    grade: Numbers
    open_lines: Numbers
    found_units: Numbers
    held_units: Numbers

    @property
    def shops(self) -> list[ShopId]:
        """The ids, in order."""
        ends = np.cumsum(self.id_bytes).tolist()
        return [ShopId(self.ids[start:end].decode()) for start, end in pairwise([0, *ends])]

    def within(self, area: Container[SectorId]) -> PointTable:
        """Only the shops of these sectors."""
        seen = np.array([sector in area for sector in self.sectors], dtype=bool)[self.sector]
        located = seen[: len(self.lat_e5)]
        letters = np.frombuffer(self.ids, np.uint8)
        return replace(
            self,
            ids=letters[np.repeat(seen, self.id_bytes)].tobytes(),
            lat_e5=self.lat_e5[located],
            lon_e5=self.lon_e5[located],
            **{name: getattr(self, name)[seen] for name in ("id_bytes", "sector", *STANDING)},
        )


STANDING = ("state", "grade", "open_lines", "found_units", "held_units")
"""The columns that events change."""


@dataclass(frozen=True, slots=True)
class SectorCoverage:
    """One sector's own shops (not those of the sectors within it). `silent_phones` hold unsent work, too long: so many
    check-ins as `unsent` says."""

    sector: SectorId
    name: str
    parent: SectorId | None
    level: str
    boundary: Mapping[str, Any] | None  # GeoJSON geometry, WGS-84
    shops: int = 0
    open_lines: int = 0
    silent_phones: int = 0
    unsent: int = 0


@dataclass(frozen=True, slots=True)
class ShopFinding:
    """A finding at a shop, with what has become of its units."""

    finding: str
    lots: tuple[str, ...]
    found: int
    grade: Grade
    settled: bool
    accounts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ShopMoment:
    """One entry of the ledger about a shop. `says` are short facts in the ledger's words (outcome, verdict ...);
    `photos` are SHA-256 in hex."""

    n: int
    at_ms: int
    kind: str
    actor: str
    says: Mapping[str, str | int] = field(default_factory=dict)
    photos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShopSheet:
    """One shop, as the map shows it when it is asked for."""

    shop: ShopId
    name: str
    address: str
    sector: str
    state: ShopState
    grade: Grade
    n: int
    lat_e7: int | None
    lon_e7: int | None
    lines: Mapping[LineState, int]
    found_units: int
    held_units: int
    to_review: int
    findings: tuple[ShopFinding, ...]
    history: tuple[ShopMoment, ...]


@dataclass(frozen=True, slots=True)
class ShopMatch:
    """A shop that a search found."""

    shop: ShopId
    name: str
    address: str
    state: ShopState
    grade: Grade
