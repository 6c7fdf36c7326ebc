"""Persons' names stand beside the ledger (design rule 9): an entry holds a mark, a salted hash, in the name's place,
so that the name can be erased and no hash of the chain changes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

_PREFIX = "name:"
_HEX_DIGITS = 40  # 160 bits of SHA-256: nobody meets another name's mark by chance


def mark_of(name: str, salt: bytes) -> str:
    """The mark of a name in a sweep with this salt; nothing for no name. One name has one mark, so that the same
    movement told twice is still one."""
    if not name.strip():
        return ""
    return _PREFIX + hashlib.sha256(salt + name.encode("utf-8", "surrogatepass")).hexdigest()[:_HEX_DIGITS]


def name_behind(told: str, names: Mapping[str, str]) -> str:
    """What an entry's text stands for: the name while it is kept, nothing once it was erased. What is no mark was
    written as it is."""
    return names.get(told, "") if told.startswith(_PREFIX) else told
