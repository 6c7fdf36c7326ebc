"""EXERCISE / 演练: a recall list in the shape of the one of September 2008. Its batch numbers are invented.

Facts: the 22 producers, their brands and the failed samples of each (AQSIQ, 2008-09-16: 22 companies, 69
batches); Sanlu's recall of everything made before 2008-08-06 (2008-09-11); batch 20080618 of 聪尔壮. The
failed samples of the published list add up to 76, the announcement says 69; here Sanlu's eleven are the four
rules that its own recall amounts to, and that makes 69. Everything else (codes, patterns, packs, revision 2,
the certificate) is made up for the exercise and says nothing about any producer.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path

TITLE = "演练 EXERCISE：婴幼儿配方乳粉三聚氰胺事件（2008）"
HAZARD = "三聚氰胺 melamine"
RECALL_CLASS = "I"
KNOWN_BATCH = date(2008, 6, 18)


@dataclass(frozen=True, slots=True)
class ListedLot:
    """One row of the notice, and the print of one unit that it covers. `rule` is text as a notice has it."""

    lot_id: str
    brand: str
    product: str
    producer: str
    spec: str
    unit: str
    grams_per_unit: int
    rule: str
    code: str
    made_on: date
    released: bool = False
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class Producer:
    """A producer of the announcement, its brand, and how many lots of it the exercise lists."""

    name: str
    brand: str
    lots: int
    product: str = "婴幼儿配方乳粉"


PRODUCERS = (
    Producer("石家庄三鹿集团股份有限公司", "三鹿", 4),
    Producer("上海熊猫乳品有限公司", "熊猫可宝", 3),
    Producer("青岛圣元乳业有限公司", "圣元", 8),
    Producer("山西古城乳业集团有限公司", "古城", 4),
    Producer("江西光明英雄乳业股份有限公司", "英雄", 2),
    Producer("宝鸡惠民乳品（集团）有限公司", "惠民", 1),
    Producer("内蒙古蒙牛乳业（集团）股份有限公司", "蒙牛", 3),
    Producer("多加多乳业（天津）有限公司", "可淇", 1),
    Producer("广东雅士利集团有限公司", "雅士利", 8),
    Producer("湖南培益乳业有限公司", "南山倍益", 1),
    Producer("黑龙江省麒麟乳业有限公司", "", 1, "婴幼儿配方乳粉2段基粉"),
    Producer("山西雅士利乳业有限公司", "雅士利", 2),
    Producer("深圳金必氏乳业有限公司", "金必氏", 2),
    Producer("施恩（广州）婴幼儿营养品有限公司", "施恩", 14),
    Producer("广州金鼎乳制品厂", "金鼎", 1),
    Producer("内蒙古伊利实业集团股份有限公司", "伊利", 1, "儿童配方乳粉"),
    Producer("烟台澳美多营养品有限公司", "澳美多", 6),
    Producer("青岛索康营养科技有限公司", "爱可丁", 1),
    Producer("西安市阎良区百跃乳业有限公司", "御宝", 1),
    Producer("烟台磊磊乳品有限公司", "磊磊", 3),
    Producer("上海宝安力乳品有限公司", "宝安力", 1),
    Producer("福鼎晨冠乳业有限公司", "聪尔壮", 1),
)
ADDED_LATER = (("圣元", 3), ("蒙牛", 2), ("施恩", 2), ("古城", 1), ("磊磊", 1))
WIDENED, NARROWED, RELEASED = "P07-02", "P16-01", "P21-01"

COLUMNS = (
    "lot_id", "brand", "product", "producer", "spec", "unit", "grams_per_unit", "rule", "released", "certificate",
)  # fmt: skip
SANLU_RULE = "2008年8月6日以前生产"  # leaves open whether the day itself counts: it does


@cache
def revision_1() -> tuple[ListedLot, ...]:
    """The 69 lots with which the sweep opens."""
    return tuple(
        _lot(number, producer, k) for number, producer in enumerate(PRODUCERS, 1) for k in range(producer.lots)
    )


@cache
def revision_2() -> tuple[ListedLot, ...]:
    """What comes days later: nine lots added, one widened, one narrowed, one released with a certificate."""
    brands = [producer.brand for producer in PRODUCERS]
    added = tuple(
        _lot(number, PRODUCERS[number - 1], PRODUCERS[number - 1].lots + extra)
        for brand, count in ADDED_LATER
        for number in (brands.index(brand) + 1,)
        for extra in range(count)
    )
    before = {lot.lot_id: lot for lot in revision_1()}
    later_day = before[WIDENED].made_on + timedelta(days=1)
    widened = replace(
        before[WIDENED],
        rule=f"{before[WIDENED].rule}, {later_day:%Y%m%d}A",
        code=f"{later_day:%Y%m%d}A",
        made_on=later_day,
    )
    narrowed = replace(before[NARROWED], rule=f"codes: {before[NARROWED].code}")
    released = replace(before[RELEASED], released=True, certificate="演练检字〔2008〕第0021号")
    return (*added, widened, narrowed, released)


def write_notice(path: Path, lots: Sequence[ListedLot]) -> None:
    """Write lots as the CSV that `sweep recall open` and `amend` read."""
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for lot in lots:
            row = {name: getattr(lot, name) for name in COLUMNS} | {"released": "yes" if lot.released else ""}
            table.writerow([row[name] for name in COLUMNS])


def _lot(number: int, producer: Producer, k: int) -> ListedLot:
    """The k-th lot of a producer: invented day and codes, and a rule whose shape varies."""
    made_on = _made_on(number, k)
    can = (number + k) % 3 != 0
    grams = 900 if can else 400
    unit = "罐" if can else "袋"
    code, rule = _code_and_rule(number, k, made_on)
    return ListedLot(
        lot_id=f"P{number:02}-{k + 1:02}",
        brand=producer.brand,
        product=producer.product if "段" in producer.product else f"{producer.product}（{k % 4 + 1}段）",
        producer=producer.name,
        spec=f"{grams}克/{unit}",
        unit=unit,
        grams_per_unit=grams,
        rule=rule,
        code=code,
        made_on=made_on,
    )


def _made_on(number: int, k: int) -> date:
    if number == len(PRODUCERS):
        return KNOWN_BATCH
    return date(2008, 2, 1) + timedelta(days=(number * 17 + k * 23) % 180)


def _code_and_rule(number: int, k: int, made_on: date) -> tuple[str, str]:
    code = f"{made_on:%Y%m%d}A"
    if made_on == KNOWN_BATCH and number == len(PRODUCERS):
        return f"{made_on:%Y%m%d}", f"codes: {made_on:%Y%m%d}"
    if number == 1:
        return f"S{k}{made_on:%y%m%d}", f"{SANLU_RULE}，且批号以S{k}开头" if k else SANLU_RULE
    match (number + 2 * k) % 5:
        case 0:
            return code, f"production date {made_on} to {made_on + timedelta(days=9)}"
        case 1:
            return code, f"pattern: {made_on:%Y%m}##A"
        case 2:
            return code, f"codes: {code}, {made_on + timedelta(days=2):%Y%m%d}B"
        case _:
            return code, f"codes: {code}"
