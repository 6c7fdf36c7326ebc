"""The exercise's recall: faithful where facts are known, invented and marked where not, and readable."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

from sweep.demo import recall_2008
from sweep.demo.recall_2008 import NARROWED, PRODUCERS, RELEASED, WIDENED, revision_1, revision_2


def test_69_lots_of_22_producers_open_the_recall_and_nine_come_later() -> None:
    first, second = revision_1(), revision_2()
    assert len(first) == len({lot.lot_id for lot in first}) == 69
    assert len({lot.producer for lot in first}) == len(PRODUCERS) == 22
    listed = {lot.lot_id for lot in first}
    assert sum(lot.lot_id not in listed for lot in second) == 9
    assert {lot.lot_id for lot in second if lot.lot_id in listed} == {WIDENED, NARROWED, RELEASED}
    assert [lot.lot_id for lot in second if lot.released] == [RELEASED]
    assert all(bool(lot.certificate) == lot.released for lot in (*first, *second))


def test_the_lots_of_each_producer_are_the_failed_samples_of_the_announcement(shared_data: Path) -> None:
    with (shared_data / "recalls" / "aqsiq_2008-09-16_22companies.csv").open(encoding="utf-8-sig") as file:
        failed = [int(row["samples_failed"]) for row in csv.DictReader(file)]
    failed[0] = 4  # Sanlu's own recall: all made before a day, as four rules
    assert [producer.lots for producer in PRODUCERS] == failed
    assert sum(failed) == 69


def test_the_list_says_that_it_is_an_exercise() -> None:
    assert "EXERCISE" in (recall_2008.__doc__ or "")
    assert "演练" in recall_2008.TITLE


def test_what_is_known_is_kept() -> None:
    lots = {lot.brand: lot for lot in revision_1()}
    assert (lots["聪尔壮"].rule, lots["聪尔壮"].made_on) == ("codes: 20080618", date(2008, 6, 18))
    assert all("production date <= 2008-08-06" in lot.rule for lot in revision_1() if lot.brand == "三鹿")


def test_a_shop_can_hold_cans_and_bags_of_400_and_900_grams() -> None:
    packs = Counter((lot.unit, lot.grams_per_unit) for lot in revision_1())
    assert set(packs) == {("罐", 900), ("袋", 400)}
    assert min(packs.values()) > 10
