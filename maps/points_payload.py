"""All points of a map as compact columns, for one page load: a browser reads them without taking apart a million
numbers, and they press to a third of what text does.

The length of a JSON header (4 bytes, little-endian), the header, then the columns in the order of COLUMNS, each filled
up to a multiple of four bytes. Shops are in the order of sector and id, so positions travel as differences, sectors as
runs, ids by what each adds to the one before, and units only where there are any. Names are not in it: the page asks
for one shop's sheet when somebody clicks it.
"""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np

from sweep.domain.ids import SectorId, SweepId
from sweep.views.points import STATES, Numbers, PointTable

COLUMNS = ("lat", "lon", "open", "standing", "shared", "added", "letters")
"""`lat`, `lon`: 1e-5 degrees, zigzag differences of 4 bytes, the lowest byte of each first, then the next of each ...
`open`: likewise, without differences. `standing`: state * 8 + grade. `shared` bytes of an id are those of the id before
it, and `added` are its own, in `letters`."""
_LONGEST_SHARED = 255
_CHUNK = 65_536  # ids that are compared at once


def encode_points(table: PointTable) -> bytes:
    """The payload."""
    shared, letters = _share(table.ids, table.id_bytes)
    columns = {
        "lat": _split(_zigzag(table.lat_e5)),
        "lon": _split(_zigzag(table.lon_e5)),
        "open": _split(table.open_lines),
        "standing": (table.state * 8 + table.grade).astype(np.uint8).tobytes(),
        "shared": shared.astype(np.uint8).tobytes(),
        "added": (table.id_bytes - shared).astype("<u2").tobytes(),
        "letters": letters,
    }
    starts = np.flatnonzero(np.diff(table.sector, prepend=-1))
    runs = np.column_stack([table.sector[starts], np.diff(starts, append=len(table.sector))])
    some = np.flatnonzero((table.found_units != 0) | (table.held_units != 0))
    units = np.column_stack([some, table.found_units[some], table.held_units[some]])
    header = msgspec.json.encode(
        {
            "sweep": table.sweep,
            "epoch": table.epoch,
            "n": table.n,
            "registry": table.registry,
            "revision": table.revision,
            "lots": table.lots,
            "now_ms": table.now_ms,
            "states": STATES,
            "sectors": table.sectors,
            "sector": runs.tolist(),
            "units": units.tolist(),
            "shops": len(table.id_bytes),
            "bytes": {name: len(column) for name, column in columns.items()},
        }
    )
    header += b" " * (-len(header) % 4)
    return b"".join([len(header).to_bytes(4, "little"), header, *map(_fill_up, (columns[name] for name in COLUMNS))])


def decode_points(payload: bytes) -> PointTable:
    """The other way, as the page does it."""
    at = 4 + int.from_bytes(payload[:4], "little")
    said: dict[str, Any] = msgspec.json.decode(payload[4:at])
    columns: dict[str, bytes] = {}
    for name in COLUMNS:
        size = said["bytes"][name]
        columns[name] = payload[at : at + size]
        at += size + -size % 4
    found, held = np.zeros(said["shops"], np.int64), np.zeros(said["shops"], np.int64)
    for place, found_units, held_units in said["units"]:
        found[place], held[place] = found_units, held_units
    shared, added = np.frombuffer(columns["shared"], np.uint8), np.frombuffer(columns["added"], "<u2")
    ids, before, start = [], b"", 0
    for same, own in zip(shared.tolist(), added.tolist(), strict=True):
        before = before[:same] + columns["letters"][start : start + own]
        start += own
        ids.append(before)
    standing = np.frombuffer(columns["standing"], np.uint8)
    runs = np.array(said["sector"], dtype=np.int32).reshape(-1, 2)
    return PointTable(
        sweep=SweepId(said["sweep"]),
        epoch=said["epoch"],
        n=said["n"],
        registry=said["registry"],
        revision=said["revision"],
        lots=said["lots"],
        now_ms=said["now_ms"],
        sectors=tuple(map(SectorId, said["sectors"])),
        ids=b"".join(ids),
        id_bytes=np.array([len(each) for each in ids], dtype=np.int32),
        lat_e5=_summed(columns["lat"]),
        lon_e5=_summed(columns["lon"]),
        sector=np.repeat(runs[:, 0], runs[:, 1]),
        state=standing // 8,
        grade=standing % 8,
        open_lines=_joined(columns["open"]).astype(np.int32),
        found_units=found,
        held_units=held,
    )


def _zigzag(values: Numbers) -> Numbers:
    """Small numbers, whichever the sign: 0, -1, 1, -2 ... become 0, 1, 2, 3 ..."""
    steps = np.diff(values.astype(np.int64), prepend=0)
    return np.where(steps < 0, -2 * steps - 1, 2 * steps)


def _summed(column: bytes) -> Numbers:
    folded = _joined(column).astype(np.int64)
    return np.cumsum(np.where(folded % 2 == 1, -(folded + 1) // 2, folded // 2)).astype(np.int32)


def _split(values: Numbers) -> bytes:
    """The lowest bytes of all, then the next: alike beside alike presses well."""
    return np.ascontiguousarray(values.astype("<u4").view(np.uint8).reshape(-1, 4).T).tobytes()


def _joined(column: bytes) -> Numbers:
    return np.ascontiguousarray(np.frombuffer(column, np.uint8).reshape(4, -1).T).view("<u4").ravel()


def _fill_up(column: bytes) -> bytes:
    return column + b"\0" * (-len(column) % 4)


def _share(ids: bytes, sizes: Numbers) -> tuple[Numbers, bytes]:
    """How many bytes each id has in common with the one before, and the bytes that are its own."""
    letters, ends = np.frombuffer(ids, np.uint8), np.concatenate([[0], np.cumsum(sizes)])
    shared = np.zeros(len(sizes), np.int64)
    own = []
    for first in range(0, len(sizes), _CHUNK):
        length = sizes[first : first + _CHUNK]
        column = np.arange(int(length.max()))
        filled = column < length[:, None]
        grid = np.zeros(filled.shape, np.uint8)
        grid[filled] = letters[ends[first] : ends[first + len(length)]]
        same = (grid[1:] == grid[:-1]) & filled[1:] & filled[:-1]
        same[:, _LONGEST_SHARED:] = False
        # The first of a chunk shares nothing.
        shared[first + 1 : first + len(length)] = np.logical_and.accumulate(same, axis=1).sum(axis=1)
        own.append(grid[filled & (column >= shared[first : first + len(length), None])].tobytes())
    return shared, b"".join(own)
