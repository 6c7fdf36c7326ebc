"""The ledger's bytes and chain (design rule 9): consecutive numbers, each entry hashed with the hash before it.

The canonical form is RFC 8785 (JSON Canonicalization Scheme) for the values that the ledger allows: text without
lone surrogates, whole numbers below 2^53, booleans, null, lists and objects. For these it is JSON with keys sorted
by their UTF-16 code units, no spaces and the shortest escapes.
"""

from __future__ import annotations

import hashlib
import json

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


class ChainWalk:
    """The way along a chain, entry by entry. With an exported head, a cut tail or a rebuilt chain is found too: a
    chain that does not pass through that head is not the chain that was exported."""

    __slots__ = ("exported", "first_bad", "head", "last_n", "seen")

    def __init__(self, exported: bytes | None = None) -> None:
        self.exported = exported
        self.seen = exported in (None, GENESIS)  # whether it has passed through the exported head
        self.head = GENESIS
        self.last_n = 0
        self.first_bad: int | None = None  # the number of the first entry that does not fit

    @property
    def ok(self) -> bool:
        """Every entry so far fits, and the exported head is among them."""
        return self.first_bad is None and self.seen

    def take(self, n: int, entry: bytes, recorded: bytes) -> list[tuple[int, str]]:
        """The next entry, with the hash that stands beside it: the numbers that do not fit, and why."""
        wrong: list[tuple[int, str]] = []
        if n != self.last_n + 1:
            wrong.append((self.last_n + 1, f"the next number is {n}"))
        if chain(self.head, entry) != recorded:
            wrong.append((n, "its bytes do not give its hash"))
        self.last_n, self.head = n, recorded
        self.seen = self.seen or recorded == self.exported
        for at, _ in wrong:
            self.blame(at)
        return wrong

    def blame(self, n: int) -> None:
        """Entry n does not fit."""
        self.first_bad = n if self.first_bad is None else min(self.first_bad, n)
