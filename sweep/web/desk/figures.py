"""The board, the sectors, and why the sweep may not close."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from sweep.db.sweeps import select_sweeps
from sweep.views.desk.board import BlockerRow
from sweep.views.desk.rows import SectorRow
from sweep.web.bodies import answer_json
from sweep.web.desk.answers import Figures
from sweep.web.desk.asking import sweep_of
from sweep.web.service import service
from sweep.web.signed_in import request_area


@dataclass(frozen=True, slots=True)
class SweepSent:
    """A sweep to choose."""

    sweep: str
    title: str
    exercise: bool
    revision: int
    opened_ms: int
    off_sale_ms: int | None
    disposed_ms: int | None
    zone: str


@dataclass(frozen=True, slots=True)
class SweepsSent:
    sweeps: list[SweepSent]


@dataclass(frozen=True, slots=True)
class BlockersSent:
    """As of ledger entry `n`."""

    n: int
    closable: bool
    blockers: list[BlockerRow]


@dataclass(frozen=True, slots=True)
class SectorsSent:
    """As of ledger entry `n`."""

    n: int
    sectors: list[SectorRow]


async def list_sweeps(request: web.Request) -> web.Response:
    """Every sweep, the newest first."""
    async with service(request).database.acquire() as connection:
        rows = await select_sweeps(connection)
    return answer_json(
        SweepsSent(
            [
                SweepSent(
                    r.sweep_id, r.title, r.exercise, r.revision, r.opened_ms, r.off_sale_ms, r.disposed_ms, r.zone
                )
                for r in reversed(rows)
            ]
        )
    )


async def give_board(request: web.Request) -> web.Response:
    """The board; ?at_least=N asks for one of that ledger entry or later."""
    return answer_json((await _figures(request)).board)


async def give_blockers(request: web.Request) -> web.Response:
    """Every reason, worst first."""
    found = await _figures(request)
    return answer_json(BlockersSent(found.board.n, found.board.closable, found.blockers))


async def give_coverage(request: web.Request) -> web.Response:
    """Sectors in one another."""
    found = await _figures(request)
    return answer_json(SectorsSent(found.board.n, found.sectors))


async def _figures(request: web.Request) -> Figures:
    here, text = service(request), request.query.get("at_least", "0")
    at_least = int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else 0
    # Of a number that was never given out nothing could be later: asking for it must not work the database harder.
    return await here.desk_answers.figures(here.database, sweep_of(request), request_area(request), at_least)
