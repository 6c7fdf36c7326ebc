"""Synthetic shops: plausible names, addresses and places, and where the registry has them wrong.

None of these shops exists: the licence numbers begin with EX (exercise) and no telephone number of the city's
exchange begins with a zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import cos, hypot, pi, sin, sqrt
from random import Random

from sweep.demo.facts import CITY_NAME
from sweep.demo.ground import Town, belongs, neighbours, to_degrees, towns
from sweep.domain.ids import ShopId
from sweep.domain.words import RetailerKind

KIND_SHARES = (
    (RetailerKind.RETAILER, 0.93),
    (RetailerKind.WHOLESALER, 0.03),
    (RetailerKind.WAREHOUSE, 0.02),
    (RetailerKind.ONLINE, 0.02),
)
SHARE_WITHOUT_POSITION = 0.03
SHARE_WRONG_POSITION = 0.01
WRONG_BY_KM = (0.35, 2.5)
SHOPS_PER_DUPLICATE = 2_000

FORTUNES = (
    "惠民 福源 鑫旺 永兴 佳佳 宏达 万家 顺发 益民 和顺 天天 红旗 "
    "百姓 金桥 康乐 双喜 好又多 家家乐 兴隆 聚源 川南 江城 国泰 新华"
)
TRADES = {
    RetailerKind.RETAILER: "副食店 超市 便利店 母婴用品店 孕婴生活馆 奶粉专卖店 百货商店 食品经营部 生活超市",
    RetailerKind.WHOLESALER: "食品批发部 乳品批发中心 副食品批发行",
    RetailerKind.WAREHOUSE: "食品仓库 冷链仓储 配送仓库",
    RetailerKind.ONLINE: "网上母婴店 网上食品商行 电子商务商行",
}
STREETS = "人民路 建设路 滨江路 中心街 新街 桂花街 文化路 迎宾大道 和平街 解放路 学府路 商贸街"
VILLAGES = "新桥村 石坝村 大湾村 龙井村 青杠村 柏林村 双河村 三合村 白果村 高坎村"


@dataclass(frozen=True, slots=True)
class Shop:
    """One row of the registry, as it is written there. Positions in degrees, WGS-84, or missing."""

    shop_id: ShopId
    name: str
    address: str
    kind: RetailerKind
    county: str
    town: str
    lat: float | None
    lon: float | None
    phone: str


@dataclass(frozen=True, slots=True)
class PlacedShop:
    """A shop of the registry with its true position, and the shop of which it is a second entry."""

    shop: Shop
    town: Town
    lat: float
    lon: float
    duplicate_of: ShopId | None = None


def open_shops(counts: Sequence[tuple[Town, int]], doubles: int, random: Random) -> Iterator[PlacedShop]:
    """So many shops in each town, then so many second entries of shops before them."""
    number = 0
    singles: list[PlacedShop] = []
    for town, count in counts:
        addresses: set[str] = set()
        for _ in range(count):
            number += 1
            placed = _shop(number, town, addresses, random)
            yield placed
            singles.append(placed)
    for _ in range(doubles):
        number += 1
        yield _second_entry(number, random.choice(singles), random)


def apportion(total: int, weights: Sequence[float], least: int = 0) -> list[int]:
    """Whole parts of a total in proportion to weights (largest remainder), each at least `least`."""
    free = total - least * len(weights)
    exact = [free * weight / sum(weights) for weight in weights]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(weights)), key=lambda i: (parts[i] - exact[i], i))
    for i in by_remainder[: free - sum(parts)]:
        parts[i] += 1
    return [part + least for part in parts]


def _shop(number: int, town: Town, addresses: set[str], random: Random) -> PlacedShop:
    kind = random.choices([kind for kind, _ in KIND_SHARES], [share for _, share in KIND_SHARES])[0]
    x, y = _place(town, random)
    lat, lon = to_degrees(x, y)
    shop = Shop(
        shop_id=ShopId(f"EXJY1{town.county.county_id}{number:06}"),
        name=f"{town.name.rstrip('街道镇乡')}{_one_of(FORTUNES, random)}{_one_of(TRADES[kind], random)}",
        address=_address(town, addresses, random),
        kind=kind,
        county=town.county.name,
        town=town.name,
        lat=lat,
        lon=lon,
        phone=f"0830-0{number:06}",
    )
    return PlacedShop(_as_registered(shop, town, x, y, random), town, lat, lon)


def _as_registered(shop: Shop, town: Town, x: float, y: float, random: Random) -> Shop:
    luck = random.random()
    if luck < SHARE_WITHOUT_POSITION:
        return replace(shop, lat=None, lon=None)
    if luck < SHARE_WITHOUT_POSITION + SHARE_WRONG_POSITION:
        lat, lon = to_degrees(*_wrong_place(town, x, y, random))
        return replace(shop, lat=lat, lon=lon)
    return shop


def _second_entry(number: int, first: PlacedShop, random: Random) -> PlacedShop:
    """The same shop under a second licence: the name a little longer, the address a little shorter."""
    shop = first.shop
    lat, lon = round(first.lat + random.uniform(-1e-4, 1e-4), 6), round(first.lon + random.uniform(-1e-4, 1e-4), 6)
    again = replace(
        shop,
        shop_id=ShopId(f"EXJY1{first.town.county.county_id}{number:06}"),
        name=f"{shop.name}（个体工商户）",
        address=shop.address.removeprefix(CITY_NAME),
        lat=lat,
        lon=lon,
        phone=shop.phone,
    )
    return PlacedShop(again, first.town, first.lat, first.lon, duplicate_of=shop.shop_id)


def _place(town: Town, random: Random) -> tuple[float, float]:
    """A place in the town's area: streets fill theirs, other towns have a core and scattered villages."""
    nearest = neighbours(town)[0]
    reach_km = 1.2 if town.urban else min(8.0, 0.75 * hypot(nearest.x - town.x, nearest.y - town.y))
    for _ in range(30):
        limit = reach_km if town.urban or random.random() < 0.35 else 0.7
        radius, angle = limit * sqrt(random.random()), 2 * pi * random.random()
        x, y = town.x + radius * cos(angle), town.y + radius * sin(angle)
        if belongs(town, x, y):
            return x, y
    return town.x, town.y


def _wrong_place(town: Town, x: float, y: float, random: Random) -> tuple[float, float]:
    """A place more than 300 m off, but still in the county, as wrong geocodes mostly are."""
    ours = [other for other in towns() if other.county is town.county]
    while True:
        off, angle = random.uniform(*WRONG_BY_KM), 2 * pi * random.random()
        there = x + off * cos(angle), y + off * sin(angle)
        if any(belongs(other, *there) for other in ours):
            return there


def _address(town: Town, taken: set[str], random: Random) -> str:
    while True:
        if town.urban or random.random() < 0.6:
            place = f"{_one_of(STREETS, random)}{random.randint(1, 400)}号"
        else:
            place = f"{_one_of(VILLAGES, random)}{random.randint(1, 12)}组{random.randint(1, 60)}号"
        if place not in taken:
            taken.add(place)
            return f"{CITY_NAME}{town.county.name}{town.name}{place}"


def _one_of(words: str, random: Random) -> str:
    return random.choice(words.split())
