"""/public/: no sign-in, no shop names, no persons, no script. A sighting goes to the sector's duty officer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import parse_qs
from zoneinfo import ZoneInfo

from aiohttp import web

from sweep.actions.handle_sighting import receive_sighting
from sweep.db.sweeps import select_sweeps
from sweep.domain.ids import LotId, SectorId, SweepId
from sweep.domain.problem import Problem
from sweep.domain.words import Account
from sweep.views.desk.board import BoardSheet, LotRow
from sweep.views.desk.rows import SectorRow
from sweep.web.bodies import read_body
from sweep.web.desk.answers import Figures
from sweep.web.desk.asking import storable
from sweep.web.pages import render
from sweep.web.route import Rate
from sweep.web.same_origin import check_own_origin
from sweep.web.service import service

#: Of one address; a family behind one router may all have seen something.
SIGHTING_BY_ADDRESS = Rate("public-sighting", 1 / 120, 5)
#: Of everybody together: what people can read.
_SIGHTING_OF_ALL = Rate("public-sightings", 1, 120)
_LONGEST = {"text": 2_000, "place": 300, "contact": 120}
_STILL_AROUND = frozenset({Account.ON_SALE, Account.MISSING, Account.RELEASED, Account.CORRECTED})


@dataclass(frozen=True, slots=True)
class Progress:
    """One county for the public: shares in whole per cent, rounded down: 100 only when nothing is left."""

    sector: str
    name: str
    shops: int
    proven_pct: int
    visited_pct: int


@dataclass(frozen=True, slots=True)
class LotTold:
    """One lot in words."""

    name: str
    producer: str
    which: str
    is_released: bool


async def show_public(request: web.Request) -> web.Response:
    """How far it is. ?sweep= where there are several; the newest otherwise."""
    return await _show(request)


async def take_public_sighting(request: web.Request) -> web.Response:
    """The form: somebody has seen a listed lot on sale. It is nobody's yet, so it goes to the duty officer."""
    here = service(request)
    check_own_origin(request, here.settings.public_url)
    here.rate_limits.take(_SIGHTING_OF_ALL, b"")
    given = parse_qs((await read_body(request)).decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)
    values = {name: storable(found[0].strip()) for name, found in given.items()}
    words = {name: values.get(name, "")[:longest] for name, longest in _LONGEST.items()}
    if not words["place"] and not words["text"]:
        raise Problem(
            "sighting-empty",
            "Say where you have seen it, or what you have seen; then send it again.",
            "请填写发现地点或情况后重新提交。",
            field="place",
        )
    sweep = await _sweep(request)
    if sweep is None:
        raise Problem("no-sweep", "No sweep is open.", "目前没有正在进行的清查。", status=404)
    await receive_sighting(
        here.database,
        sweep,
        actor=None,
        channel="citizen",
        sector=SectorId(values["sector"]) if values.get("sector") else None,
        lot=LotId(values["lot"]) if values.get("lot") else None,
        text=words["text"],
        place=words["place"],
        contact=words["contact"],
    )
    return await _show(request, is_sent=True)


async def _show(request: web.Request, *, is_sent: bool = False) -> web.Response:
    here = service(request)
    sweep = await _sweep(request)
    if sweep is None:
        return await render(request, "public.html", board=None, is_sent=False)
    found: Figures = await here.desk_answers.figures(here.database, sweep, None, 0)
    board = found.board
    return await render(
        request,
        "public.html",
        board=board,
        at=datetime.fromtimestamp(board.now_ms / 1000, UTC).astimezone(ZoneInfo(board.zone)),
        whole=_progress("", "", board.shops, board.proven, _visited(board)),
        taken=sum(units for account, units in board.units.items() if account not in _STILL_AROUND),
        counties=counties(found.sectors),
        lots=[tell_lot(lot) for lot in board.lots],
        choices=[(lot.lot, lot.label if lot.label != lot.lot else f"{lot.brand} {lot.product}") for lot in board.lots],
        places=[place.strip() for place in here.settings.return_places.replace("；", ";").split(";") if place.strip()],
        hotline=here.settings.hotline,
        is_sent=is_sent,
    )


async def _sweep(request: web.Request) -> SweepId | None:
    async with service(request).database.acquire() as connection:
        rows = await select_sweeps(connection)
    wanted = request.query.get("sweep")
    chosen = next((row for row in rows if row.sweep_id == wanted), rows[-1] if rows else None)
    return chosen.sweep_id if chosen is not None else None


def counties(rows: list[SectorRow]) -> list[Progress]:
    """The sectors just below the topmost ones that have shops; a topmost one where it has nothing below it."""
    below = {row.parent for row in rows}
    return [
        _progress(row.sector, row.name, row.shops, row.clear, row.shops - row.unvisited)
        for row in rows
        if row.shops and (row.depth == 1 or (row.depth == 0 and row.sector not in below))
    ]


def tell_lot(lot: LotRow) -> LotTold:
    """A lot as a buyer finds it on the tin."""
    name = " ".join(part for part in (lot.brand, lot.product, lot.spec) if part)
    return LotTold(name, lot.producer, lot.rule_text or lot.label, lot.released)


def _visited(board: BoardSheet) -> int:
    return sum(number for state, number in board.states.items() if state.value not in ("unvisited", "attempted"))


def _progress(sector: str, name: str, shops: int, proven: int, visited: int) -> Progress:
    return Progress(sector, name, shops, 100 * proven // max(shops, 1), 100 * visited // max(shops, 1))
