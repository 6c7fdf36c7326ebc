"""Registries as strangers bring them: drawn as buildings, in metres, padded with NULs, half of them turned round."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sweep.intake.registry import registry_of
from sweep.intake.registry_row import RegistryFile
from sweep.intake.rejects import RejectRow
from sweep.intake.tables import table_from_bytes


def read(text: str | bytes, name: str = "shops.csv") -> RegistryFile:
    file = registry_of(table_from_bytes(text.encode() if isinstance(text, str) else text, name))
    assert file.rows == file.accepted + file.duplicates + file.rejected + file.excluded
    return file


def said(file: RegistryFile, reason: str) -> list[RejectRow]:
    return [remark for remark in file.rejects if remark.reason_code == reason]


def osm(*geometries: dict[str, Any] | None) -> bytes:
    features = [
        {
            "type": "Feature",
            "id": f"node/{at}",
            "properties": {
                "name": f"超市{at}",
                "shop": "supermarket",
                "addr:street": "江阳路",
                "addr:housenumber": "1",
            },
            "geometry": geometry,
        }
        for at, geometry in enumerate(geometries, start=1)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def outline(size: float) -> dict[str, Any]:
    ring = [[105.4, 28.8], [105.4 + size, 28.8], [105.4 + size, 28.8 + size], [105.4, 28.8]]
    return {"type": "Polygon", "coordinates": [ring]}


def test_an_export_of_openstreetmap_keeps_names_and_takes_a_point_inside_each_building() -> None:
    file = read(
        osm(
            {"type": "Point", "coordinates": [105.4, 28.8, 312.5]},
            {"type": "MultiPoint", "coordinates": [[105.4, 28.8]]},
            outline(0.001),
            outline(0.5),
            {"type": "Polygon", "coordinates": [["nonsense"]]},
            None,
        ),
        "shops.geojson",
    )
    assert file.retailers[0].name == "超市1"
    assert [shop.lat_e7 is not None for shop in file.retailers] == [True, True, True, False, False, False]
    assert [remark.row for remark in said(file, "position-from-shape")] == [2, 3]
    assert [remark.row for remark in said(file, "not-a-point")] == [4, 5]


def test_metres_of_a_projection_are_called_what_they_are() -> None:
    rows = "".join(f"{i},Shop {i},{i} Broadway,{-8238310 + i},{4970241 + i}\n" for i in range(9))
    file = read("id,name,address,x,y\n" + rows)
    assert (file.accepted, file.unlocated) == (9, 9)
    [remark] = said(file, "positions-projected")
    assert "EPSG:4326" in remark.reason_en
    assert "9" in remark.reason_zh


def test_the_nul_bytes_at_the_end_of_a_damaged_file_are_no_shop() -> None:
    file = read(b"id,name,address\n1,Joe,1 Main St\n" + b"\0" * 4096)
    assert file.accepted == 1
    assert said(file, "nul-rows-skipped")


def test_an_id_in_another_spelling_with_the_same_name_and_address_is_a_duplicate() -> None:
    file = read("id,name,address\nAB-001,Joe,1 Main St\nab001,JOE,1 Main Street\nab-001,Ann,9 Main St\n")
    assert (file.accepted, file.duplicates) == (2, 1)
    assert [remark.row for remark in said(file, "duplicate-id-spelling")] == [3]


def test_a_file_of_which_half_is_turned_round_is_doubted_row_by_row() -> None:
    places = [(6.45 + i / 1000, 3.39 + i / 1000) for i in range(20)]
    turned = [(b, a) if i % 2 else (a, b) for i, (a, b) in enumerate(places)]
    rows = "".join(f"{i},Shop {i},{i} Marina,{lat},{lon}\n" for i, (lat, lon) in enumerate(turned))
    assert len(said(read("id,name,address,lat,lon\n" + rows), "position-mirrored")) == 10


def test_columns_that_were_not_read_are_named() -> None:
    file = read("id,name,address,fax,empty\n1,Joe,1 Main St,555,\n")
    [remark] = said(file, "columns-not-read")
    assert "“fax”" in remark.reason_en
    assert "empty" not in remark.reason_en


@pytest.mark.parametrize(("headings", "taken"), [("ObjectId,Record ID", "b"), ("ObjectId,name2", "a")])
def test_a_number_of_the_export_is_the_id_only_where_there_is_no_other(headings: str, taken: str) -> None:
    file = read(f"{headings},name,address\na,b,Joe,1 Main St\n")
    assert file.retailers[0].retailer_id == taken
    assert bool(said(file, "id-numbers-rows")) == (taken == "a")


def test_a_shop_of_which_only_the_city_is_told_belongs_to_it() -> None:
    file = read("id,name,street,city\n1,Konsum,Königstraße 1,Dresden\n2,甲店,江阳区南城街道1号,泸州市\n")
    assert [shop.sector_path for shop in file.retailers] == [("Dresden",), ()]
