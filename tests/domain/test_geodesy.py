from __future__ import annotations

from math import atan2, cos, degrees, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sweep.domain.geodesy import E7, destination, distance_e7_m, distance_m, to_e7

LATITUDES = st.floats(-85, 85)
LONGITUDES = st.floats(-180, 180)


def test_a_degree_of_latitude_is_a_hundred_and_eleven_kilometres() -> None:
    assert distance_m(28.0, 105.0, 29.0, 105.0) == pytest.approx(111_195, abs=1)


def test_beijing_to_shanghai_is_what_the_atlas_says() -> None:
    assert distance_m(39.9042, 116.4074, 31.2304, 121.4737) == pytest.approx(1_067_000, rel=0.005)


def test_neighbours_one_stored_unit_apart_are_a_centimetre_apart() -> None:
    assert distance_e7_m(288_903_000, 1_054_257_500, 288_903_001, 1_054_257_500) == pytest.approx(0.0111, abs=1e-3)


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_distance_is_the_same_both_ways_and_at_most_half_round_the_earth(
    lat_a: float, lon_a: float, lat_b: float, lon_b: float
) -> None:
    there = distance_m(lat_a, lon_a, lat_b, lon_b)
    assert there == pytest.approx(distance_m(lat_b, lon_b, lat_a, lon_a), abs=1e-3)
    assert 0 <= there < 20_016_000


def bearing_deg(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """The direction in which one leaves a for b: degrees clockwise from north, 0 <= bearing < 360."""
    phi_a, phi_b, d_lon = radians(lat_a), radians(lat_b), radians(lon_b - lon_a)
    east = sin(d_lon) * cos(phi_b)
    north = cos(phi_a) * sin(phi_b) - sin(phi_a) * cos(phi_b) * cos(d_lon)
    return degrees(atan2(east, north)) % 360.0


@given(LATITUDES, LONGITUDES, st.floats(0, 359.9), st.floats(10, 50_000))
def test_walking_a_distance_in_a_direction_ends_at_that_distance(
    lat: float, lon: float, bearing: float, metres: float
) -> None:
    there = destination(lat, lon, bearing, metres)
    assert distance_m(lat, lon, *there) == pytest.approx(metres, abs=0.01)
    assert abs((bearing_deg(lat, lon, *there) - bearing + 180) % 360 - 180) < 0.1


@given(LATITUDES)
def test_a_stored_position_loses_less_than_a_centimetre(lat: float) -> None:
    assert abs(to_e7(lat) / E7 - lat) <= 0.5e-7 + 1e-12
