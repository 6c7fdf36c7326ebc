"""The ledger's bytes and chain (design rule 9): consecutive numbers, each entry hashed with the hash before it.

The canonical form is RFC 8785 (JSON Canonicalization Scheme) for the values that the ledger allows: ASCII keys,
text without lone surrogates, whole numbers below 2^53, booleans, null, lists and objects. For these it is JSON
with sorted keys, no spaces and the shortest escapes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

GENESIS = bytes(32)


def canonical_bytes(value: object) -> bytes:
    """The one spelling of a value. Raises ValueError for a number that JSON can't carry exactly."""
    _check(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _check(value: object) -> None:
    match value:
        case float():
            raise ValueError("the ledger holds no fractions: give a whole number of a smaller unit")
        case int() if abs(value) >= 2**53:
            raise ValueError("the ledger holds no whole number of 2^53 or more")
        case dict():
            for item in value.values():
                _check(item)
        case list() | tuple():
            for item in value:
                _check(item)
        case _:
            pass


def chain(previous: bytes, entry: bytes) -> bytes:
    """The hash of an entry's canonical bytes after the hash before it (32 bytes, SHA-256)."""
    return hashlib.sha256(previous + entry).digest()


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """What walking the chain showed. `first_bad` is the number of the first entry that does not fit."""

    events: int
    ok: bool
    first_bad: int | None
    head: bytes
    seen: bool  # whether the exported head that was asked for is in the chain


def verify_chain(entries: Iterable[tuple[int, bytes, bytes]], exported_head: bytes | None = None) -> ChainCheck:
    """Walk (number, entry, hash) in order. With an exported head, a cut tail or a rebuilt chain is found too:
    a chain that does not pass through that head is not the chain that was exported."""
    previous, count, first_bad = GENESIS, 0, None
    seen = exported_head is None or exported_head == GENESIS
    for number, entry, recorded in entries:
        count += 1
        computed = chain(previous, entry)
        if first_bad is None and (number != count or computed != recorded):
            first_bad = count
        previous = recorded
        seen = seen or recorded == exported_head
    return ChainCheck(count, first_bad is None and seen, first_bad, previous, seen)
