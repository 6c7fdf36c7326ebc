"""Rows of the desk's lists. Times are ms since 1970 UTC on the sweep's clock; positions are degrees, WGS-84.

`shop_name`, `address` and `sector` (its name) say which shop a row is about. `light`: green, amber or red.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class ShopOf:
    """Which shop a row is about."""

    shop: str
    shop_name: str
    address: str
    sector: str


@dataclass(frozen=True, slots=True)
class ShopRow:
    """A shop behind a figure, with its stop of the newest plan (`team` '' and `due_ms` null: none)."""

    where: ShopOf
    state: str
    grade: int
    open_lines: int
    found_units: int
    held_units: int
    visits: int
    attempts: int
    likely: bool
    located: bool
    team: str
    team_name: str
    due_ms: int | None


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One check-in, briefly."""

    check_in: str
    n: int
    shop: str
    team: str
    team_name: str
    person: str
    person_name: str
    revision: int
    outcome: str
    purpose: str
    entry: str
    began_ms: int | None
    ended_ms: int | None
    received_ms: int
    findings: int
    units: int
    flags: list[str]
    verdict: str | None


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding, with the accounts that its units stand on."""

    finding: str
    where: ShopOf
    check_in: str
    lots: list[str]
    attributed: bool
    rejudge: bool
    settled: bool
    dismissed: bool
    counted: bool
    overdrawn: bool
    found: int
    grade: int
    accounts: dict[str, int]
    team: str
    person: str
    received_ms: int


@dataclass(frozen=True, slots=True)
class HoldRow:
    """Withheld units of one finding (or of what consumers returned) on one account. `lapses_ms` null: no date."""

    finding: str
    where: ShopOf
    lot: str
    account: str
    units: int
    returned: bool
    freed: bool
    basis: str
    document: str
    custodian: str
    lapses_ms: int | None
    light: str


@dataclass(frozen=True, slots=True)
class SightingRow:
    """A sighting with its owner and clock. `where` null: nobody knows at which shop."""

    sighting: str
    where: ShopOf | None
    lot: str | None
    channel: str
    text: str
    place: str
    contact: str
    owner: str
    owner_name: str
    accepted: bool
    received_ms: int
    due_ms: int
    open: bool
    light: str


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """That a shop leave the count. `attempts`: visits at which nobody was met."""

    proposal: str
    where: ShopOf
    status: str
    same_as: str | None
    same_as_name: str
    reason: str
    proposed_by: str
    proposed_by_name: str
    verdict: str | None
    decided_by: str | None
    undone: bool
    attempts: int
    own: bool


@dataclass(frozen=True, slots=True)
class CorrectionRow:
    """That a count was wrong."""

    correction: str
    finding: str
    where: ShopOf
    units: int
    account: str
    reason: str
    proposed_by: str
    proposed_by_name: str
    verdict: str | None
    own: bool


@dataclass(frozen=True, slots=True)
class KeptRow:
    """Bytes that were kept for a person to read. `check_in`: the known id under which other bytes came."""

    kept: str
    check_in: str | None
    reason: str
    person_name: str
    phone: str | None
    size: int
    received_ms: int
    settled: bool


@dataclass(frozen=True, slots=True)
class PhoneRow:
    """A phone. `clock_offset_ms`: how far the sweep's clock is ahead of it. `silent`: too long, with unsent work."""

    phone: str
    person: str
    person_name: str
    team: str | None
    team_name: str
    contact_ms: int | None
    unsent: int
    clock_offset_ms: int
    app_version: str
    revoked: bool
    lost: bool
    silent: bool


@dataclass(frozen=True, slots=True)
class TeamRow:
    """A team with its part of the newest plan. `done`: its stops with every line closed; `claimed`: with bare claims;
    `product`: with product found or sighted; `late`: past due, open. What its phones said they still hold (`unsent`)
    may be clear as well, and nobody knows."""

    team: str
    name: str
    sector: str
    planned: int
    visited: int
    done: int
    claimed: int
    product: int
    late: int
    check_ins: int
    finds: int
    last_ms: int | None
    phones: int
    silent_phones: int
    unsent: int
    clock_offset_ms: int


@dataclass(frozen=True, slots=True)
class SectorRow:
    """A sector with everything within it. `depth`: 0 for the topmost that the reader sees.

    `clear`: shops proven clear; `product`: shops with product found or sighted; `claimed`: bare claims;
    `closed_lines` of `lines`; `late`: stops past due with open lines. `unsent`: check-ins that its teams' phones said
    they still hold: as many shops as that may be clear as well, and nobody knows.
    """

    sector: str
    name: str
    level: str
    depth: int
    parent: str | None
    shops: int
    clear: int
    claimed: int
    product: int
    unvisited: int
    lines: int
    closed_lines: int
    found_units: int
    held_units: int
    late: int
    silent_phones: int
    teams: int
    unsent: int


@dataclass(frozen=True, slots=True)
class OfficerSeen:
    """An officer whom a visit names."""

    name: str
    credential: str


@dataclass(frozen=True, slots=True)
class FindingSeen:
    """A finding as its visit told it. `lot` null: the print could not be read; `units` null: not counted."""

    number: int
    lot: str | None
    could_be: list[str]
    units: int | None
    disposition: str
    received_units: int
    sold_units: int
    supplier: str
    basis: str
    document: str
    custodian: str
    lapses_ms: int | None
    photos: list[str]


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A check-in that waits for a second person, with its evidence. `own`: the reader's or the reader's team's.

    `distance_m` null: the shop's registered place or the phone's is unknown. `others`: the shop's other check-ins.
    """

    visit: VisitRow
    where: ShopOf
    conflict: bool
    own: bool
    lat: float | None
    lon: float | None
    distance_m: int | None
    unanswered: list[str]
    note: str
    erased: bool
    officers: list[OfficerSeen] = field(default_factory=list)
    findings: list[FindingSeen] = field(default_factory=list)
    photos: list[str] = field(default_factory=list)
    others: list[VisitRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A numbered plan. `metrics` are the planner's."""

    number: int
    reason: str
    made_ms: int
    stops: int
    routes: int
    unassigned: int
    metrics: dict[str, Any]
