"""The live coverage map of a sweep: a Folium map as a shell page, drawn and kept alive by the module in maps/src."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import folium

from maps.elements import SectorLayer, ShopCanvasLayer, Surround, SweepFeed
from maps.shell import ShellFigure, ShellMap
from sweep.domain.datum import Datum
from sweep.domain.ids import SweepId
from sweep.views.points import Bounds
from sweep.views.words import catalogue, say

_WORLD = Bounds(-60.0, -170.0, 75.0, 170.0)


@dataclass(frozen=True, slots=True)
class Tiles:
    """A background of tiles: an address with {z}, {x} and {y} or a WMTS template, and whom to name for it."""

    url: str
    attribution: str
    datum: Datum = Datum.WGS84

    @property
    def xyz(self) -> str:
        """The address as Leaflet fills it in."""
        places = {"{TileMatrix}": "{z}", "{TileCol}": "{x}", "{TileRow}": "{y}"}
        url = self.url
        for wmts, xyz in places.items():
            url = url.replace(wmts, xyz)
        return url


@dataclass(frozen=True, slots=True)
class MapPage:
    """What one reader's map is of. `asset` gives the address of a built file by its name; `links` are shown in the
    header by their words' key. The tabs of one `reader` share a stream by the script at `worker_url`; '' for each its
    own."""

    sweep: SweepId
    title: str
    exercise: bool
    zone: str
    language: str
    bounds: Bounds | None
    asset: Callable[[str], str]
    script_url: str
    links: Mapping[str, str]
    tiles: Tiles | None = None
    worker_url: str = ""
    reader: str = ""


def build_coverage_map(page: MapPage) -> ShellMap:
    """The map of a sweep: `render_shell()` gives the page and its script."""
    asset = page.asset
    shell = ShellMap(
        js=[("leaflet", asset("maps/leaflet/leaflet.js"))],
        module=("coverage-map", asset("maps/map.js")),
        css=[("leaflet-style", asset("maps/leaflet/leaflet.css")), ("coverage-style", asset("maps/map.css"))],
        **map_options(page),
    )
    ShellFigure(
        title=title_of(page),
        language="zh-CN" if page.language == "zh" else "en",
        icon_url=asset("icon.svg"),
        data_url=f"{_api(page)}/points",
        script_url=page.script_url,
    ).add_child(shell)
    furnish(shell, page, embedded=False)
    return shell


def furnish(shell: ShellMap, page: MapPage, *, embedded: bool) -> None:
    """Put everything on the map. `embedded`: its data are in the page itself, and nothing is asked for."""
    if page.tiles is not None:
        tiles = folium.TileLayer(page.tiles.xyz, attr=page.tiles.attribution, control=False)
        tiles._id = "background"
        shell.add_child(tiles)
    box = page.bounds or _WORLD
    home = [[box.south, box.west], [box.north, box.east]]
    shell.fit_bounds(home)
    feed = SweepFeed(
        {
            "sweep": page.sweep,
            "api": _api(page),
            "language": page.language,
            "zone": page.zone,
            "words": _words(page.language),
            "tiles": page.tiles is not None,
            "datum": page.tiles.datum if page.tiles is not None else Datum.WGS84,
            "embedded": embedded,
            "worker": page.worker_url,
            "reader": page.reader,
        }
    )
    shell.add_child(feed)
    shell.add_child(SectorLayer(feed, name=say("map-sectors", page.language)))
    shops = ShopCanvasLayer(feed, name=say("map-shops", page.language))
    shell.add_child(shops)
    banner = f"{say('web-exercise', 'en')} / {say('web-exercise', 'zh')}" if page.exercise else None
    links = [[say(key, page.language), url] for key, url in page.links.items()]
    shell.add_child(Surround(feed, shops, title=page.title, exercise=banner, options={"links": links, "home": home}))


def _api(page: MapPage) -> str:
    return f"/api/v1/sweeps/{page.sweep}"


def map_options(page: MapPage) -> dict[str, Any]:
    """Leaflet's options."""
    return {
        "control_scale": True,
        "zoom_control": "bottomright",
        # Nothing moves unless something happened; and a step of zoom is one frame to draw.
        "zoom_animation": False,
        "fade_animation": False,
        "marker_zoom_animation": False,
        "zoom_snap": 1 if page.tiles else 0.25,
        "zoom_delta": 1 if page.tiles else 0.5,
        "attribution_control": page.tiles is not None,
        "world_copy_jump": False,
    }


def title_of(page: MapPage) -> str:
    """The page's title."""
    mark = say("web-exercise", page.language)
    exercise = f"{mark} · " if page.exercise and mark not in page.title else ""
    return f"{exercise}{page.title} · {say('map-name', page.language)}"


def _words(language: str) -> dict[str, str]:
    """The module's words by their keys, without the `map-` that they share here."""
    return {key.removeprefix("map-"): say(key, language) for key in catalogue() if key.startswith("map-")}
