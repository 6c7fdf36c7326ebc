"""Distances and directions on the Earth, taken as a sphere (error below 0.6 %, enough for geofence and travel)."""

from __future__ import annotations

from math import asin, atan2, cos, degrees, pi, radians, sin, sqrt

EARTH_RADIUS_M = 6_371_008.8  # mean radius R1, IUGG
E7 = 10_000_000  # stored positions are whole 1e-7 degrees, about 1 cm
METRES_PER_DEGREE = EARTH_RADIUS_M * pi / 180.0


def distance_m(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Great-circle metres between two points in degrees (haversine: exact for neighbours too)."""
    phi_a, phi_b = radians(lat_a), radians(lat_b)
    half_chord2 = sin((phi_b - phi_a) / 2) ** 2 + cos(phi_a) * cos(phi_b) * sin(radians(lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(half_chord2)))


def distance_e7_m(lat_a_e7: int, lon_a_e7: int, lat_b_e7: int, lon_b_e7: int) -> float:
    """Great-circle metres between two points in whole 1e-7 degrees."""
    return distance_m(lat_a_e7 / E7, lon_a_e7 / E7, lat_b_e7 / E7, lon_b_e7 / E7)


def destination(lat: float, lon: float, bearing: float, metres: float) -> tuple[float, float]:
    """The point (lat, lon) reached from a point after `metres` in the direction `bearing` (degrees)."""
    phi, theta, angle = radians(lat), radians(bearing), metres / EARTH_RADIUS_M
    there_phi = asin(sin(phi) * cos(angle) + cos(phi) * sin(angle) * cos(theta))
    d_lon = atan2(sin(theta) * sin(angle) * cos(phi), cos(angle) - sin(phi) * sin(there_phi))
    there_lon = (lon + degrees(d_lon) + 540.0) % 360.0 - 180.0
    return degrees(there_phi), there_lon


def to_e7(degrees_: float) -> int:
    """Degrees as whole 1e-7 degrees."""
    return round(degrees_ * E7)
