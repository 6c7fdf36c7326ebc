"""Addresses put together from their parts, and the keys by which two rows are likely one shop."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sweep.intake.folding import key, simplified

_CJK = re.compile("[\u3400-\u9fff]")
_PLACE = re.compile(r"^(?:[^\W\d]{2,3}省|[^\W\d]{2,6}自治区)?([^\W\d]{1,6}?[市县州盟])")
_COMPANY_WORDS_ZH = re.compile(r"(?:股份有限公司|有限责任公司|有限公司|公司)$")
_COMPANY_WORDS = frozenset(
    ("inc", "incorporated", "llc", "llp", "lp", "corp", "corporation", "co", "company", "ltd", "limited", "plc", "gmbh")
)
_STREET_WORDS = {
    "street": "st", "avenue": "ave", "av": "ave", "road": "rd", "boulevard": "blvd", "drive": "dr", "lane": "ln",
    "place": "pl", "court": "ct", "highway": "hwy", "turnpike": "tpke", "parkway": "pkwy", "route": "rt", "rte": "rt",
    "square": "sq", "terrace": "ter", "north": "n", "south": "s", "east": "e", "west": "w",
}  # fmt: skip
_WORD = re.compile(r"\w+")


def composed(parts: Mapping[str, str]) -> str:
    """One address line from the parts a file gives: address or street_number + street, address_2, address_3,
    city, county, township, province, postcode. What the address already says is not said twice; a city or a
    county alone is no address."""
    line = parts.get("address", "")
    if _CJK.search(line):
        return line
    lines = (line, parts.get("street_number"), parts.get("street"), parts.get("address_2"), parts.get("address_3"))
    if not any(lines):
        return ""
    if not line and any(_CJK.search(part) for part in parts.values()):
        order = ("province", "city", "county", "township", "street", "street_number", "address_2", "address_3")
        return "".join(parts.get(part, "") for part in order)
    line = line or " ".join(filter(None, (parts.get("street_number"), parts.get("street"))))
    pieces = [line, parts.get("address_2", ""), parts.get("address_3", ""), parts.get("city", "")]
    pieces.append(" ".join(filter(None, (parts.get("province"), parts.get("postcode")))))
    said = ""
    for piece in pieces:
        if piece and f" {piece.casefold()} " not in f" {said.casefold().replace(',', ' ')} ":
            said = f"{said}, {piece}" if said else piece
    return said


def place_of(address: str) -> str:
    """The city or county with which a Chinese address begins, simplified; "" where it begins otherwise."""
    found = None if address.isascii() else _PLACE.match(simplified(address[:16]))
    return found[1] if found else ""


def address_key(address: str) -> str:
    """What spellings of one address have in common: STREET is ST, 臺 is 台, full width and case are folded."""
    if address.isascii():
        return "".join(_STREET_WORDS.get(word, word) for word in _WORD.findall(address.casefold()))
    return key(address)


def name_key(name: str) -> str:
    """What spellings of one shop's name have in common: without the words for its legal form."""
    if name.isascii():
        words = _WORD.findall(name.casefold())
        while len(words) > 1 and words[-1] in _COMPANY_WORDS:
            words.pop()
        return "".join(words)
    folded = key(name)
    return _COMPANY_WORDS_ZH.sub("", folded) or folded
