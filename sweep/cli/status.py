"""`sweep status`, `sweep close`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sweep.cli.command import AT_THE_TERMINAL, Command, Invocation, Outcome, Say
from sweep.domain.ids import LotId
from sweep.domain.problem import Problem
from sweep.views.blocker_words import describe_blockers
from sweep.views.lot_names import name_lot
from sweep.views.words import Words

if TYPE_CHECKING:
    from sweep.domain.closing import Blocker
    from sweep.views.board import Board


async def _status(run: Invocation) -> Outcome:
    from sweep.actions.read_board import read_board

    async with run.database() as database:
        board = await read_board(database, run.sweep)
    return Outcome(board_facts(board), _told(run, board))


def board_facts(board: Board) -> dict[str, Any]:
    """The contract's keys of `status`, and the figures behind them."""
    return {
        "sweep": board.sweep,
        "title": board.title,
        "exercise": board.exercise,
        "revision": board.recall.revision,
        "closable": board.is_closable,
        "blockers": [_blocker_facts(reason) for reason in board.reasons],
        "lots": [_lot_facts(board, lot) for lot in board.lots],
        "lots_confirmed": len(board.confirmed),
        "retailers": board.shops_in_scope,
        "open_lines": board.open_lines,
        "off_sale": board.off_sale_ms is not None,
        "closed": board.disposed_ms is not None,
        "overridden": board.overridden,
        "events": board.n,
        "head": board.head,
    }


def _blocker_facts(reason: Blocker) -> dict[str, Any]:
    return {
        "kind": reason.kind.value,
        "count": reason.count,
        "lot": reason.lot,
        "examples": list(reason.examples),
        "end": reason.end,
    }


def _lot_facts(board: Board, lot: Any) -> dict[str, Any]:
    standing = board.lots[lot]
    return {
        "lot": lot,
        "product": board.recall.lots[lot].product,
        "released": board.recall.lots[lot].released,
        "confirmed": lot in board.confirmed,
        "lines": {state.value: count for state, count in standing.lines.items()},
        "found": standing.found,
        "units": {account.value: units for account, units in standing.units.items()},
    }


def _told(run: Invocation, board: Board) -> list[str]:
    lines = [
        f"{board.sweep}  {board.title}" + (run.say("  EXERCISE", "  演练") if board.exercise else ""),
        run.say(
            f"Revision {board.recall.revision}: {len(board.confirmed)} of {len(board.lots)} lots confirmed withdrawn; "
            f"{board.shops_in_scope} shops, {board.open_lines} lines open.",
            f"第 {board.recall.revision} 次修订：{len(board.lots)} 个批次中 {len(board.confirmed)} 个已确认撤下；"
            f"{board.shops_in_scope} 户，{board.open_lines} 个清查项未销号。",
        ),
    ]
    lines += [f"  - {line}" for line in describe_blockers(_by_name(board.reasons, board), run.language)]
    if board.overridden:
        lines.append(run.say("Ended by a signed override of what is listed.", "经签署强行结束；所列事项并未解决。"))
    if board.disposed_ms is not None:
        lines.append(run.say("Closed: both ends are reached.", "已销号：两个终点均已达到。"))
    elif board.off_sale_ms is not None:
        lines.append(run.say("Off sale; goods are still in custody.", "清查结束；尚有物品在扣。"))
    elif board.is_closable:
        lines.append(
            run.say("Nothing keeps the sweep open: `sweep close` ends it.", "已无未销号事项：可运行 sweep close。")
        )
    return lines


def _by_name(reasons: Sequence[Blocker], board: Board) -> list[Blocker]:
    """What keeps the sweep open, with what its lots are called."""
    named = {lot_id: LotId(name_lot(lot)) for lot_id, lot in board.recall.lots.items()}
    return [replace(r, lot=named.get(r.lot, r.lot)) if r.lot is not None else r for r in reasons]


def _close_options(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument(
        "--override",
        metavar="REASON",
        help=say(
            "end it over the blockers, signed, marked in everything that follows",
            "不顾未销号事项强行结束：署名、写明理由并永久标记",
        ),
    )
    parser.add_argument("--by", metavar="PERSON", help=say("id of the commander who signs", "签署指挥员的编号"))


async def _close(run: Invocation) -> Outcome:
    from sweep.actions.actor import Actor
    from sweep.actions.close_sweep import close_sweep
    from sweep.actions.read_board import read_board
    from sweep.db.sweeps import choose_sweep
    from sweep.domain.ids import PersonId
    from sweep.domain.words import Role

    by = PersonId(run.options.by) if run.options.by else AT_THE_TERMINAL
    async with run.database() as database:
        async with database.acquire() as connection:
            before = await choose_sweep(connection, run.sweep)
        closing = await close_sweep(database, before.sweep_id, Actor(by, Role.COMMANDER), override=run.options.override)
        reasons = _by_name(closing.reasons, await read_board(database, before.sweep_id))
    facts = {
        "off_sale": closing.off_sale,
        "closed": closing.closed,
        "overridden": closing.overridden,
        "sweep": before.sweep_id,
        "blockers": [_blocker_facts(reason) for reason in closing.reasons],
    }
    told = [f"  - {line}" for line in describe_blockers(reasons, run.language)]
    if closing.closed:
        told = [run.say("Closed: both ends are reached.", "已销号：两个终点均已达到。")]
    elif closing.off_sale and closing.overridden:
        told.insert(
            0, run.say(f"Off sale by override, signed by {by}, over:", f"经 {by} 签署强行结束清查，未解决事项：")
        )
    elif closing.off_sale:
        told.insert(0, run.say("Off sale. Goods are still in custody:", "清查结束。尚有物品在扣："))
    reached = closing.closed or (closing.off_sale and before.off_sale_ms is None)
    return Outcome(facts, told, None if reached else _not_closed(before.sweep_id, reasons, run.language))


def _not_closed(sweep: str, reasons: Sequence[Blocker], language: str) -> Problem:
    worst = describe_blockers(reasons, language)[0] if reasons else ""
    return Problem(
        "not-closable",
        f"Sweep {sweep} can't be closed yet. {worst} `sweep status` lists every reason.",
        f"清查 {sweep} 尚不能结束：{worst}运行 sweep status 查看全部原因。",
        sweep=sweep,
    )


COMMANDS: Sequence[Command] = (
    Command(
        ("status",),
        Words("how the sweep stands, and what keeps it open", "清查进展，以及尚未销号的事项"),
        "sweep status",
        Words(
            "The blockers are listed worst first. When there are none for the first end: sweep close.",
            "未销号事项按严重程度排列；第一个终点无事项时可运行 sweep close。",
        ),
        _status,
    ),
    Command(
        ("close",),
        Words("end the sweep, if nothing keeps it open", "无未销号事项时结束清查"),
        "sweep close",
        Words(
            "Off sale when every lot is confirmed; closed when, besides, nothing is left in custody: run it again\n"
            "then. A find or a sighting afterwards reopens the sweep.",
            "全部批次确认后为“清查结束”；在扣物品全部处置后再运行一次即“处置销号”。\n此后如有检出或线索，清查重新打开。",
        ),
        _close,
        _close_options,
    ),
)
