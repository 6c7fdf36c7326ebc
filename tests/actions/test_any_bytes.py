"""Whatever comes over the wire is recorded or kept, and harms no neighbour (design rule 4)."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sweep.actions.wire import Undecodable, read_check_in
from sweep.db.connection import Database
from tests.actions.sweeping import Sweeping, found

_TEXT = st.text(st.characters(exclude_categories=()), max_size=20)
_NUMBERS = st.one_of(
    st.integers(), st.floats(), st.sampled_from([0, -1, 2**31, 2**31 - 1, 2**53, 2**63, 10**30, -(2**31), 10_000_000])
)
_ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), _NUMBERS, _TEXT),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_TEXT, inner, max_size=3)),
    max_leaves=6,
)
_LOTS = st.one_of(st.sampled_from(["L-1", "L-2", "L-9", ""]), _TEXT, st.none())


def _fields(**known: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """An object with some of these fields; each mostly as it should be, now and then anything."""
    return st.fixed_dictionaries({}, optional={name: _mostly(value) for name, value in known.items()})


def _mostly(value: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.integers(0, 15).flatmap(lambda die: value if die else _ANYTHING)


_HOLDS = _fields(basis=st.sampled_from(["sealing", "preservation"]), document=_TEXT, lapses=_NUMBERS, custodian=_TEXT)
_FINDINGS = _fields(
    number=_NUMBERS, lot=_LOTS, could_be=st.lists(_LOTS, max_size=2), units=_NUMBERS,
    disposition=st.sampled_from(["sealed_on_site", "not_held", "sold_before_visit", "destroyed"]),
    sold_units=_NUMBERS, supplier=_TEXT, hold=_HOLDS, photos=st.lists(_TEXT, max_size=2),
)  # fmt: skip
_MOVEMENTS = _fields(
    id=_TEXT, finding=st.one_of(st.sampled_from(["c1/1", "c2/1"]), _TEXT), units=_NUMBERS, to_shop=_TEXT,
    source=st.sampled_from(["sealed_on_site", "on_sale"]), target=st.sampled_from(["collected", "missing", "returned"]),
    lapses=_NUMBERS, witness=_TEXT, custodian=_TEXT, document=_TEXT,
)  # fmt: skip
_CHECK_INS = st.builds(
    lambda named, rest: rest | named,
    st.fixed_dictionaries(
        {"id": _mostly(st.uuids().map(str)), "shop": _mostly(st.sampled_from(["s1", "s2", "s3", "长\x00"]))}
    ),
    _fields(
        sweep=_TEXT, revision=_NUMBERS, outcome=st.sampled_from(["inspected", "shut", "refused", "notified"]),
        purpose=_TEXT, began=st.one_of(_NUMBERS, _TEXT), ended=st.one_of(_NUMBERS, _TEXT),
        position=_fields(lat=_NUMBERS, lon=_NUMBERS, accuracy_m=_NUMBERS),
        officers=st.lists(_fields(name=_TEXT, credential=_TEXT), max_size=2), unanswered=st.lists(_LOTS, max_size=3),
        findings=st.lists(_FINDINGS, max_size=3), movements=st.lists(_MOVEMENTS, max_size=3),
        settles=st.lists(_TEXT, max_size=2), also=st.lists(st.sampled_from(["s1", "s2", "x"]), max_size=2),
        same_as=_TEXT, photos=st.lists(_TEXT, max_size=2), note=_TEXT,
        new_shop=_fields(name=_TEXT, address=_TEXT, lat=_NUMBERS, lon=_NUMBERS),
    ),
)  # fmt: skip


NEIGHBOURS = [f"n{number}" for number in range(40)]


@pytest.fixture(scope="module")
async def world(module_database: Database) -> AsyncIterator[Sweeping]:
    async with Sweeping.open(module_database, shops=["s1", "s2", "s3", *NEIGHBOURS]) as opened:
        yield opened


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(_CHECK_INS, min_size=1, max_size=4), st.booleans(), st.sampled_from(NEIGHBOURS))
async def test_any_object_is_recorded_or_kept_and_harms_no_neighbour(
    world: Sweeping, items: list[dict[str, Any]], ascii_only: bool, near: str
) -> None:
    handed = [json.dumps(item, ensure_ascii=ascii_only).encode("utf-8", "surrogatepass") for item in items]
    neighbour = world.visit(near, findings=[found()])
    receipts = await world.hand_in(*handed, neighbour)
    assert receipts[-1].status == "recorded"
    assert {receipt.status for receipt in receipts} <= {"recorded", "repeated", "conflict", "kept"}
    for raw, receipt in zip(handed, receipts[:-1], strict=True):
        table = "check_in" if receipt.status in ("recorded", "repeated") else "kept_raw"
        assert await world.ask(f"SELECT count(*) FROM {table} WHERE raw = $1", raw) >= 1
    # The service itself failed at none of them.
    assert await world.ask("SELECT count(*) FROM kept_raw WHERE reason = 'the service could not apply it'") == 0


async def test_after_all_of_that_the_ledger_still_says_what_is_shown(world: Sweeping) -> None:
    await world.agrees()


@settings(max_examples=200)
@given(st.binary(max_size=60))
def test_no_bytes_whatever_make_the_reader_fail_otherwise_than_it_says(raw: bytes) -> None:
    try:
        wire, _ = read_check_in(raw)
    except Undecodable:
        return
    assert wire.id
    assert wire.shop
