"""The coverage map of one moment as one file: it opens from a memory stick, without a service and without a network,
and it shows in a notebook's cell (`_repr_html_`), its assets included.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files

import msgspec
from branca.element import Element, Figure
from jinja2 import Template

from maps.coverage_map import MapPage, furnish, map_options, title_of
from maps.shell import ShellMap

#: The file may use what is in it, and nothing from anywhere else.
_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src blob: data:"


class SnapshotFigure(Figure):
    """A figure that holds its libraries, its script and the answers that the map would ask a service for.

    `answers` are JSON bodies by their path below the sweep's address, such as `/points`.
    """

    _template = Template(
        "<!DOCTYPE html>\n"
        '<html lang="{{ this.language|e }}">\n<head>\n'
        '<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{{ this.policy|e }}">\n'
        "<title>{{ this.title|e }}</title>\n"
        "{{ this.header.render(**kwargs) }}\n"
        "{% for style in this.styles %}<style>{{ style }}</style>\n{% endfor %}"
        "</head>\n<body>\n{{ this.html.render(**kwargs) }}\n"
        '<script type="application/json" id="sweep-data">{{ this.data }}</script>\n'
        "<script>{{ this.library }}</script>\n"
        '<script type="module">{{ this.module }}</script>\n'
        '<script type="module">{{ this.script.render(**kwargs)|replace("</", "<\\\\/") }}</script>\n'
        "</body>\n</html>\n"
    )

    def __init__(self, *, title: str, language: str, answers: Mapping[str, bytes], height: int) -> None:
        super().__init__(title=title, width="100%", height=f"{height}px")
        self.language = language
        self.policy = _POLICY
        self.header = Element()
        self.header._parent = self
        self.styles = [_style("leaflet/leaflet.css"), _style("map.css")]
        self.library = _script("leaflet/leaflet.js")
        self.module = _script("map.js")
        # `</` can only stand in a JSON string, where `<\/` is the same.
        self.data = msgspec.json.encode({path: msgspec.Raw(body) for path, body in answers.items()}).decode()
        self.data = self.data.replace("</", "<\\/")


def build_snapshot(page: MapPage, answers: Mapping[str, bytes], *, height: int = 640) -> ShellMap:
    """A map that needs nothing else: `save(path)` writes it, a notebook shows it `height` pixels high."""
    shell = ShellMap(js=[], module=None, css=[], **map_options(page))
    language = "zh-CN" if page.language == "zh" else "en"
    SnapshotFigure(title=title_of(page), language=language, answers=answers, height=height).add_child(shell)
    furnish(shell, page, embedded=True)
    return shell


def _read(name: str) -> str:
    return (files("maps") / "static" / name).read_text(encoding="utf-8")


def _script(name: str) -> str:
    return _read(name).replace("</script", "<\\/script").replace("//# sourceMappingURL=", "// ")


def _style(name: str) -> str:
    # Pictures of Leaflet's own controls, none of which this map has.
    return re.sub(r"url\((?!['\"]?data:)[^)]*\)", "none", _read(name))
