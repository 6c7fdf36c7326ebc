"""The coverage map: its page and script, its points, areas and figures, one shop's sheet, and the search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from maps.coverage_map import MapPage, Tiles, build_coverage_map
from maps.points_payload import encode_points
from maps.sector_areas import draw_hulls
from maps.shell import Shell
from sweep.actions.apply import read_base
from sweep.actions.count_matters import count_sectors
from sweep.actions.read_standing import Standing
from sweep.db import points
from sweep.db.connection import Connection
from sweep.db.desk.coverage import SectorName
from sweep.db.point_table import count_lots, select_points
from sweep.db.points import Area
from sweep.db.sweeps import SweepRow, choose_sweep, select_sweep, select_sweeps
from sweep.domain.datum import Datum
from sweep.domain.ids import LotId, SectorId, ShopId, SweepId
from sweep.domain.problem import Problem
from sweep.settings import Settings
from sweep.views.board import Board
from sweep.views.points import SectorCoverage, ShopMatch, ShopSheet
from sweep.views.words import LANGUAGES
from sweep.web.bodies import ENCODER, answer_json
from sweep.web.headers import CONTENT_SECURITY_POLICY
from sweep.web.language import LANGUAGE_COOKIE, language_of
from sweep.web.map_answers import Packed
from sweep.web.service import service
from sweep.web.signed_in import request_area, signed_in

_MOST_FOUND = 20
_LONGEST_SEARCH = 80
_A_YEAR_S = 31_536_000


@dataclass(frozen=True, slots=True)
class SectorFigures:
    """A sector's own figures, without those of the sectors within it."""

    sector: SectorId
    name: str
    parent: SectorId | None
    level: str
    shops: int
    open_lines: int
    silent_phones: int
    unsent: int


@dataclass(frozen=True, slots=True)
class MapStanding:
    """The header's figures, as of event `n` at `now_ms` on the sweep's clock, which runs at `pace_milli` / 1000."""

    n: int
    now_ms: int
    pace_milli: int
    revision: int
    lots: int
    lots_confirmed: int | None  # not known of a moment in the past
    silent_phones: int
    off_sale_ms: int | None
    disposed_ms: int | None
    overridden: bool
    sectors: list[SectorFigures]


@dataclass(frozen=True, slots=True)
class ShopsFound:
    """What a search found, the best first."""

    shops: list[ShopMatch]


async def show_map(request: web.Request) -> web.Response:
    """The map's page: a shell that loads everything else."""
    shell = await _shell(request)
    response = web.Response(text=shell.page, content_type="text/html")
    if tiles := service(request).settings.map_tiles:
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(tiles.replace("{s}", "*")))
        policy = CONTENT_SECURITY_POLICY.replace("img-src 'self'", f"img-src 'self' {origin}")
        response.headers["Content-Security-Policy"] = policy
    if (language := request.query.get("lang")) in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, language, max_age=_A_YEAR_S, samesite="Lax", httponly=True)
    return response


async def map_script(request: web.Request) -> web.Response:
    """The script that Folium generated for the page."""
    shell = await _shell(request)
    return web.Response(text=shell.script, content_type="text/javascript")


async def _shell(request: web.Request) -> Shell:
    here = service(request)
    async with here.database.acquire() as connection:
        wanted = request.query.get("sweep")
        # Without a name: the newest.
        row = (
            await choose_sweep(connection, wanted)
            if wanted is not None or not (rows := await select_sweeps(connection))
            else rows[-1]
        )
    bounds = await here.map_answers.bounds(here.database, row.sweep_id, request_area(request))
    language = language_of(request, here.settings.language)
    page = MapPage(
        sweep=row.sweep_id,
        title=row.title,
        exercise=row.exercise,
        zone=row.zone,
        language=language,
        bounds=bounds,
        asset=here.assets.url,
        script_url=f"/map/page.js?sweep={row.sweep_id}&lang={language}",
        links={"map-desk": f"/desk/?sweep={row.sweep_id}"},
        tiles=tiles_of(here.settings),
        worker_url=here.assets.url("maps/stream_worker.js"),
        reader=signed_in(request).person,
    )
    return build_coverage_map(page).render_shell()


def tiles_of(settings: Settings) -> Tiles | None:
    """The background that an installation has chosen."""
    if settings.map_tiles is None:
        return None
    return Tiles(settings.map_tiles, settings.map_attribution, Datum(settings.map_tiles_datum))


async def give_points(request: web.Request) -> web.Response:
    """All shops as compact columns, as of one event; the stream continues after it."""
    return await answer_packed(request, await _points(request, _at_least(request)))


async def answer_packed(request: web.Request, packed: Packed) -> web.Response:
    """A large answer, compressed; 304 where the browser has it."""
    headers = {hdrs.ETAG: f'"{packed.tag}"', hdrs.CACHE_CONTROL: "private, no-cache", hdrs.VARY: "Accept-Encoding"}
    if request.headers.get(hdrs.IF_NONE_MATCH) == headers[hdrs.ETAG]:
        return web.Response(status=304, headers=headers)
    body, coding = await packed.encoded(request.headers.get(hdrs.ACCEPT_ENCODING, ""))
    if coding is not None:
        headers[hdrs.CONTENT_ENCODING] = coding
    return web.Response(body=body, content_type="application/json", headers=headers)


