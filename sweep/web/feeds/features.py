"""OGC API - Features (parts Core, GeoJSON, OpenAPI 3.0): QGIS, ArcGIS and GDAL open the live sweep by a feed link.

A list lives while it is read. Pages go by id, which never changes, so that what comes and goes meanwhile makes no
page skip or repeat another row; `next` carries the last id and the number of the ledger's event at the first page,
and a ledger that is behind that number (restored from a backup) is told instead of mixed in.
"""

from __future__ import annotations

import asyncio
import math
from typing import Any
from urllib.parse import quote, urlencode

from aiohttp import hdrs, web

from sweep.db.feeds import Box, Part
from sweep.domain.problem import Problem
from sweep.reports.feed_files import feature, render_feed_geojson
from sweep.reports.feed_package import describe_features
from sweep.views.feeds.columns import FeedList
from sweep.views.feeds.lists import FEED_LISTS
from sweep.web.feeds.asking import feed_of, give_json, list_of, root_of, sealed, table_of
from sweep.web.feeds.description import describe_service
from sweep.web.language import language_of
from sweep.web.pages import render
from sweep.web.service import service

GEOJSON = "application/geo+json"
_JSON = "application/json"
_CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
_CLASSES = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/"
_ORDINARY_PAGE = 1_000
_LONGEST_PAGE = 10_000
_LONGEST_ID = 400


async def show_landing(request: web.Request) -> web.Response:
    """For programs the landing page; for a person in a browser what there is, in words."""
    await feed_of(request)
    root, language = root_of(request), language_of(request, service(request).settings.language)
    if "text/html" in request.headers.get(hdrs.ACCEPT, ""):
        lists = [(each.name, _say(each, language)) for each in FEED_LISTS.values()]
        return sealed(await render(request, "feed.html", root=root, lists=lists))
    return give_json(
        {
            "title": "Recall sweep",
            "description": "Live lists of a product-recall sweep",
            "links": [
                _link("self", f"{root}/", _JSON, "This page"),
                _link("service-desc", f"{root}/api", "application/vnd.oai.openapi+json;version=3.0", "Description"),
                _link("conformance", f"{root}/conformance", _JSON, "Conformance"),
                _link("data", f"{root}/collections", _JSON, "Collections"),
                _link("describedby", f"{root}/datapackage.json", _JSON, "Meaning of the columns"),
            ],
        }
    )


async def give_description(request: web.Request) -> web.Response:
    """OpenAPI 3.0 of what is behind the link."""
    await feed_of(request)
    content_type = "application/vnd.oai.openapi+json"
    return give_json(describe_service(root_of(request), list(FEED_LISTS), _ORDINARY_PAGE, _LONGEST_PAGE), content_type)


async def give_conformance(request: web.Request) -> web.Response:
    """Which parts of the standard hold here."""
    await feed_of(request)
    return give_json({"conformsTo": [_CLASSES + part for part in ("core", "geojson", "oas30")]})


async def list_collections(request: web.Request) -> web.Response:
    """Every list."""
    await feed_of(request)
    root, language = root_of(request), language_of(request, service(request).settings.language)
    return give_json(
        {
            "links": [_link("self", f"{root}/collections", _JSON, "Collections")],
            "collections": [_collection(each, root, language) for each in FEED_LISTS.values()],
        }
    )


async def show_collection(request: web.Request) -> web.Response:
    """One list."""
    await feed_of(request)
    language = language_of(request, service(request).settings.language)
    return give_json(_collection(list_of(request), root_of(request), language))


async def give_schema(request: web.Request) -> web.Response:
    """JSON Schema of a list's features."""
    await feed_of(request)
    language = language_of(request, service(request).settings.language)
    return give_json(describe_features(list_of(request), language), "application/schema+json")


