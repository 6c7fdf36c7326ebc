"""Lines of coordinates as short text: Google's encoded polyline algorithm, 5 digits (about a metre)."""

from __future__ import annotations

from collections.abc import Iterable

_SCALE = 1e5
_CHUNK_BITS = 5
_MORE = 0x20
_FIRST_CHARACTER = 63


def encode_line(points: Iterable[tuple[float, float]]) -> str:
    """(lat, lon) in degrees as text; points that fall on the one before are left out."""
    text: list[str] = []
    before = (0, 0)
    for lat, lon in points:
        here = (round(lat * _SCALE), round(lon * _SCALE))
        if text and here == before:
            continue
        for now, then in zip(here, before, strict=True):
            text.append(_encoded(now - then))
        before = here
    return "".join(text)


def decode_line(line: str) -> list[tuple[float, float]]:
    """(lat, lon) in degrees of an encoded line. Raises ValueError where the text is none."""
    values: list[int] = []
    value = bits = 0
    for character in line:
        chunk = ord(character) - _FIRST_CHARACTER
        if not 0 <= chunk < 2 * _MORE:
            raise ValueError(f"{character!r} is in no encoded line")
        value |= (chunk & (_MORE - 1)) << bits
        bits += _CHUNK_BITS
        if not chunk & _MORE:
            values.append(~(value >> 1) if value & 1 else value >> 1)
            value = bits = 0
    if bits or len(values) % 2:
        raise ValueError("an encoded line ends too early")
    points: list[tuple[float, float]] = []
    lat = lon = 0
    for north, east in zip(values[::2], values[1::2], strict=True):
        lat, lon = lat + north, lon + east
        points.append((lat / _SCALE, lon / _SCALE))
    return points


def _encoded(step: int) -> str:
    value = ~(step << 1) if step < 0 else step << 1
    text = ""
    while value >= _MORE:
        text += chr((_MORE | (value & (_MORE - 1))) + _FIRST_CHARACTER)
        value >>= _CHUNK_BITS
    return text + chr(value + _FIRST_CHARACTER)
