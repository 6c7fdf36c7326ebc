"""What a registry file holds: one row a retailer, and the sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sweep.domain.ids import ShopId
from sweep.domain.words import RetailerKind
from sweep.intake.rejects import RejectRow
from sweep.intake.visiting import Visiting


@dataclass(frozen=True, slots=True)
class RegistryRow:
    """One retailer as a file gives it.

    Positions are WGS-84 in whole 1e-7 degrees; `position_shared` is the number of rows at exactly this point
    (1 = its own, 0 = unlocated). `sector_path` are the registry's words for its jurisdiction, wide to narrow.
    `extra` holds company, company_id, uscc, phone, contact, city, postcode where given (phone and contact are
    personal data). `visiting`: how it can be visited.
    """

    retailer_id: ShopId
    name: str
    address: str
    kind: RetailerKind
    lat_e7: int | None
    lon_e7: int | None
    sector_path: tuple[str, ...]
    status_text: str
    source_row: int
    position_shared: int = 0
    extra: Mapping[str, str] = field(default_factory=dict)
    visiting: Visiting = field(default_factory=Visiting)


@dataclass(frozen=True, slots=True)
class RegistryFile:
    """What a registry file holds: rows = accepted + duplicates + rejected + excluded."""

    name: str
    retailers: list[RegistryRow]
    rejects: list[RejectRow]
    rows: int
    accepted: int
    duplicates: int
    rejected: int
    excluded: int
    corrected: int  # of the accepted: rows with a cell changed
    unlocated: int  # of the accepted: rows without a position