async def _points(request: web.Request, at_least: int) -> Packed:
    here, sweep, area = service(request), asked_sweep(request), request_area(request)
    if lot := request.query.get("lot"):
        return await here.map_answers.lot_points(
            here.database, sweep, area, LotId(storable(lot)), at_least, encode_points
        )
    return await here.map_answers.points(here.database, sweep, area, at_least, encode_points)


def _at_least(request: web.Request) -> int:
    text = request.query.get("at_least", "0")
    if not (text.isascii() and text.isdecimal() and len(text) <= 18):
        raise Problem(
            "at-least-unfit",
            "“at_least” must be a number of the ledger; leave it out for the newest points.",
            "at_least 应为留痕序号；不填则返回最新数据。",
            status=400,
        )
    return int(text)


async def give_sectors(request: web.Request) -> web.Response:
    """The sectors as GeoJSON areas with their figures; hulls around the shops where no boundary was loaded."""
    here, area = service(request), request_area(request)
    async with here.database.transaction(isolation="repeatable_read", readonly=True) as connection:
        row = await select_sweep(connection, asked_sweep(request))
        collection = await read_areas(connection, row, area)
    packed = Packed(row.head_n, "", ENCODER.encode(collection))
    body, coding = await packed.encoded(request.headers.get(hdrs.ACCEPT_ENCODING, ""))
    headers = {hdrs.VARY: "Accept-Encoding"} | ({hdrs.CONTENT_ENCODING: coding} if coding else {})
    return web.Response(body=body, content_type="application/geo+json", headers=headers)


async def read_areas(connection: Connection, row: SweepRow, area: Area) -> dict[str, Any]:
    """The sectors that the reader may see, as a GeoJSON FeatureCollection (WGS-84)."""
    sectors = await points.select_coverage(connection, row, area)
    shapes = {sector.sector: sector.boundary for sector in sectors if sector.boundary is not None}
    if len(shapes) < len(sectors):
        table, _ = await select_points(connection, row)
        shapes |= draw_hulls(sectors, table if area is None else table.within(area))
    lots = await count_lots(connection, row.sweep_id)
    features = [_feature(sector, shapes[sector.sector], lots) for sector in sectors if sector.sector in shapes]
    return {"type": "FeatureCollection", "n": row.head_n, "features": features}


def _feature(sector: SectorCoverage, geometry: Any, lots: int) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": sector.sector,
        "properties": {
            "name": sector.name,
            "parent": sector.parent,
            "level": sector.level,
            "shops": sector.shops,
            "lines": sector.shops * lots,
            "open_lines": sector.open_lines,
            "silent_phones": sector.silent_phones,
        },
        "geometry": geometry,
    }


async def give_standing(request: web.Request) -> web.Response:
    """The header's figures."""
    here = service(request)
    reading = await here.standings.read(here.database, asked_sweep(request))
    area = request_area(request)
    return answer_json(describe_standing(reading.standing, reading.board(), reading.sectors_in(area), area))


def describe_standing(standing: Standing, board: Board, seen: Sequence[SectorName], area: Area) -> MapStanding:
    """The header's figures for a reader of this area, who sees these sectors."""
    silent = [phone for phone in standing.phones_in(area) if phone.silent]
    sectors = [
        SectorFigures(
            own.sector,
            own.name,
            own.parent,
            own.level,
            sum(own.states.values()),
            own.open_lines,
            sum(phone.sector == own.sector for phone in silent),
            sum(phone.unsent for phone in silent if phone.sector == own.sector),
        )
        for own in count_sectors(standing.tally, seen)
    ]
    return MapStanding(
        n=board.n,
        now_ms=board.now_ms,
        pace_milli=standing.row.clock_pace_milli,
        revision=board.recall.revision,
        lots=len(board.lots),
        lots_confirmed=len(board.confirmed),
        silent_phones=len(silent),
        off_sale_ms=board.off_sale_ms,
        disposed_ms=board.disposed_ms,
        overridden=board.overridden,
        sectors=sectors,
    )


async def find_shops(request: web.Request) -> web.Response:
    """Shops whose name, address or number contains the text."""
    here, text = service(request), request.query.get("q", "").strip()[:_LONGEST_SEARCH]
    found: list[ShopMatch] = []
    if text:
        async with here.database.acquire() as connection:
            row = await select_sweep(connection, asked_sweep(request))
            found = await points.search_shops(
                connection, row.sweep_id, storable(text), request_area(request), _MOST_FOUND
            )
    return answer_json(ShopsFound(found))


async def show_shop(request: web.Request) -> web.Response:
    """Everything about one shop."""
    here, shop = service(request), ShopId(storable(request.match_info["shop"]))
    area: Area = request_area(request)
    async with here.database.transaction(isolation="repeatable_read", readonly=True) as connection:
        row: SweepRow = await select_sweep(connection, asked_sweep(request))
        base = await read_base(connection, row)
        sheet: ShopSheet = await points.select_sheet(connection, row, base, shop, area)
    return answer_json(replace(sheet, lines=dict(sheet.lines)))


def asked_sweep(request: web.Request) -> SweepId:
    """The sweep that the address names."""
    return SweepId(storable(request.match_info["sweep"]))


def storable(text: str) -> str:
    """PostgreSQL has no NUL, so nothing there contains one."""
    return text.replace("\0", "�")
