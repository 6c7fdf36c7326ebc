"""The exercise's recall: faithful where facts are known, invented and marked where not, and readable."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date
from pathlib import Path

from sweep.demo import recall_2008
from sweep.demo.recall_2008 import NARROWED, PRODUCERS, RELEASED, WIDENED, revision_1, revision_2
from sweep.domain.lot_match import Match, PrintedDates, match
from sweep.domain.lot_rule import AllOf, made, rule_to_json
from sweep.domain.rule_text import parse_rule_text
from sweep.domain.rule_width import provably_wider_or_equal


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
    sanlu = [parse_rule_text(lot.rule) for lot in revision_1() if lot.brand == "三鹿"]
    assert sanlu[0] == made(last=date(2008, 8, 6))
    assert all(isinstance(rule, AllOf) and sanlu[0] in rule.rules for rule in sanlu[1:])


def test_a_shop_can_hold_cans_and_bags_of_400_and_900_grams() -> None:
    packs = Counter((lot.unit, lot.grams_per_unit) for lot in revision_1())
    assert set(packs) == {("罐", 900), ("袋", 400)}
    assert min(packs.values()) > 10


def test_every_rule_is_read_to_the_last_word_and_covers_the_unit_beside_it() -> None:
    for lot in (*revision_1(), *revision_2()):
        rule = parse_rule_text(lot.rule)
        assert "free_text" not in json.dumps(rule_to_json(rule)), lot.rule
        assert match(rule, lot.code, PrintedDates(production=lot.made_on)) is Match.RECALLED, lot.lot_id


def test_the_rules_have_many_shapes() -> None:
    assert {type(parse_rule_text(lot.rule)).__name__ for lot in revision_1()} == {
        "ExactCodes", "CodePattern", "DateWindow", "AllOf", "AnyOf",
    }  # fmt: skip


def test_revision_2_widens_narrows_and_releases_provably() -> None:
    before = {lot.lot_id: parse_rule_text(lot.rule) for lot in revision_1()}
    after = {lot.lot_id: lot for lot in revision_2()}
    rules = {lot_id: parse_rule_text(after[lot_id].rule) for lot_id in (WIDENED, NARROWED, RELEASED)}
    assert provably_wider_or_equal(rules[WIDENED], before[WIDENED])
    assert not provably_wider_or_equal(before[WIDENED], rules[WIDENED])
    assert provably_wider_or_equal(before[NARROWED], rules[NARROWED])
    assert not provably_wider_or_equal(rules[NARROWED], before[NARROWED])
    assert rules[RELEASED] == before[RELEASED]


def test_the_unit_that_only_revision_2_recalls_was_not_recalled_before() -> None:
    (first,) = [lot for lot in revision_1() if lot.lot_id == WIDENED]
    (later,) = [lot for lot in revision_2() if lot.lot_id == WIDENED]
    dates = PrintedDates(production=later.made_on)
    assert match(parse_rule_text(first.rule), later.code, dates) is Match.NOT_RECALLED
