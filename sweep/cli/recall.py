"""`sweep recall open`, `sweep recall amend`."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from sweep.cli.command import AT_THE_TERMINAL, Command, Invocation, Outcome, Say, file_argument
from sweep.domain.ids import PersonId
from sweep.domain.written_date import SlashOrder
from sweep.intake.rejects import told_row
from sweep.views.words import Words

_MAX_ROWS = 8

if TYPE_CHECKING:
    from sweep.actions.open_sweep import Opened
    from sweep.actions.take_notice import TakenNotice
    from sweep.intake.rejects import RejectRow


def _options(parser: argparse.ArgumentParser, say: Say) -> None:
    file_argument(
        parser,
        say(
            "CSV, XLSX, JSON, TOML, or tables in DOCX or text PDF", "CSV、XLSX、JSON、TOML，或 DOCX、文本 PDF 中的表格"
        ),
    )
    parser.add_argument("--title", help=say("the recall's title, instead of the file's", "召回标题，代替文件中的标题"))
    parser.add_argument(
        "--class", dest="recall_class", choices=("I", "II", "III"), help=say("class of the recall", "召回级别")
    )
    parser.add_argument("--hazard", help=say("what is wrong with the product", "危害说明"))
    parser.add_argument(
        "--dates",
        choices=("month-first", "day-first"),
        help=say("what comes first in 09/08/2008 (default: nothing is guessed)", "09/08/2008 中何者在前（默认不猜测）"),
    )
    parser.add_argument(
        "--confirmed-by",
        metavar="PERSON",
        help=say(
            "id of the second person who compared every lot with the original (default: you, at this terminal)",
            "第二人（已将每个批次与原件核对）的编号（默认：本终端操作者）",
        ),
    )


def _open_options(parser: argparse.ArgumentParser, say: Say) -> None:
    _options(parser, say)
    parser.add_argument("--exercise", action="store_true", help=say("this is an exercise", "这是演练"))


def _read(run: Invocation) -> TakenNotice:
    from sweep.actions.take_notice import take_notice

    options = run.options
    return take_notice(
        options.file, title=options.title, recall_class=options.recall_class, hazard=options.hazard,
        rejects_dir=run.settings.data_dir / "rejects", now=run.now,
        slash_order=SlashOrder(options.dates.replace("-", "_")) if options.dates else SlashOrder.UNKNOWN,
    )  # fmt: skip


async def _open(run: Invocation) -> Outcome:
    from sweep.actions.open_sweep import open_sweep

    taken = _read(run)
    async with run.database() as database:
        opened = await open_sweep(
            database,
            taken.notice,
            by=AT_THE_TERMINAL,
            confirmed_by=_confirmed_by(run),
            exercise=run.options.exercise,
            zone=run.settings.zone.key,
        )
    return _answer(run, taken, opened)


async def _amend(run: Invocation) -> Outcome:
    from sweep.actions.amend_recall import amend_recall

    taken = _read(run)
    async with run.database() as database:
        opened = await amend_recall(
            database, run.sweep, taken.notice, by=AT_THE_TERMINAL, confirmed_by=_confirmed_by(run)
        )
    return _answer(run, taken, opened)


def _confirmed_by(run: Invocation) -> PersonId:
    return PersonId(run.options.confirmed_by) if run.options.confirmed_by else AT_THE_TERMINAL


def _answer(run: Invocation, taken: TakenNotice, opened: Opened) -> Outcome:
    told = [
        run.say(
            f"Sweep {opened.sweep}, revision {opened.revision}; lots: {opened.lots}, "
            f"lines opened: {opened.reopened_lines}.",
            f"清查 {opened.sweep}，第 {opened.revision} 次修订：{opened.lots} 个批次，"
            f"打开 {opened.reopened_lines} 个清查项。",
        )
    ]
    if not opened.reopened_lines and opened.revision == 1:
        told.append(
            run.say(
                "No shop is registered yet; `sweep registry load` brings them into this sweep.",
                "尚无经营户；运行 sweep registry load 后自动纳入本次清查。",
            )
        )
    if opened.revision == 1 and not taken.names_class:
        told.append(
            run.say(
                "The notice names no recall class: class I, the gravest, was taken; --class says another.",
                "公告未写召回级别，按最严重的一级处理；可用 --class 指定。",
            )
        )
    if taken.remarks:
        told.extend(_note(run, reason, list(said)) for reason, said in _by_reason(taken.remarks))
        told.append(
            run.say(
                f"Remarks on the notice ({len(taken.remarks)}), to be looked at: {taken.remarks_file}",
                f"公告有 {len(taken.remarks)} 条说明需人工查看：{taken.remarks_file}",
            )
        )
    if not run.options.confirmed_by:
        told.append(
            run.say(
                "Every lot was taken as compared with the original by the person at this terminal; "
                "--confirmed-by names a second person.",
                "视为本终端操作者已将每个批次与原件核对；可用 --confirmed-by 注明第二人。",
            )
        )
    facts = {
        "sweep": opened.sweep,
        "revision": opened.revision,
        "lots": opened.lots,
        "reopened_lines": opened.reopened_lines,
        "confirmed_by": _confirmed_by(run),
        "remarks": len(taken.remarks),
        "remarks_file": str(taken.remarks_file) if taken.remarks_file else None,
    }
    return Outcome(facts, told)


def _by_reason(remarks: Sequence[RejectRow]) -> Iterable[tuple[str, Iterable[RejectRow]]]:
    return groupby(sorted(remarks, key=attrgetter("reason_en", "row")), key=attrgetter("reason_en"))


def _note(run: Invocation, reason_en: str, said: Sequence[RejectRow]) -> str:
    """One line for all rows of which the same is said."""
    rows = [told_row(each.row) for each in said if each.row]
    some = ", ".join(rows[:_MAX_ROWS]) + (" …" if len(rows) > _MAX_ROWS else "")
    return run.say(
        f"Note{f' (row {some})' if rows else ''}: {reason_en}",
        f"注意{f'（第 {some} 行）' if rows else ''}：{said[0].reason_zh}",
    )


COMMANDS: Sequence[Command] = (
    Command(
        ("recall", "open"),
        Words("open a sweep on a recall notice", "依据召回公告开展清查"),
        "sweep recall open notice.xlsx",
        Words(
            "Each row of the file names a product, and lot codes, dates or a rule in words (all lots, made before\n"
            "2008-08-06). Every registered shop gets a line for every lot. Next: sweep distribution load (if there is\n"
            "a list), sweep plan, sweep serve.",
            "文件每行写明产品，以及批号、日期或规则文字（如“全部批次”“2008年8月6日以前生产”）。\n"
            "每个经营户对每个批次各有一个清查项。\n"
            "下一步：sweep distribution load（有流向时）、sweep plan、sweep serve。",
        ),
        _open,
        _open_options,
    ),
    Command(
        ("recall", "amend"),
        Words("add a revision: new, wider, narrower or released lots", "追加修订：新增、扩大、缩小或放行批次"),
        "sweep recall amend notice_2.xlsx",
        Words(
            "Only what is new or changes stands in the file, by lot id; other lots stay as they are. A row whose\n"
            "change is “released” needs a certificate. Only lines that today's rules leave unanswered are open again.\n"
            "Next: sweep plan sends teams back there.",
            "文件只写新增或有变化的批次（按批次编号对应），未写到的不变；变更为“放行”的须有检验报告编号。\n"
            "仅重新打开现行规则下未作答的清查项。下一步：sweep plan 安排检查组返回。",
        ),
        _amend,
        _options,
    ),
)