async def list_items(request: web.Request) -> web.Response:
    """A page of features: ?limit, ?bbox=west,south,east,north, ?after and ?as_of as `next` gave them."""
    of, root = list_of(request), root_of(request)
    limit, box = _limit(request.query.get("limit")), _box(request.query.get("bbox"))
    after = request.query.get("after")
    part = Part(None if after is None else after.replace("\0", "�")[:_LONGEST_ID], box, limit)
    table = await table_of(request, of, part)
    began_at = _as_of(request.query.get("as_of"), table.n)
    items = f"{root}/collections/{of.name}/items"
    links = [
        _link("self", items + (f"?{request.query_string}" if request.query_string else ""), GEOJSON, "This page"),
        _link("collection", f"{root}/collections/{of.name}", _JSON, "The list"),
    ]
    if table.more:
        query = {"limit": limit, "as_of": began_at, "after": table.rows[-1][0]}
        if box is not None:
            query["bbox"] = request.query["bbox"]
        links.append(_link("next", f"{items}?{urlencode(query)}", GEOJSON, "Next page"))
    body = await asyncio.to_thread(lambda: render_feed_geojson(table, links=links))
    return sealed(web.Response(body=body, content_type=GEOJSON), table)


async def show_item(request: web.Request) -> web.Response:
    """One feature by its id."""
    of, root, item = list_of(request), root_of(request), request.match_info["item"]
    table = await table_of(request, of, Part(only=item.replace("\0", "�"), limit=1))
    if not table.rows:
        raise Problem("not-found", "There is no such row in this list.", "该列表中没有此项。", status=404)
    collection = f"{root}/collections/{of.name}"
    links = [
        _link("self", f"{collection}/items/{quote(item, safe='')}", GEOJSON, "This feature"),
        _link("collection", collection, _JSON, "The list"),
    ]
    return give_json(feature(table, table.rows[0]) | {"links": links}, GEOJSON, table)


def _collection(of: FeedList, root: str, language: str) -> dict[str, Any]:
    here = f"{root}/collections/{of.name}"
    return {
        "id": of.name,
        "title": _say(of, language),
        "itemType": "feature",
        "crs": [_CRS84],
        "storageCrs": _CRS84,
        "extent": {"spatial": {"bbox": [[-180, -90, 180, 90]], "crs": _CRS84}},
        "links": [
            _link("self", here, _JSON, "The list"),
            _link("items", f"{here}/items", GEOJSON, "Features"),
            _link("describedby", f"{here}/schema", "application/schema+json", "Columns"),
            _link("alternate", f"{root}/{of.name}.csv", "text/csv", "CSV"),
        ],
    }


def _link(rel: str, href: str, content_type: str, title: str) -> dict[str, str]:
    return {"rel": rel, "href": href, "type": content_type, "title": title}


def _say(of: FeedList, language: str) -> str:
    return of.says.zh if language == "zh" else of.says.en


def _limit(given: str | None) -> int:
    if given is None:
        return _ORDINARY_PAGE
    if not (given.isascii() and given.isdecimal() and len(given) < 10 and int(given) > 0):
        raise _unfit("limit", "a whole number above 0", "大于 0 的整数")
    return min(int(given), _LONGEST_PAGE)


def _box(given: str | None) -> Box | None:
    if given is None:
        return None
    try:
        numbers = [float(part) for part in given.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:  # with heights, which nothing here has
        numbers = [*numbers[:2], *numbers[3:5]]
    if len(numbers) != 4 or not all(math.isfinite(each) for each in numbers) or numbers[1] > numbers[3]:
        raise _unfit("bbox", "west,south,east,north in degrees", "西,南,东,北（度）")
    return numbers[0], numbers[1], numbers[2], numbers[3]


def _as_of(given: str | None, now_n: int) -> int:
    if given is None:
        return now_n
    began_at = int(given) if given.isascii() and given.isdecimal() and len(given) < 19 else -1
    if not 0 <= began_at <= now_n:
        raise Problem(
            "ledger-behind",
            "The ledger is behind the first page that you read (a backup was restored?); read the list from its top.",
            "留痕记录早于您读取首页时的序号（可能已恢复备份）；请从头读取该列表。",
            status=409,
        )
    return began_at


def _unfit(name: str, en: str, zh: str) -> Problem:
    return Problem(f"{name}-unfit", f"“{name}” must be {en}.", f"{name} 应为{zh}。", status=400, field=name)
