"""How a printed lot code is compared: folded, so that a difference of print or of typing never hides a
unit.

Over-matching is safe (a person looks at one more tin), under-matching is not. So everything in which
print and thumbs differ is taken away from both sides, rule and code alike:

1. Unicode NFKC (full-width and ligature forms become plain), then upper case;
2. everything that is neither letter nor digit goes: spaces, dashes, dots, slashes, "#";
3. the letters O and I become the digits 0 and 1: on an ink-jet print nobody can tell them apart.

Other look-alikes (B/8, S/5, Z/2) stay: folding them would make "code contains K8, SH or Z2" mean other
codes. The phone's TypeScript does the same three steps; tests/domain/lot_rule_cases.json holds both to
it.
"""

from __future__ import annotations

import unicodedata

MAX_CODE_LENGTH = 100
"""Longest folded code that is compared; a longer one is no lot code, and counts as unreadable."""

UNREADABLE_MARKS = frozenset("?□\ufffd")
"""Somebody who types one of these says "a character stands here that I can't read"."""

_LOOK_ALIKES = str.maketrans({"O": "0", "I": "1"})


def fold(text: str) -> str:
    """The text as it is compared: letters and digits only, upper case, O as 0 and I as 1."""
    plain = unicodedata.normalize("NFKC", text).upper().translate(_LOOK_ALIKES)
    return "".join(character for character in plain if is_code_character(character))


def is_code_character(character: str) -> bool:
    """Letters (of any script) and digits; JavaScript's \\p{L} and \\p{N}."""
    return unicodedata.category(character)[0] in "LN"


def readable(code: str | None) -> str | None:
    """The folded code, or None where there is nothing to compare (empty, partly unreadable, too long)."""
    if code is None or not UNREADABLE_MARKS.isdisjoint(unicodedata.normalize("NFKC", code)):
        return None
    folded = fold(code)
    return folded if 0 < len(folded) <= MAX_CODE_LENGTH else None
