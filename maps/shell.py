"""A Folium figure as two files under `script-src 'self'`: a page without any inline script or style, and its script.

Folium writes its scripts into the page and links libraries from CDNs. Here the page only links: the libraries as
the service serves them, and what Folium generates, as a file of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import folium
from branca.element import Element, Figure, JavascriptLink
from jinja2 import Template


@dataclass(frozen=True, slots=True)
class Shell:
    """A map's page and the script that Folium generated for it."""

    page: str
    script: str


class ShellFigure(Figure):
    """A figure whose script is `script_url` instead of lying in the page.

    `data_url` is what the script will ask for first: the browser begins while it still reads scripts.
    """

    _template = Template(
        "<!DOCTYPE html>\n"
        '<html lang="{{ this.language|e }}">\n<head>\n'
        '<meta charset="utf-8">\n<title>{{ this.title|e }}</title>\n'
        '<link rel="icon" href="{{ this.icon_url|e }}">\n'
        '<link rel="preload" as="fetch" crossorigin href="{{ this.data_url|e }}">\n'
        "{{ this.header.render(**kwargs) }}\n"
        '<script src="{{ this.script_url|e }}" defer></script>\n'
        "</head>\n<body>\n{{ this.html.render(**kwargs) }}\n</body>\n</html>\n"
    )

    def __init__(self, *, title: str, language: str, icon_url: str, data_url: str, script_url: str) -> None:
        super().__init__(title=title)
        self.language = language
        self.icon_url = icon_url
        self.data_url = data_url
        self.script_url = script_url
        self.header = Element()
        self.header._parent = self


class ModuleLink(JavascriptLink):
    """A script that is an ES module: it runs after the page is parsed, in the order of the page."""

    _template = Template('<script type="module" src="{{ this.url }}"></script>')


class ShellMap(folium.Map):
    """A `folium.Map` that asks for nothing but the given local libraries and puts no style or script into the page.

    `js` and `css` are (name, address) pairs of classic scripts and style sheets, `module` that of the ES module.
    """

    _template = Template(
        """
        {% macro header(this, kwargs) %}
        <meta name="viewport" content="width=device-width, initial-scale=1">
        {% endmacro %}
        {% macro html(this, kwargs) %}{{ this.folium_macro("html", kwargs) }}{% endmacro %}
        {% macro script(this, kwargs) %}{{ this.folium_macro("script", kwargs) }}{% endmacro %}
        """
    )

    def __init__(
        self, *, js: list[tuple[str, str]], module: tuple[str, str] | None, css: list[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(tiles=None, **options)
        self._id = "sweep"  # the page and its script are made in two requests and must agree
        self.default_js = js
        self.default_css = css
        self.module = module

    def folium_macro(self, name: str, kwargs: dict[str, Any]) -> str:
        """What Folium's own map puts into this part of the figure."""
        text: str = getattr(folium.Map._template.module, name)(self, kwargs)
        return text

    def render_shell(self) -> Shell:
        """Both files. The map must be in a ShellFigure."""
        figure = self.get_root()
        assert isinstance(figure, ShellFigure)
        assert self.module is not None
        name, url = self.module
        # After the libraries, which are the map's own links: the module uses them.
        figure.header.add_child(ModuleLink(url), name=name)
        return Shell(figure.render(), figure.script.render())
