"""The datum that a person or a heading names."""

from __future__ import annotations

from sweep.domain.datum import Datum
from sweep.domain.problem import Problem
from sweep.intake.folding import key

_GCJ02 = ("gcj02", "gcj", "高德", "腾讯", "火星", "amap", "国测局")
_BD09 = ("bd09", "百度", "baidu")


def datum_called(name: str) -> Datum:
    """The datum of this name: wgs84, GCJ-02 ... Raises Problem datum-unknown."""
    try:
        return Datum(key(name))
    except ValueError:
        raise Problem(
            "datum-unknown",
            f"There is no datum “{name}”; use wgs84, gcj02 or bd09.",
            f"没有名为“{name}”的坐标系，可用 wgs84、gcj02 或 bd09。",
        ) from None


def datum_named(heading: str) -> Datum | None:
    """The datum that a heading hints at, if it does: 高德经度 is GCJ-02, bd09_lng is BD-09."""
    words = key(heading)
    if any(word in words for word in _GCJ02):
        return Datum.GCJ02
    if any(word in words for word in _BD09):
        return Datum.BD09
    return Datum.WGS84 if "wgs84" in words or "gps" in words else None
