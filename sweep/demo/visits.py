"""What a simulated team reports of one door: the truth, as far as a person at the door can see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any

from sweep.demo.city import City, Team
from sweep.demo.phone import SimulatedPhone
from sweep.demo.truth import Door, Holding, ShopTruth
from sweep.domain.ids import LotId, ShopId

_MINUTE_MS = 60_000
_SEALED, _COLLECTED = "sealed_on_site", "collected"


@dataclass(slots=True)
class ShopSoFar:
    """What the simulation remembers of a shop: how often teams stood there, and what they have found."""

    attempts: int = 0
    shut_days: set[int] = field(default_factory=set)
    found: set[LotId] = field(default_factory=set)
    visits: list[str] = field(default_factory=list)
    lot_of_finding: dict[str, LotId] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Errand:
    """Why a team goes somewhere: purpose, and the ids of sightings that the visit answers."""

    shop: ShopId
    purpose: str = "visit"
    settles: tuple[str, ...] = ()
    also: tuple[ShopId, ...] = ()


@dataclass(slots=True)
class World:
    """The city's truth and what has happened in it."""

    city: City
    random: Random
    recalled_by: dict[int, frozenset[LotId]]
    shops: dict[ShopId, ShopSoFar] = field(default_factory=dict)

    def so_far(self, shop: ShopId) -> ShopSoFar:
        """The memory of one shop."""
        return self.shops.setdefault(shop, ShopSoFar())


def visit(world: World, team: Team, phone: SimulatedPhone, errand: Errand, now_ms: int, day: int) -> dict[str, Any]:
    """Stand at a door and report what is met there. The check-in as it goes over the wire."""
    truth = world.city.truth[errand.shop]
    memory = world.so_far(errand.shop)
    memory.attempts += 1
    its_id = phone.make_id(now_ms)
    lasted_ms = world.random.randint(2, 9) * _MINUTE_MS
    report: dict[str, Any] = {
        "id": its_id,
        "shop": errand.shop,
        "revision": phone.revision,
        "outcome": _outcome(truth, memory, errand),
        "purpose": errand.purpose,
        "began": phone.clock(now_ms - lasted_ms),
        "ended": phone.clock(now_ms),
        "position": _position(truth, world.random),
        "officers": [{"name": officer.name, "credential": officer.credential} for officer in team.officers],
        "settles": list(errand.settles),
        "also": list(errand.also),
    }
    if report["outcome"] == "inspected":
        memory.visits.append(its_id)
        taken = [h for h in truth.holds if h.lot_id not in memory.found and h.revision <= phone.revision]
        report["findings"] = [_finding(number, held, phone, world.random) for number, held in enumerate(taken, 1)]
        for number, held in enumerate(taken, 1):
            memory.found.add(held.lot_id)
            memory.lot_of_finding[f"{its_id}/{number}"] = held.lot_id
    else:
        memory.shut_days.add(day)
        report["photos"] = [phone.add_photo()]
        if truth.duplicate_of is not None:
            report["same_as"] = truth.duplicate_of
    return report


def _outcome(truth: ShopTruth, memory: ShopSoFar, errand: Errand) -> str:
    match truth.door:
        case Door.SHUT_AT_FIRST if memory.attempts == 1:
            return "shut"
        case Door.REFUSES_AT_FIRST if memory.attempts == 1:
            return "refused"
        case Door.CEASED:
            return "ceased"
        case Door.NOT_THERE:
            return "not_found"
        case Door.DUPLICATE:
            return "duplicate"
        case _:
            return "inspected"


def _position(truth: ShopTruth, random: Random) -> dict[str, float] | None:
    if random.random() < 0.01:
        return None
    scatter = 0.00008  # about nine metres
    return {
        "lat": round(truth.lat + random.gauss(0, scatter), 7),
        "lon": round(truth.lon + random.gauss(0, scatter), 7),
        "accuracy_m": random.randint(4, 40),
    }


def _finding(number: int, held: Holding, phone: SimulatedPhone, random: Random) -> dict[str, Any]:
    sealed = random.random() < 0.6
    return {
        "number": number,
        "lot": held.lot_id,
        "units": held.units,
        "disposition": _SEALED if sealed else _COLLECTED,
        "sold_units": random.randint(0, 20),
        "supplier": "演练供货商",
        "hold": {
            "basis": "sealing" if sealed else "seizure",
            "document": f"演练〔2008〕{random.randint(1, 9999):04}号",
            "seals": f"F{random.randint(10000, 99999)}",
            "custodian": "经营户" if sealed else "县局仓库",
        },
        "photos": [phone.add_photo()],
    }
