"""Draw the effectiveness checks, end the sweep, export the ledger's head."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
from aiohttp import hdrs, web

from sweep.actions import close_sweep as ending
from sweep.actions import draw_sample as drawing
from sweep.actions.export_head import export_head, note_exported
from sweep.actions.read_dossier import read_dossier
from sweep.reports.dossier_files import render_dossier
from sweep.views.desk.board import BlockerRow, blocker_row
from sweep.web.bodies import answer_json, read_json
from sweep.web.desk.asking import actor_of, storable, sweep_of
from sweep.web.language import language_of
from sweep.web.service import service


class SampleGiven(msgspec.Struct):
    """`seed`: an outside auditor's; empty: the ledger's head, which nobody could choose."""

    seed: str = ""


class SampleTaken(msgspec.Struct):
    """What was drawn: shops needed by sector."""

    number: int
    seed: str
    needed: dict[str, int]


class ClosingGiven(msgspec.Struct):
    """`override` null: only where nothing blocks; otherwise the reason with which the commander signs over it."""

    override: str | None = None


@dataclass(frozen=True, slots=True)
class ClosingTaken:
    """Which ends are reached, and what kept it from more."""

    off_sale: bool
    closed: bool
    overridden: bool
    blockers: list[BlockerRow]


@dataclass(frozen=True, slots=True)
class HeadTaken:
    """The hash (hex) of ledger entry `n`."""

    sweep: str
    n: int
    hash: str


async def post_sample(request: web.Request) -> web.Response:
    """Draw a sample."""
    given = await read_json(request, SampleGiven)
    drawn = await drawing.draw_sample(
        service(request).database, sweep_of(request), actor_of(request), storable(given.seed.strip()) or None
    )
    return answer_json(SampleTaken(drawn.number, drawn.seed, drawn.needed), status=201)


async def post_closing(request: web.Request) -> web.Response:
    """Reach every end that nothing blocks."""
    given = await read_json(request, ClosingGiven)
    override = storable(given.override) if given.override is not None else None
    done = await ending.close_sweep(service(request).database, sweep_of(request), actor_of(request), override=override)
    return answer_json(
        ClosingTaken(done.off_sale, done.closed, done.overridden, [blocker_row(reason) for reason in done.reasons])
    )


async def post_head(request: web.Request) -> web.Response:
    """Export the ledger's head: keep it where nobody who can change the ledger can reach it."""
    head = await export_head(service(request).database, sweep_of(request))
    return answer_json(HeadTaken(head.sweep, head.n, head.hash), status=201)


async def post_report(request: web.Request) -> web.Response:
    """Write the report and answer with all its files in one ZIP."""
    here, sweep = service(request), sweep_of(request)
    language = language_of(request, here.settings.language)
    dossier = await read_dossier(here.database, sweep)
    packed = await asyncio.to_thread(lambda: _zip(render_dossier(dossier, language)))
    board = dossier.board
    await note_exported(here.database, board.sweep, board.n, board.head, dossier.as_of_ms)
    headers = {hdrs.CONTENT_DISPOSITION: 'attachment; filename="report.zip"'}
    return web.Response(body=packed, content_type="application/zip", headers=headers)


def _zip(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return out.getvalue()
