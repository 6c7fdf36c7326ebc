"""The public page's part of the route table."""

from __future__ import annotations

from sweep.web.public import page
from sweep.web.route import KIB, PUBLIC, Route

PUBLIC_ROUTES: tuple[Route, ...] = (
    Route("GET", "/public/", page.show_public, PUBLIC, "For the public: how far the sweep is", "公众信息页", page=True),
    Route(
        "POST",
        "/public/",
        page.take_public_sighting,
        PUBLIC,
        "For the public: a sighting of a listed lot",
        "公众举报线索",
        body_limit=16 * KIB,
        rate=page.SIGHTING_BY_ADDRESS,
        page=True,
    ),
)
