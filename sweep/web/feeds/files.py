"""Each list as a file at an address that stays: CSV, XLSX, GeoJSON, and what their columns mean."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from aiohttp import hdrs, web

from sweep.reports.feed_files import render_feed_csv, render_feed_geojson, render_feed_xlsx
from sweep.reports.feed_package import describe_package
from sweep.views.feeds.columns import FeedTable
from sweep.web.feeds.asking import feed_of, give_json, list_of, sealed, table_of
from sweep.web.language import language_of
from sweep.web.service import service

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def give_csv(request: web.Request) -> web.Response:
    """UTF-8 with a byte order mark; formulas defused."""
    table = await table_of(request, list_of(request))
    response = await _file(table, lambda: render_feed_csv(table), "text/csv", "csv")
    response.charset = "utf-8"
    return response


async def give_xlsx(request: web.Request) -> web.Response:
    """A workbook: the list, and what its columns mean."""
    table = await table_of(request, list_of(request))
    language = language_of(request, service(request).settings.language)
    return await _file(table, lambda: render_feed_xlsx(table, language), _XLSX, "xlsx")


async def give_geojson(request: web.Request) -> web.Response:
    """All of it in one file."""
    table = await table_of(request, list_of(request))
    return await _file(table, lambda: render_feed_geojson(table), "application/geo+json", "geojson")


async def give_package(request: web.Request) -> web.Response:
    """datapackage.json."""
    await feed_of(request)
    return give_json(describe_package(language_of(request, service(request).settings.language)))


async def _file(table: FeedTable, render: Callable[[], bytes], content_type: str, ending: str) -> web.Response:
    body = await asyncio.to_thread(render)
    response = web.Response(body=body, content_type=content_type)
    response.headers[hdrs.CONTENT_DISPOSITION] = f'inline; filename="{table.of.name}.{ending}"'
    return sealed(response, table)
