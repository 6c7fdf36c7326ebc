"""What goes on in the field, as the map draws it besides the shops' own states."""

from __future__ import annotations

from dataclasses import dataclass

from sweep.domain.ids import LotId, SectorId, ShopId, SightingId, TeamId
from sweep.views.route_shapes import STREETS_BY


@dataclass(frozen=True, slots=True)
class TeamPlace:
    """A team where it checked in last (1e-7 degrees, WGS-84). `seen_ms` is None, with no position, before its first.

    `silent` of its phones have held `unsent` check-ins for too long.
    """

    team: TeamId
    name: str
    sector: SectorId
    lat_e7: int | None
    lon_e7: int | None
    seen_ms: int | None
    silent: int
    unsent: int


@dataclass(frozen=True, slots=True)
class OpenSighting:
    """A report that a listed lot is still on sale somewhere; open."""

    sighting: SightingId
    shop: ShopId
    lot: LotId | None
    received_ms: int
    due_ms: int


@dataclass(frozen=True, slots=True)
class ShopHold:
    """Goods withheld at one shop: units, and when the first hold lapses."""

    shop: ShopId
    units: int
    lapses_ms: int | None


@dataclass(frozen=True, slots=True)
class FieldWork:
    """As of event `n` at `now_ms` on the sweep's clock."""

    n: int
    now_ms: int
    teams: list[TeamPlace]
    sightings: list[OpenSighting]
    holds: list[ShopHold]


@dataclass(frozen=True, slots=True)
class RouteShift:
    """The stops of one shift, in order; `ways` are the streets to each of them, and home: encoded polylines, '' where
    the streets are not known. None at all where the plan was made by estimate."""

    stops: list[ShopId]
    ways: list[str]


@dataclass(frozen=True, slots=True)
class TeamRoute:
    """A team's shifts in the newest plan, in order."""

    team: TeamId
    name: str
    office_lat_e7: int | None
    office_lon_e7: int | None
    shifts: list[RouteShift]


@dataclass(frozen=True, slots=True)
class PlannedRoutes:
    """All routes of a plan; none of number 0. `attribution`: whom a map names that draws their streets."""

    plan: int
    routes: list[TeamRoute]
    attribution: str = STREETS_BY


@dataclass(frozen=True, slots=True)
class ListedLot:
    """A lot of the recall, for choosing it."""

    lot: LotId
    product: str
    brand: str
    released: bool
