"""A check-in as it comes over the wire: loosely read, so that strange evidence is still evidence.

Unknown fields are ignored and unknown words become flags; text that a database can't store is escaped and marked.
A part that can't be read is left out and marked where the visit then says no less danger than it did. What is no
JSON object with an id and a shop, or whose findings, movements or unanswered lots make no sense, can't be decoded,
and is kept raw.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import msgspec

from sweep.domain.words import Flag

_MOST = 10_000  # findings, movements or lots of one visit
_MOST_LEFT_OUT = 50
#: Left out, these make a visit prove less, or leave a find unattributed, uncounted or on sale; never the contrary.
_OPTIONAL = frozenset(
    {"sweep", "revision", "outcome", "purpose", "began", "ended", "position", "officers", "settles", "also", "same_as"}
    | {"photos", "note", "new_shop", "card"}
)
_OPTIONAL_OF_FINDING = frozenset(
    {"number", "lot", "could_be", "units", "disposition", "sold_units", "supplier", "hold", "photos", "received_units"}
)
_PLACE = re.compile(r"at `\$\.(\w+)(?:\[(\d+)\](?:\.(\w+))?)?")


class WirePosition(msgspec.Struct, gc=False):
    """Degrees, WGS-84."""

    lat: float
    lon: float
    accuracy_m: float = 0.0


class WireHold(msgspec.Struct, gc=False):
    """A hold as the officers entered it; `lapses` in ms since 1970."""

    basis: str = ""
    document: str = ""
    seals: str = ""
    custodian: str = ""
    lapses: int | float | str | None = None


class WireFinding(msgspec.Struct, gc=False):
    """Product of one lot; `units` null where it was not counted, `lot` null where the print can't be read."""

    number: int = 1
    lot: str | None = None
    could_be: list[str] = []
    units: int | float | None = None
    disposition: str = ""
    sold_units: int | float | None = 0
    supplier: str = ""
    hold: WireHold | None = None
    photos: list[str] = []
    received_units: int | float | None = 0


class WireMovement(msgspec.Struct, gc=False):
    """Units of an earlier finding, moved on this visit. `shop`: where that was, if it was not here."""

    id: str
    finding: str
    source: str
    target: str
    units: int | float
    custodian: str = ""
    witness: str = ""
    document: str = ""
    to_shop: str | None = None
    lapses: int | float | str | None = None
    shop: str | None = None


class WireOfficer(msgspec.Struct, gc=False):
    """One of the two officers whom a lawful visit names."""

    name: str = ""
    credential: str = ""


class WireShop(msgspec.Struct, gc=False):
    """A shop that the registry does not know."""

    name: str = ""
    address: str = ""
    lat: float | None = None
    lon: float | None = None


class WireCheckIn(msgspec.Struct, gc=False):
    """One visit. Times in ms since 1970 UTC on the phone's own clock."""

    id: str
    shop: str
    sweep: str | None = None
    revision: int = 0
    outcome: str = ""
    purpose: str = "visit"
    began: int | float | str | None = None
    ended: int | float | str | None = None
    position: WirePosition | None = None
    officers: list[WireOfficer] = []
    unanswered: list[str] = []
    findings: list[WireFinding] = []
    movements: list[WireMovement] = []
    settles: list[str] = []
    also: list[str] = []
    same_as: str | None = None
    photos: list[str] = []
    note: str = ""
    new_shop: WireShop | None = None
    card: str = ""


_decoder = msgspec.json.Decoder(WireCheckIn)


class Undecodable(ValueError):
    """These bytes are no check-in; the message says why."""


def read_check_in(raw: bytes) -> tuple[WireCheckIn, frozenset[Flag]]:
    """(the check-in, how its text had to be mended: TEXT_ESCAPED, PARTLY_UNREADABLE). Raises Undecodable."""
    if b"\\u0000" not in raw and b"\\ud" not in raw and b"\\uD" not in raw:
        try:
            return _checked(_decoder.decode(raw)), _AS_SENT
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            pass  # perhaps only a lone surrogate or a strange word: look again, slowly
    try:
        value, escaped = _escape(json.loads(raw.decode("utf-8", "surrogatepass")))
        wire, left_out = _convert(value)
    except (ValueError, RecursionError) as error:
        raise Undecodable(str(error) or type(error).__name__) from error
    marks = [(Flag.TEXT_ESCAPED, escaped), (Flag.PARTLY_UNREADABLE, left_out)]
    return _checked(wire), frozenset(flag for flag, so in marks if so)


_AS_SENT: frozenset[Flag] = frozenset()


def finding_numbers(findings: Sequence[WireFinding]) -> list[int]:
    """The numbers under which findings are known: the phone's own where each has one of its own, else their order."""
    told = [finding.number for finding in findings]
    if len(set(told)) == len(told) and all(0 < number < 2**31 for number in told):
        return told
    return list(range(1, len(told) + 1))


def _convert(value: Any) -> tuple[WireCheckIn, bool]:
    for left_out in range(_MOST_LEFT_OUT):
        try:
            return msgspec.convert(value, WireCheckIn, strict=False), left_out > 0
        except msgspec.ValidationError as error:
            if not _leave_out(value, _PLACE.search(str(error))):
                raise
    raise Undecodable("too many of its parts can't be read")


def _leave_out(value: Any, place: re.Match[str] | None) -> bool:
    """Take the part that can't be read out of the check-in, if that is harmless."""
    if place is None:
        return False
    name, number, part = place.groups()
    if name in _OPTIONAL:
        del value[name]
        return True
    if name == "findings" and number is not None and part in _OPTIONAL_OF_FINDING:
        del value[name][int(number)][part]
        return True
    return False


def _checked(wire: WireCheckIn) -> WireCheckIn:
    if not 0 < len(wire.id) <= 100 or not 0 < len(wire.shop) <= 200:
        raise Undecodable("the id or the shop is empty or too long")
    if len(wire.findings) > _MOST or len(wire.unanswered) > _MOST or len(wire.movements) > _MOST:
        raise Undecodable("more findings, movements or lots than a visit can have")
    return wire


def _escape(value: Any) -> tuple[Any, bool]:
    """The value with NUL and lone surrogates in its texts written out as \\uXXXX."""
    match value:
        case str():
            escaped = "".join(f"\\u{ord(c):04x}" if c == "\x00" or "\ud800" <= c <= "\udfff" else c for c in value)
            return escaped, escaped != value
        case list():
            items = [_escape(item) for item in value]
            return [item for item, _ in items], any(changed for _, changed in items)
        case dict():
            # JSON's null says no more than silence does.
            pairs = {str(_escape(key)[0]): _escape(item) for key, item in value.items() if item is not None}
            return {key: item for key, (item, _) in pairs.items()}, any(changed for _, changed in pairs.values())
        case _:
            return value, False
