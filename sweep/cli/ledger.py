"""`sweep ledger verify`, `sweep ledger head`, `sweep ledger erase`."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence

from sweep.cli.command import AT_THE_TERMINAL, Command, Invocation, Outcome, Say
from sweep.domain.problem import Problem
from sweep.views.words import Words


def _verify_options(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument(
        "--head",
        metavar="HASH",
        type=_hash,
        help=say("a head exported before: finds a cut or rebuilt ledger", "此前导出的链头：可发现截断或重建"),
    )


def _hash(text: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{64}", text.strip().lower()):
        raise argparse.ArgumentTypeError(f"a head is 64 characters of 0-9 and a-f, not {text!r}")
    return text.strip().lower()


async def _verify(run: Invocation) -> Outcome:
    from sweep.actions.verify_ledger import verify_ledger

    async with run.database() as database:
        found = await verify_ledger(database, run.sweep, run.options.head)
    facts = {
        "events": found.events,
        "check_ins": found.check_ins,
        "ok": found.ok,
        "first_bad": found.first_bad,
        "head": found.head,
        "trouble": list(found.trouble[:100]),
    }
    if found.ok:
        told = run.say(
            f"{found.events} events, {found.check_ins} check-ins: every hash and every line agrees. Head: {found.head}",
            f"{found.events} 条事件、{found.check_ins} 次检查登记：哈希与清查项全部一致。链头：{found.head}",
        )
        return Outcome(facts, [told])
    return Outcome(facts, found.trouble[:20], _broken(found.trouble))


def _broken(trouble: Sequence[str]) -> Problem:
    return Problem(
        "ledger-broken",
        f"The ledger does not agree with itself: {trouble[0]} ({len(trouble)} such); keep this data directory as it "
        "is and restore the last good backup elsewhere.",
        f"留痕记录不一致：{trouble[0]}（共 {len(trouble)} 处）；请原样保留该数据目录，并在别处恢复最近的可靠备份。",
    )


async def _head(run: Invocation) -> Outcome:
    from sweep.actions.export_head import export_head

    async with run.database() as database:
        head = await export_head(database, run.sweep)
    facts = {"sweep": head.sweep, "events": head.n, "head": head.hash}
    return Outcome(facts, [f"{head.sweep}  {head.n}  {head.hash}"])


def _erase_options(parser: argparse.ArgumentParser, say: Say) -> None:
    parser.add_argument("--reason", required=True, help=say("why: it goes on the ledger", "理由：将写入留痕记录"))


async def _erase(run: Invocation) -> Outcome:
    from sweep.actions.actor import Actor
    from sweep.actions.erase_personal import erase_personal
    from sweep.db.sweeps import choose_sweep
    from sweep.domain.words import Role

    async with run.database() as database:
        async with database.acquire() as connection:
            row = await choose_sweep(connection, run.sweep)
        by = Actor(AT_THE_TERMINAL, Role.COMMANDER)
        erased = await erase_personal(database, row.sweep_id, run.options.reason, by)
    facts = {
        "check_ins": erased.check_ins,
        "kept": erased.kept,
        "names": erased.names,
        "callers": erased.callers,
    }
    told = run.say(
        f"Erased: the bytes of {erased.check_ins} check-ins, {erased.names} names, {erased.callers} callers' words. "
        "The ledger still verifies.",
        f"已删除：{erased.check_ins} 次检查登记的原文、{erased.names} 个姓名、{erased.callers} 位举报人的信息。"
        "留痕记录仍可校验。",
    )
    return Outcome(facts, [told])


COMMANDS: Sequence[Command] = (
    Command(
        ("ledger", "verify"),
        Words("check every hash, and replay every line", "校验全部哈希并重算每个清查项"),
        "sweep ledger verify --head 3f9a...",
        Words(
            "Exit status 1 where anything does not agree. Without --head a cut tail can't be seen.",
            "有任何不一致时退出状态为 1。不带 --head 无法发现尾部截断。",
        ),
        _verify,
        _verify_options,
    ),
    Command(
        ("ledger", "head"),
        Words("export the head, to be kept elsewhere", "导出链头，另处保存"),
        "sweep ledger head",
        Words(
            "Write it down outside this machine (mail it, print it): `sweep ledger verify --head` proves it later.",
            "请保存在本机之外（邮件、打印）：日后用 sweep ledger verify --head 证明。",
        ),
        _head,
    ),
    Command(
        ("ledger", "erase"),
        Words("erase what is personal of a sweep that is over", "删除已销号清查中的个人信息"),
        "sweep ledger erase --reason 'kept for two years'",
        Words(
            "Officers' and witnesses' names, notes, callers' words. Every hash still verifies; photos of goods stay.",
            "删除执法人员与见证人姓名、备注及举报人信息。哈希仍可校验；物品照片保留。",
        ),
        _erase,
        _erase_options,
    ),
)
