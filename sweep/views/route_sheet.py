"""A route on paper: what one team carries for one shift."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class SheetOfficer:
    """A lawful visit names two of them with the numbers of their credentials (执法证)."""

    name: str
    credential: str


@dataclass(frozen=True, slots=True)
class SheetStop:
    """One planned visit.

    `arrives` and `due` are in the city's zone; None where not known. `lots` are the lots to check here; empty
    means every lot of the recall. `hours` as `domain/opening_hours` writes them; `needs` are skills that its team
    must have; `with_team` comes at the same moment. `lat` and `lon` are WGS-84 degrees, None for a shop found by its
    address only.
    """

    seq: int
    shop: str
    address: str
    phone: str
    arrives: datetime | None
    due: datetime | None
    lots: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    notes: str = ""
    hours: str = ""
    needs: tuple[str, ...] = ()
    with_team: str = ""


@dataclass(frozen=True, slots=True)
class RouteSheet:
    """One team and one shift; `lots` are all lots of the recall, printed once for the whole sheet."""

    sweep_title: str
    exercise: bool
    team: str
    sector: str
    officers: tuple[SheetOfficer, ...]
    date: date
    stops: tuple[SheetStop, ...]
    lots: tuple[str, ...] = ()
