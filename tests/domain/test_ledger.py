"""Rule 9: nothing that happened can be edited: any changed byte, dropped, swapped or cut entry is found."""

from __future__ import annotations

import dataclasses
import json
import types
import typing

import msgspec
import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from sweep.domain.check_in import CheckIn
from sweep.domain.events import EVENT_TYPES, KINDS, CheckInRecorded, SampleDrawn, SweepOpened
from sweep.domain.ledger import GENESIS, ChainWalk, canonical_bytes, chain
from sweep.domain.words import Account
from tests.factories import make_check_in, make_finding, make_hold, make_movement, recorded

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
WHOLE = st.integers(-(2**53) + 1, 2**53 - 1)
VALUES = st.recursive(
    st.none() | st.booleans() | WHOLE | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
sorted_json = msgspec.json.Encoder(order="sorted").encode


@given(VALUES)
def test_canonical_bytes_are_those_of_rfc_8785(value: object) -> None:
    assert canonical_bytes(value) == rfc8785.dumps(value)  # type: ignore[arg-type]  # drawn from what it takes


@pytest.mark.parametrize("value", [1.5, [2**53], {"a": -(2**53)}, {1: "a"}, "\ud800"])
def test_what_json_cannot_carry_exactly_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r".+"):
        canonical_bytes(value)


def fields_of(of: type) -> dict[str, object]:
    return typing.get_type_hints(of)


def drawn(hint: object) -> st.SearchStrategy[typing.Any]:
    """Any value of a type that an event may hold."""
    arguments = typing.get_args(hint)
    match typing.get_origin(hint) or hint:
        case typing.Union | types.UnionType:
            return st.one_of([drawn(part) for part in arguments])
        case t if t is tuple:
            return st.lists(drawn(arguments[0]), max_size=2).map(tuple)
        case t if t is dict:
            return st.dictionaries(drawn(arguments[0]), drawn(arguments[1]), max_size=2)
        case typing.NewType() as new:  # type: ignore[misc]  # a class since 3.10
            return drawn(new.__supertype__)
        case t if t is types.NoneType:
            return st.none()
        case t if t is bool:
            return st.booleans()
        case t if t is object:
            return st.none() | WHOLE | TEXT
        case t if t is str:
            # msgspec orders keys by code point, RFC 8785 by UTF-16: they differ only beyond U+DFFF.
            return st.text(st.characters(max_codepoint=0xD7FF), max_size=8)
        case t if t is int:
            return WHOLE
        case t if dataclasses.is_dataclass(t):
            return st.builds(t, **{name: drawn(part) for name, part in fields_of(t).items()})  # type: ignore[arg-type]
        case t:
            return st.sampled_from(t)  # type: ignore[arg-type,type-var]  # an enumeration


@pytest.mark.parametrize("kind", EVENT_TYPES)
def test_each_event_has_the_same_bytes_by_msgspec_and_by_rfc_8785_and_comes_back_equal(kind: str) -> None:
    of = EVENT_TYPES[kind]

    @given(drawn(of))
    def check(event: object) -> None:
        spelled = sorted_json(event)
        assert spelled == canonical_bytes(json.loads(spelled)) == rfc8785.dumps(json.loads(spelled))
        assert msgspec.json.decode(spelled, type=of) == event

    check()


def test_no_event_has_room_for_a_fraction() -> None:
    seen: set[object] = set()

    def walk(hint: object) -> None:
        if hint in seen:
            return
        seen.add(hint)
        for part in typing.get_args(hint):
            walk(part)
        if isinstance(hint, type) and dataclasses.is_dataclass(hint):
            for part in fields_of(hint).values():
                walk(part)

    for of in EVENT_TYPES.values():
        walk(of)
    assert float not in seen
    assert {CheckIn, Account, CheckInRecorded, SampleDrawn, SweepOpened} <= seen


def test_each_event_has_one_word_of_its_own() -> None:
    assert KINDS[CheckInRecorded] == "check_in_recorded"
    assert {EVENT_TYPES[kind] for kind in KINDS.values()} == set(KINDS)


def test_a_full_check_in_survives_the_ledger() -> None:
    visit = make_check_in(findings=(make_finding(hold=make_hold()),), movements=(make_movement(),), also=("shop-2",))
    (event,) = recorded(visit)
    assert msgspec.json.decode(sorted_json(event), type=CheckInRecorded) == event


def chained(bodies: list[bytes]) -> list[tuple[int, bytes, bytes]]:
    head, entries = GENESIS, []
    for number, body in enumerate(bodies, 1):
        head = chain(head, body)
        entries.append((number, body, head))
    return entries


def walked(entries: list[tuple[int, bytes, bytes]], exported: bytes | None = None) -> ChainWalk:
    walk = ChainWalk(exported)
    for entry in entries:
        walk.take(*entry)
    return walk


BODIES = st.lists(st.binary(min_size=1, max_size=8), min_size=2, max_size=12)


@given(BODIES)
def test_an_untouched_chain_verifies_and_passes_through_each_of_its_heads(bodies: list[bytes]) -> None:
    entries = chained(bodies)
    for _, _, head in entries:
        check = walked(entries, head)
        assert check.ok
        assert check.first_bad is None
        assert check.head == entries[-1][2]
        assert check.last_n == len(bodies)


@given(BODIES, st.data())
def test_any_changed_byte_of_an_entry_or_hash_is_found_where_it_is(bodies: list[bytes], data: st.DataObject) -> None:
    entries = chained(bodies)
    at = data.draw(st.integers(0, len(entries) - 1))
    number, body, head = entries[at]
    target = data.draw(st.sampled_from(["body", "hash"]))
    changed = bytearray(body if target == "body" else head)
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= data.draw(st.integers(1, 255))
    entries[at] = (number, bytes(changed), head) if target == "body" else (number, body, bytes(changed))
    check = walked(entries)
    assert not check.ok
    assert check.first_bad == at + 1


@given(BODIES, st.data())
def test_a_dropped_or_swapped_or_doubled_entry_is_found(bodies: list[bytes], data: st.DataObject) -> None:
    entries = chained(bodies)
    at = data.draw(st.integers(0, len(entries) - 2))
    dropped = entries[:at] + entries[at + 1 :]
    swapped = [*entries[:at], entries[at + 1], entries[at], *entries[at + 2 :]]
    doubled = [*entries[: at + 1], *entries[at:]]
    for changed in (dropped, swapped, doubled):
        assert walked(changed).first_bad is not None


@given(BODIES, st.integers(1, 5))
def test_numbers_that_are_not_consecutive_are_found(bodies: list[bytes], gap: int) -> None:
    renumbered = [(number + gap, body, head) for number, body, head in chained(bodies)]
    assert walked(renumbered).first_bad == 1


@given(BODIES, st.data())
def test_a_cut_tail_or_a_rebuilt_chain_is_found_by_an_exported_head(bodies: list[bytes], data: st.DataObject) -> None:
    entries = chained(bodies)
    exported = entries[-1][2]
    cut = entries[: data.draw(st.integers(0, len(entries) - 1))]
    assert walked(cut).ok
    assert not walked(cut, exported).ok
    rebuilt = chained([bodies[0] + b"!", *bodies[1:]])
    assert walked(rebuilt).ok
    check = walked(rebuilt, exported)
    assert not check.ok
    assert not check.seen
