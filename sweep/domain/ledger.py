"""The ledger's bytes and chain (design rule 9): consecutive numbers, each entry hashed with the hash before it.

The canonical form is RFC 8785 (JSON Canonicalization Scheme) for the values that the ledger allows: text without
lone surrogates, whole numbers below 2^53, booleans, null, lists and objects. For these it is JSON with keys sorted
by their UTF-16 code units, no spaces and the shortest escapes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

GENESIS = bytes(32)


def canonical_bytes(value: object) -> bytes:
    """The one spelling of a value. Raises ValueError for what JSON can't carry exactly: a fraction, a number of
    2^53 or more, a lone surrogate, a key that is no text."""
    return json.dumps(_ordered(value), separators=(",", ":"), ensure_ascii=False).encode()


def _ordered(value: object) -> object:
    match value:
        case float():
            raise ValueError("the ledger holds no fractions: give a whole number of a smaller unit")
        case int() if abs(value) >= 2**53:
            raise ValueError("the ledger holds no whole number of 2^53 or more")
        case dict():
            if not all(isinstance(key, str) for key in value):
                raise ValueError("the ledger's objects have texts as keys")
            return {key: _ordered(value[key]) for key in sorted(value, key=_utf16)}
        case list() | tuple():
            return [_ordered(item) for item in value]
        case _:
            return value


def _utf16(key: str) -> bytes:
    return key.encode("utf-16-be")


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
