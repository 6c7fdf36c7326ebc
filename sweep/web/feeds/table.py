"""The feeds' part of the route table. The address is the key, so the routes are open and none is limited by a
check-in's bucket; who has no link gets nothing."""

from __future__ import annotations

from sweep.domain.words import Role
from sweep.web.desk.asking import Done
from sweep.web.feeds import features, files, links
from sweep.web.route import PUBLIC, WRITE, Handler, Route, only

#: Heads for their own area, which the handlers see to.
LINKING = only(Role.COMMANDER, Role.HEAD)
_SWEEP = "/api/v1/sweeps/{sweep}"
_FEED = "/feeds/{token}"


def _get(path: str, handler: Handler, en: str, zh: str) -> Route:
    return Route("GET", _FEED + path, handler, PUBLIC, en, zh, rate=None, page=True)


FEED_ROUTES: tuple[Route, ...] = (
    _get("", features.show_landing, "A feed link", "数据链接"),
    _get("/", features.show_landing, "A feed link: what is behind it", "数据链接内容"),
    _get("/datapackage.json", files.give_package, "What the columns mean", "字段说明"),
    _get("/{list}.csv", files.give_csv, "A list as CSV", "列表（CSV）"),
    _get("/{list}.xlsx", files.give_xlsx, "A list as a workbook", "列表（XLSX）"),
    _get("/{list}.geojson", files.give_geojson, "A list as GeoJSON", "列表（GeoJSON）"),
    _get("/api", features.give_description, "What is behind the link, for programs", "数据接口说明"),
    _get("/conformance", features.give_conformance, "Parts of OGC API Features", "标准符合性"),
    _get("/collections", features.list_collections, "All lists", "全部列表"),
    _get("/collections/{list}", features.show_collection, "One list", "单个列表"),
    _get("/collections/{list}/schema", features.give_schema, "A list's columns", "列表字段"),
    _get("/collections/{list}/items", features.list_items, "Features of a list", "列表要素"),
    _get("/collections/{list}/items/{item:.+}", features.show_item, "One feature", "单个要素"),
    Route(
        "GET",
        f"{_SWEEP}/feed-links",
        links.list_feed_links,
        LINKING,
        "Links by which analysts read",
        "数据链接清单",
        answers=links.FeedLinksSent,
    ),
    Route(
        "POST",
        f"{_SWEEP}/feed-links",
        links.post_feed_link,
        LINKING,
        "A link by which an analyst reads an area",
        "新建数据链接",
        takes=links.FeedLinkGiven,
        answers=links.FeedLinkMade,
        rate=WRITE,
    ),
    Route(
        "POST",
        f"{_SWEEP}/feed-link-revocations",
        links.post_feed_link_revocation,
        LINKING,
        "End a feed link",
        "停用数据链接",
        takes=links.FeedGiven,
        answers=Done,
        rate=WRITE,
    ),
)
