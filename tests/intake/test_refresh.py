from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sweep.domain.ids import ShopId
from sweep.domain.problem import Problem
from sweep.domain.words import RetailerKind
from sweep.intake.refresh import compare, fingerprint, refuse_silent_loss
from sweep.intake.registry_row import RegistryRow


def row(shop: str, name: str = "甲", source_row: int = 2) -> RegistryRow:
    return RegistryRow(ShopId(shop), name, "x", RetailerKind.RETAILER, None, None, (), "", source_row)


def test_a_newer_file_adds_updates_keeps_and_misses() -> None:
    known = {r.retailer_id: fingerprint(r) for r in (row("1"), row("2"), row("3"))}
    found = compare(known, [row("1", source_row=9), row("2", "乙"), row("4")])
    assert [r.retailer_id for r in found.added] == ["4"]
    assert [r.retailer_id for r in found.updated] == ["2"]
    assert [r.retailer_id for r in found.unchanged] == ["1"]
    assert found.gone == ("3",)


def test_a_shop_whose_id_got_its_zeros_back_is_the_same_shop() -> None:
    known = {r.retailer_id: fingerprint(r) for r in (row("716"), row("80"))}
    found = compare(known, [row("00000716"), row("080"), row("0080", "另一家")])
    assert [r.retailer_id for r in found.unchanged] == ["716"]
    assert found.respelled == {"716": "00000716"}
    assert found.gone == ("80",)


def test_losing_over_five_percent_asks_first() -> None:
    known = {r.retailer_id: fingerprint(r) for r in (row(str(i)) for i in range(100))}
    kept = [row(str(i)) for i in range(95)]
    refuse_silent_loss(compare(known, kept), 100, confirmed=False, file="new.csv")
    fewer = compare(known, kept[1:])
    refuse_silent_loss(fewer, 100, confirmed=True, file="new.csv")
    with pytest.raises(Problem) as caught:
        refuse_silent_loss(fewer, 100, confirmed=False, file="new.csv")
    assert caught.value.code == "confirm-gone"
    assert "--confirm-gone" in caught.value.en
    assert "--confirm-gone" in caught.value.zh


SHOPS = st.dictionaries(st.text("012", min_size=1, max_size=3), st.sampled_from("甲乙"), max_size=8)


@given(SHOPS, SHOPS)
def test_every_shop_old_or_new_is_counted_once(before: dict[str, str], after: dict[str, str]) -> None:
    known = {ShopId(i): fingerprint(row(i, name)) for i, name in before.items()}
    found = compare(known, [row(i, name) for i, name in after.items()])
    kept = [r.retailer_id for r in (*found.updated, *found.unchanged)]
    assert len(found.added) + len(kept) == len(after)
    assert sorted([*kept, *found.gone]) == sorted(before)
    again = compare(
        {r.retailer_id: fingerprint(r) for r in (*found.added, *found.updated, *found.unchanged)}, found.added
    )
    assert len(again.unchanged) == len(found.added)


@given(st.text(max_size=5))
def test_a_fingerprint_is_of_what_the_file_says_not_where(name: str) -> None:
    assert fingerprint(row("1", name)) == fingerprint(replace(row("1", name), source_row=99, position_shared=3))
    assert fingerprint(row("1", name)) != fingerprint(row("1", name + "x"))
