"""The Folium shell: small, quick, without anything inline or from elsewhere."""

from __future__ import annotations

import re

import folium
import pytest

from maps.coverage_map import MapPage, Tiles, build_coverage_map
from maps.elements import ShopCanvasLayer
from maps.shell import Shell
from sweep.domain.datum import Datum
from sweep.domain.ids import SweepId
from sweep.views.points import Bounds
from tests.maps.town import HOSTILE


def page(**changes: object) -> MapPage:
    given: dict[str, object] = {
        "sweep": SweepId("S1"), "title": "奶粉召回", "exercise": False, "zone": "Asia/Shanghai", "language": "zh",
        "bounds": Bounds(28.1, 105.2, 29.3, 106.4), "asset": lambda name: f"/static/{name}?v=1",
        "script_url": "/map/page.js?sweep=S1&lang=zh", "links": {"map-desk": "/desk/"},
    }  # fmt: skip
    return MapPage(**(given | changes))  # type: ignore[arg-type]  # the fields of a MapPage


def shell(**changes: object) -> Shell:
    return build_coverage_map(page(**changes)).render_shell()


def test_it_is_a_folium_map_with_a_layer_of_shops() -> None:
    made = build_coverage_map(page())
    assert isinstance(made, folium.Map)
    assert any(isinstance(child, ShopCanvasLayer) for child in made._children.values())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_is_small_and_has_nothing_inline(language: str) -> None:
    made = shell(language=language, exercise=True)
    assert len(made.page.encode()) + len(made.script.encode()) < 100_000
    for tag in re.findall(r"<script\b[^>]*>", made.page):
        assert " src=" in tag
    assert not re.findall(r"<script\b[^>]*>[^<]", made.page)
    assert "<style" not in made.page
    assert not re.findall(r"\son\w+\s*=", made.page)
    assert " style=" not in made.page


def test_nothing_comes_from_elsewhere() -> None:
    made = shell()
    assert "//" not in re.sub(r'"[^"]*words[^"]*"', "", made.page)
    assert not re.findall(r"https?:", made.page + made.script)
    assert all(url.startswith("/") for url in re.findall(r'(?:src|href)="([^"]*)"', made.page))


def test_tiles_come_only_by_setting() -> None:
    assert "tileLayer" not in shell().script
    made = shell(tiles=Tiles("https://tiles.example/{z}/{x}/{y}.png", "© Tiles"))
    assert "tiles.example" in made.script
    assert "tiles.example" not in made.page


def test_wmts_templates_are_tiles_too_and_the_datum_goes_with_them() -> None:
    wmts = "https://tiles.example/wmts/{TileMatrix}/{TileRow}/{TileCol}.png"
    made = shell(tiles=Tiles(wmts, "© Tiles", Datum.GCJ02))
    assert "https://tiles.example/wmts/{z}/{y}/{x}.png" in made.script
    assert '"datum": "gcj02"' in made.script
    assert '"datum": "wgs84"' in shell().script


def test_a_hostile_title_is_text() -> None:
    made = shell(title=HOSTILE + "</script><b>")
    assert HOSTILE not in made.page + made.script
    assert "&lt;img src=x" in made.page
    assert "</script><b>" not in made.script


def test_the_page_and_its_script_agree_when_made_twice() -> None:
    assert shell() == shell()
    assert 'id="map_sweep"' in shell().page
    assert 'L.map(\n                "map_sweep"' in shell().script


def test_an_exercise_says_so() -> None:
    assert "EXERCISE / 演练" in shell(exercise=True).page
    assert "EXERCISE" not in shell().page
