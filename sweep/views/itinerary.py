"""What one phone carries: who its officers are, what is recalled, where to go today, and its sector's other shops.

Everything that an inspector needs without signal. Positions in degrees, WGS-84; times in ms since 1970 on the
sweep's clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sweep.domain.ids import LotId, PersonId, ShopId, SweepId, TeamId
from sweep.domain.words import RecallClass, RetailerKind, Role, ShopState


@dataclass(frozen=True, slots=True)
class OfficerCard:
    """A lawful visit names two of these."""

    name: str
    credential: str


@dataclass(frozen=True, slots=True)
class PhoneHolder:
    """Whose phone it is."""

    person: PersonId
    name: str
    role: Role
    credential: str
    language: str
    team: TeamId | None
    team_name: str
    sector_name: str


@dataclass(frozen=True, slots=True)
class LotSheet:
    """A lot as an inspector looks for it; `rule` for the phone's matcher, `zh` and `en` the same in words; `pictures`
    by their SHA-256."""

    lot: LotId
    product: str
    brand: str
    producer: str
    spec: str
    unit: str
    gtin: str
    rule: Mapping[str, Any]
    zh: str
    en: str
    rule_text: str
    released: bool
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A find or a sighting that only a visit which names `id` settles."""

    id: str
    kind: str  # finding | sighting
    lots: tuple[LotId, ...]
    units: int | None = None
    text: str = ""
    due_ms: int | None = None


@dataclass(frozen=True, slots=True)
class HeldGoods:
    """Units of one find (or consumers' return) that somebody withholds and that can move on; `lot` '' while it is
    not known which. `lapses_ms` of its hold, 0 where none is noted."""

    finding: str
    lot: str
    account: str
    units: int
    custodian: str = ""
    lapses_ms: int = 0


@dataclass(frozen=True, slots=True)
class Stop:
    """One planned visit. `open_lots` null: every lot of the revision. `date`: of its shift, in the city's zone.
    `asks`: by language what its team must know before: opening hours, skills, the team that comes too; none: nothing.
    """

    shop: ShopId
    name: str
    address: str
    phone: str
    kind: RetailerKind
    lat: float | None
    lon: float | None
    date: str
    arrives_ms: int
    due_ms: int
    state: ShopState
    to_visit: bool
    open_lots: tuple[LotId, ...] | None
    likely: tuple[LotId, ...]
    asks: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ShopList:
    """The sector's shops in columns of one length; positions in 1e-5 degrees, null where not known."""

    shop: tuple[ShopId, ...]
    name: tuple[str, ...]
    address: tuple[str, ...]
    lat_e5: tuple[int | None, ...]
    lon_e5: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Itinerary:
    """One sweep on one phone, as of ledger entry `n` at `now_ms`; its clock runs at `pace_milli` / 1000.

    `exported_n`: up to there the ledger's head was exported, so a phone may forget the bytes it sent.
    `also`: shops merged into another, which one visit there looks at too. `unsettled`, `held`: by shop.
    """

    sweep: SweepId
    title: str
    recall_class: RecallClass
    hazard: str
    exercise: bool
    zone: str
    epoch: str
    n: int
    now_ms: int
    pace_milli: int
    exported_n: int
    revision: int
    lots: tuple[LotSheet, ...]
    plan: int
    stops: tuple[Stop, ...]
    shops: ShopList
    also: Mapping[ShopId, tuple[ShopId, ...]]
    unsettled: Mapping[ShopId, tuple[Unsettled, ...]]
    held: Mapping[ShopId, tuple[HeldGoods, ...]]


@dataclass(frozen=True, slots=True)
class PhoneDay:
    """Everything for one phone."""

    holder: PhoneHolder
    officers: tuple[OfficerCard, ...]
    sweeps: tuple[Itinerary, ...]
