"""One written position: WKT, a pair of numbers, degrees with minutes and seconds, decimal commas."""

from __future__ import annotations

import math
import re

from sweep.domain.datum import Datum, to_wgs84
from sweep.intake.folding import folded

LatLon = tuple[float, float]

NOTHING = frozenset(("", "-", "--", "/", "na", "n/a", "nan", "none", "null", "无", "無", "未知", "point empty", "\\n"))
_PLAIN_NUMBER = r"[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?"
_WKT = re.compile(
    rf"(?:srid\s*=\s*\d+\s*;\s*)?point\s*(?:z|m|zm)?\s*\(\s*({_PLAIN_NUMBER})[\s,]+({_PLAIN_NUMBER})[^)]*\)", re.I
)
_NAMED = re.compile(rf"(lat|lon|lng)[a-z]*\W{{0,4}}({_PLAIN_NUMBER})", re.I)
_PAIR = re.compile(rf"[\[({{\s]*({_PLAIN_NUMBER})\s*[,;/|\s、]\s*({_PLAIN_NUMBER})[\])}}\s]*")
_COMMA_PAIR = re.compile(r"\s*([-+]?\d+,\d+)\s*[;/|\s]\s*([-+]?\d+,\d+)\s*")
_ANGLE = re.compile(
    r"\s*(?P<before>[NSEW]|北纬|南纬|东经|西经|北緯|南緯|東經|西經)?\s*(?P<sign>[-+])?\s*(?P<d>\d+(?:[.,]\d+)?)\s*[°度º]?\s*"
    r"(?:(?P<m>\d+(?:[.,]\d+)?)\s*['′’分]\s*)?(?:(?P<s>\d+(?:[.,]\d+)?)\s*(?:[\"″”秒]|''|′′|’’)\s*)?(?P<after>[NSEW])?\s*",
    re.I,
)
_TRAILING_PAIR = re.compile(rf"\(\s*({_PLAIN_NUMBER})\s*,\s*({_PLAIN_NUMBER})\s*\)\s*$")
_WEST_OR_SOUTH = frozenset(("s", "w", "南纬", "西经", "南緯", "西經"))
_LATITUDE_MARKS = frozenset(("n", "s", "北纬", "南纬", "北緯", "南緯"))


def angle(text: str) -> tuple[float, str] | None:
    """One angle in degrees, and "lat", "lon" or "" as its hemisphere tells: 28°53'25"N is 28.8903, "lat"."""
    found = _ANGLE.fullmatch(folded(text).replace("−", "-"))
    if found is None:
        return None
    degrees = float(found["d"].replace(",", "."))
    for part, size in (("m", 60.0), ("s", 3600.0)):
        if found[part]:
            value = float(found[part].replace(",", "."))
            if value >= 60:
                return None
            degrees += value / size
    mark = (found["before"] or found["after"] or "").lower()
    if found["sign"] == "-" or mark in _WEST_OR_SOUTH:
        degrees = -degrees
    return degrees, "" if not mark else "lat" if mark in _LATITUDE_MARKS else "lon"


def point(text: str) -> tuple[float, float, str] | None:
    """The two numbers of a written point as they stand, and their order ("lonlat", "latlon", "" if untold)."""
    text = folded(text).strip()
    if found := _WKT.fullmatch(text):
        return float(found[1]), float(found[2]), "lonlat"
    if found := _PAIR.fullmatch(text) or _TRAILING_PAIR.search(text):
        return float(found[1]), float(found[2]), ""
    if found := _COMMA_PAIR.fullmatch(text):
        return float(found[1].replace(",", ".")), float(found[2].replace(",", ".")), ""
    named = {name.lower()[:2]: float(value) for name, value in _NAMED.findall(text)}
    if "la" in named and len(named) == 2:
        return named["la"], named.get("lo", named.get("ln", math.nan)), "latlon"
    halves = re.split(r"\s*[,;，；]\s*", text)
    if len(halves) != 2:
        halves = re.split(r"(?<=[NSEW])\s+|\s+(?=[NSEW东西南北])", text, flags=re.I)
    if len(halves) == 2 and (a := angle(halves[0])) and (b := angle(halves[1])):
        order = {("lat", "lon"): "latlon", ("lon", "lat"): "lonlat"}.get((a[1], b[1]), "")
        return (a[0], b[0], order) if order or a[1] == b[1] == "" else None
    return None


def is_nothing(cell: str) -> bool:
    """Whether a cell only says that there is nothing: empty, -, N/A, 无 ..."""
    return cell.strip().casefold() in NOTHING


def written_position(lat_cell: str, lon_cell: str, point_cell: str, datum: Datum) -> LatLon | None:
    """One position as (lat, lon) WGS-84 from two cells or from one point cell (unmarked: longitude, latitude)."""
    lat_found, lon_found = angle(lat_cell), angle(lon_cell)
    if lat_found and lon_found:
        lat, lon = lat_found[0], lon_found[0]
    elif point_cell and (found := point(point_cell)):
        first_is_lat = found[2] == "latlon" or (found[2] == "" and abs(found[1]) > 90)
        lat, lon = (found[0], found[1]) if first_is_lat else (found[1], found[0])
    else:
        return None
    if abs(lat) > 90 and abs(lon) <= 90:
        lat, lon = lon, lat
    if not (abs(lat) <= 90 and abs(lon) <= 180) or (lat == 0 and lon == 0):
        return None
    return to_wgs84(lat, lon, datum)
