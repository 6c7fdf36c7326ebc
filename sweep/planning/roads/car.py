"""Where a car may drive and how fast, by the tags of OpenStreetMap (its wiki: Key:highway, Key:access)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

# km/h that a car makes in a town on average, where no limit is signed
SPEED_KMH: Mapping[str, float] = {
    "motorway": 90.0,
    "motorway_link": 45.0,
    "trunk": 70.0,
    "trunk_link": 40.0,
    "primary": 50.0,
    "primary_link": 30.0,
    "secondary": 45.0,
    "secondary_link": 25.0,
    "tertiary": 40.0,
    "tertiary_link": 25.0,
    "unclassified": 30.0,
    "residential": 25.0,
    "living_street": 10.0,
    "service": 15.0,
    "road": 25.0,
    "track": 12.0,
}
# of a signed limit this share is driven
LIMIT_SHARE = 0.8
SIGNAL_S = 6.0
_KMH_OF_MPH = 1.609344
_SLOWEST_KMH, _FASTEST_KMH = 5.0, 130.0
# the more particular word decides
_ACCESS_KEYS = ("motorcar", "motor_vehicle", "vehicle", "access")
_ONEWAY_KEYS = ("oneway:motorcar", "oneway:motor_vehicle", "oneway")
_MAY_ENTER = frozenset(
    {"yes", "permissive", "designated", "official", "destination", "customers", "delivery", "public"}
)
_NO_STOPPING = frozenset({"motorway", "motorway_link", "trunk_link"})
_LIMIT = re.compile(r"(\d+(?:\.\d+)?)\s*(mph|km/h|kmh)?")


@dataclass(frozen=True, slots=True)
class Driving:
    """How a car may use a way: along its nodes, against them; `stops` tells whether a team may get out there."""

    forward: bool
    backward: bool
    speed_m_s: float
    stops: bool


def driving(tags: Mapping[str, str]) -> Driving | None:
    """What the tags of a way allow a car; None where it may not enter."""
    kind = tags.get("highway", "")
    if kind not in SPEED_KMH or tags.get("area") == "yes" or not _may_enter(tags):
        return None
    forward, backward = _directions(kind, tags)
    if not (forward or backward):
        return None
    passing = tags.get("tunnel", "no") != "no" or tags.get("bridge", "no") != "no"
    return Driving(forward, backward, _kmh(kind, tags) / 3.6, kind not in _NO_STOPPING and not passing)


def _may_enter(tags: Mapping[str, str]) -> bool:
    for key in _ACCESS_KEYS:
        if key in tags:
            return tags[key] in _MAY_ENTER
    return True


def _directions(kind: str, tags: Mapping[str, str]) -> tuple[bool, bool]:
    word = next((tags[key] for key in _ONEWAY_KEYS if key in tags), "")
    match word:
        case "yes" | "true" | "1":
            return True, False
        case "-1" | "reverse":
            return False, True
        case "reversible":
            # open one way by day and the other by night: nobody can plan on it
            return False, False
        case "no" | "false" | "0" | "alternating":
            return True, True
        case _:
            round_about = tags.get("junction") in ("roundabout", "circular")
            return True, not (round_about or kind in ("motorway", "motorway_link"))


def _kmh(kind: str, tags: Mapping[str, str]) -> float:
    limit = _LIMIT.fullmatch(tags.get("maxspeed", "").strip().lower())
    if limit is None:
        return SPEED_KMH[kind]
    kmh = float(limit[1]) * (_KMH_OF_MPH if limit[2] == "mph" else 1.0)
    return min(max(kmh * LIMIT_SHARE, _SLOWEST_KMH), _FASTEST_KMH)
