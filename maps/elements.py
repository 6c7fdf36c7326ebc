"""The map's own Folium elements: what feeds it, its layers, and what stands around it.

Each is one line of generated script that calls `CoverageMap`, the module built from maps/src; everything that
changes while the map is open happens there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import folium
from branca.element import MacroElement
from jinja2 import Template


class SweepFeed(MacroElement):
    """Where the points, the areas and the live stream of one sweep come from, and the words to speak with.

    `options` go to the module as they are: `sweep`, `api` (the sweep's address), `language`, `zone`, `words`.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = CoverageMap.sweepFeed({{ this.options|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, options: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca says no types
        self._name, self._id = "SweepFeed", "sweep"
        self.options = dict(options)


class ShopCanvasLayer(folium.map.Layer):
    """Every shop of a feed as one stamp in one pixel buffer, on a canvas of exactly the view's size.

    Colour and shape say the state, the filling says the grade of the evidence. A change repaints only the changed
    shops' pixels.
    """

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = CoverageMap.shopCanvasLayer({{ this.feed.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, feed: SweepFeed, *, name: str) -> None:
        super().__init__(name=name, overlay=True, control=False, show=True)
        self._name, self._id = "ShopCanvasLayer", "sweep"
        self.feed = feed


class SectorLayer(folium.map.Layer):
    """The feed's sectors as GeoJSON areas, coloured by the share of their lines that is closed."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = CoverageMap.sectorLayer({{ this.feed.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, feed: SweepFeed, *, name: str) -> None:
        super().__init__(name=name, overlay=True, control=False, show=True)
        self._name, self._id = "SectorLayer", "sweep"
        self.feed = feed


class Surround(MacroElement):
    """What stands around the map: header with figures, legend and filter, search, the sheet of a shop.

    The texts that are known beforehand are in the page, so that it says what it is before any script has run.
    """

    _template = Template(
        """
        {% macro html(this, kwargs) %}
        {% if this.exercise %}<div id="exercise" role="note">{{ this.exercise|e }}</div>{% endif %}
        <header id="bar">
          <h1>{{ this.title|e }}</h1>
        </header>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        CoverageMap.surround({{ this.feed.get_name() }}, {{ this._parent.get_name() }},
                             {{ this.layer.get_name() }}, {{ this.options|tojson }});
        {% endmacro %}
        """
    )

    def __init__(
        self, feed: SweepFeed, layer: ShopCanvasLayer, *, title: str, exercise: str | None, options: Mapping[str, Any]
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca says no types
        self._name, self._id = "Surround", "sweep"
        self.feed = feed
        self.layer = layer
        self.title = title
        self.exercise = exercise
        self.options = dict(options)
