"""WGS-84, GCJ-02 and BD-09: the three datums in which shops in China are written down.

Inside the service there is only WGS-84. GCJ-02 (Amap, Tencent) is the published shift by sines of the
position (the "Mars coordinates" formula, Krasovsky 1940 ellipsoid); BD-09 (Baidu) is a second shift on top of
GCJ-02 (Baidu's published x_pi formula). Outside its box GCJ-02 is WGS-84; BD-09 has no box. The box is the usual
one and includes Taiwan, Hong Kong and Macau: whether a file of theirs is shifted is said by the file's datum.
Every function takes and gives degrees as (lat, lon).
"""

from __future__ import annotations

from enum import StrEnum
from math import atan2, cos, hypot, pi, sin, sqrt
from typing import assert_never

KRASOVSKY_SEMI_MAJOR_M = 6_378_245.0
KRASOVSKY_ECCENTRICITY_SQUARED = 0.006_693_421_622_965_943_23
BAIDU_TURN = pi * 3000.0 / 180.0
SETTLED_DEG = 1e-10  # about 0.01 mm


class Datum(StrEnum):
    """The datum in which a file's coordinates are written."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


def is_shifted(lat: float, lon: float) -> bool:
    """Whether the point lies in the box within which GCJ-02 differs from WGS-84."""
    return 0.8293 <= lat <= 55.8271 and 72.004 <= lon <= 137.8347


def _gcj02_shift(lat: float, lon: float) -> tuple[float, float]:
    """The shift (degrees) from WGS-84 to GCJ-02 at a WGS-84 point."""
    x, y = lon - 105.0, lat - 35.0
    ripple = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north_m = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + ripple
    north_m += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north_m += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east_m = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + ripple
    east_m += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east_m += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0

    phi = lat * pi / 180.0
    w2 = 1.0 - KRASOVSKY_ECCENTRICITY_SQUARED * sin(phi) ** 2
    meridian_m = KRASOVSKY_SEMI_MAJOR_M * (1.0 - KRASOVSKY_ECCENTRICITY_SQUARED) / (w2 * sqrt(w2))
    parallel_m = KRASOVSKY_SEMI_MAJOR_M / sqrt(w2) * cos(phi)
    return north_m * 180.0 / (meridian_m * pi), east_m * 180.0 / (parallel_m * pi)


def wgs84_to_gcj02(lat: float, lon: float) -> tuple[float, float]:
    """A WGS-84 point in GCJ-02."""
    if not is_shifted(lat, lon):
        return lat, lon
    d_lat, d_lon = _gcj02_shift(lat, lon)
    return lat + d_lat, lon + d_lon


def gcj02_to_wgs84(lat: float, lon: float) -> tuple[float, float]:
    """The WGS-84 point whose GCJ-02 form is the given one (fixed point; error far below a millimetre).

    A point within a shift's length of the box's edge is taken as inside the box.
    """
    if not is_shifted(lat, lon):
        return lat, lon
    found_lat, found_lon = lat, lon
    for _ in range(12):
        d_lat, d_lon = _gcj02_shift(found_lat, found_lon)
        next_lat, next_lon = lat - d_lat, lon - d_lon
        settled = abs(next_lat - found_lat) < SETTLED_DEG and abs(next_lon - found_lon) < SETTLED_DEG
        found_lat, found_lon = next_lat, next_lon
        if settled:
            break
    return found_lat, found_lon


def gcj02_to_bd09(lat: float, lon: float) -> tuple[float, float]:
    """A GCJ-02 point in BD-09, by Baidu's formula (which has no box)."""
    radius = hypot(lon, lat) + 0.000_02 * sin(lat * BAIDU_TURN)
    theta = atan2(lat, lon) + 0.000_003 * cos(lon * BAIDU_TURN)
    return radius * sin(theta) + 0.006, radius * cos(theta) + 0.0065


def bd09_to_gcj02(lat: float, lon: float) -> tuple[float, float]:
    """The GCJ-02 point whose BD-09 form is the given one (fixed point, since Baidu's own inverse is 1 m off)."""
    found_lat, found_lon = lat - 0.006, lon - 0.0065
    for _ in range(12):
        there_lat, there_lon = gcj02_to_bd09(found_lat, found_lon)
        off_lat, off_lon = lat - there_lat, lon - there_lon
        found_lat, found_lon = found_lat + off_lat, found_lon + off_lon
        if abs(off_lat) < SETTLED_DEG and abs(off_lon) < SETTLED_DEG:
            break
    return found_lat, found_lon


def to_wgs84(lat: float, lon: float, datum: Datum) -> tuple[float, float]:
    """A point written in `datum`, in WGS-84."""
    match datum:
        case Datum.WGS84:
            return lat, lon
        case Datum.GCJ02:
            return gcj02_to_wgs84(lat, lon)
        case Datum.BD09:
            return gcj02_to_wgs84(*bd09_to_gcj02(lat, lon))
        case _:
            assert_never(datum)


def from_wgs84(lat: float, lon: float, datum: Datum) -> tuple[float, float]:
    """A WGS-84 point written in `datum`."""
    match datum:
        case Datum.WGS84:
            return lat, lon
        case Datum.GCJ02:
            return wgs84_to_gcj02(lat, lon)
        case Datum.BD09:
            return gcj02_to_bd09(*wgs84_to_gcj02(lat, lon))
        case _:
            assert_never(datum)
