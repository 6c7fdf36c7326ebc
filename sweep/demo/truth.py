"""What is really so at each synthetic shop. The service never sees this; simulated teams find it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from random import Random

from sweep.demo.recall_2008 import ListedLot, revision_1, revision_2
from sweep.demo.shops import PlacedShop
from sweep.domain.ids import LotId, ShopId
from sweep.domain.words import RetailerKind

SHARE_HOLDING = 0.04  # the base rate of a 2025 recall: shops that still had the product when checked
MOST_UNITS = 12
BIG_BRAND, BIG_BRAND_WEIGHT = "三鹿", 6


class Door(StrEnum):
    """What a team meets. All but the last three let a team in at the latest at its second visit."""

    OPENS = "opens"
    SHUT_AT_FIRST = "shut_at_first"
    REFUSES_AT_FIRST = "refuses_at_first"
    CEASED = "ceased"
    NOT_THERE = "not_there"
    DUPLICATE = "duplicate"


DOOR_SHARES = (
    (Door.OPENS, 0.925),
    (Door.SHUT_AT_FIRST, 0.05),
    (Door.REFUSES_AT_FIRST, 0.006),
    (Door.CEASED, 0.015),
    (Door.NOT_THERE, 0.004),
)
LETS_IN = frozenset({Door.OPENS, Door.SHUT_AT_FIRST, Door.REFUSES_AT_FIRST})


@dataclass(frozen=True, slots=True)
class Holding:
    """Units of one lot in a shop, as they are printed; `revision` is the first that recalls these units."""

    lot_id: LotId
    units: int
    code: str
    made_on: date
    revision: int


@dataclass(frozen=True, slots=True)
class ShopTruth:
    """The real position (degrees, WGS-84), what a team meets, and what stands on the shelf."""

    lat: float
    lon: float
    door: Door
    holds: tuple[Holding, ...] = ()
    duplicate_of: ShopId | None = None


def invent_truth(shops: Sequence[PlacedShop], random: Random) -> Mapping[ShopId, ShopTruth]:
    """A door for every shop, and product in about 4 % of those that have one and let a team in."""
    doors = [_door(placed, random) for placed in shops]
    able = [
        placed.shop.shop_id
        for placed, door in zip(shops, doors, strict=True)
        if door in LETS_IN and placed.shop.kind is not RetailerKind.ONLINE
    ]
    holders = set(random.sample(able, min(len(able), max(1, round(SHARE_HOLDING * len(able))))))
    first = [(lot, 1) for lot in revision_1()]
    listed = {lot.lot_id for lot, _ in first}
    # Units that only the second revision recalls: lots it adds, and the wider part of the one it widens.
    later = [
        (lot, 2)
        for lot in revision_2()
        if lot.lot_id not in listed or lot.code not in {before.code for before, _ in first}
    ]
    return {
        placed.shop.shop_id: ShopTruth(
            placed.lat,
            placed.lon,
            door,
            _holdings([*first, *later], random) if placed.shop.shop_id in holders else (),
            placed.duplicate_of,
        )
        for placed, door in zip(shops, doors, strict=True)
    }


def _door(placed: PlacedShop, random: Random) -> Door:
    if placed.duplicate_of is not None:
        return Door.DUPLICATE
    if placed.shop.kind is RetailerKind.ONLINE:
        return Door.OPENS
    return random.choices([door for door, _ in DOOR_SHARES], [share for _, share in DOOR_SHARES])[0]


def _holdings(lots: Sequence[tuple[ListedLot, int]], random: Random) -> tuple[Holding, ...]:
    weights = [BIG_BRAND_WEIGHT if lot.brand == BIG_BRAND else 1 for lot, _ in lots]
    drawn = dict(random.choices([(lot.lot_id, (lot, n)) for lot, n in lots], weights, k=random.choice((1, 1, 1, 2, 3))))
    return tuple(
        Holding(LotId(lot.lot_id), random.randint(1, MOST_UNITS), lot.code, lot.made_on, revision)
        for lot, revision in drawn.values()
    )
