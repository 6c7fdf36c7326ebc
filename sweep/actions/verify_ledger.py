"""Walk the whole ledger: the chain, the bytes that phones sent, and the lines that its events add up to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sweep.actions.apply import read_base
from sweep.db import ledger, verification
from sweep.db.connection import Connection, Database
from sweep.db.entries import encode_entry
from sweep.db.sweeps import SweepRow, choose_sweep
from sweep.domain.events import CheckInRecorded, Event, RecallRevised, ShopsEntered
from sweep.domain.ids import ShopId
from sweep.domain.judge import ShopJudgement, judge_shop
from sweep.domain.ledger import GENESIS, chain
from sweep.domain.lines import write_cover
from sweep.domain.problem import Problem
from sweep.domain.shop_file import ShopFile, add


@dataclass(frozen=True, slots=True)
class Verified:
    """The contract's keys of `ledger verify`. `first_bad` is the number of the first entry that does not fit (None
    if all do); `trouble` says what is wrong, in English."""

    events: int
    check_ins: int
    ok: bool
    first_bad: int | None
    head: str
    trouble: tuple[str, ...] = ()


async def verify_ledger(database: Database, sweep: str | None = None, exported_head: str | None = None) -> Verified:
    """Verify a sweep's ledger against itself, the kept bytes, the lines, and a head that was exported earlier."""
    wanted = _head_bytes(exported_head)
    async with database.transaction(isolation="repeatable_read", readonly=True) as connection:
        row = await choose_sweep(connection, sweep)
        walk = _Walk(row, wanted)
        async for entry in ledger.read_entries(connection, row.sweep_id):
            walk.take(entry)
        if walk.count and (walk.count != row.head_n or walk.previous != row.head_hash):
            walk.blame(walk.count + 1, "the sweep's head is not the ledger's last entry")
        if not walk.seen:
            walk.trouble.append("the exported head is not in this ledger: its tail was cut or it was rebuilt")
        await _compare_bytes(connection, row, walk)
        if not walk.trouble:
            await _compare_lines(connection, row, walk)
        return Verified(
            walk.count, len(walk.check_ins), not walk.trouble, walk.first_bad, walk.previous.hex(), tuple(walk.trouble)
        )


def _head_bytes(head: str | None) -> bytes | None:
    try:
        return bytes.fromhex(head) if head else None
    except ValueError:
        raise Problem(
            "head-unreadable",
            f"“{head}” is no ledger head; a head is 64 hexadecimal digits.",
            f"“{head}”不是留痕记录的校验值；校验值为 64 位十六进制数字。",
        ) from None


class _Walk:
    def __init__(self, row: SweepRow, wanted: bytes | None) -> None:
        self.row = row
        self.wanted = wanted
        self.seen = wanted is None
        self.previous = GENESIS
        self.count = 0
        self.first_bad: int | None = None
        self.trouble: list[str] = []
        self.files: dict[ShopId, ShopFile] = {}
        self.check_ins: dict[str, tuple[int, str]] = {}
        self.scope: set[ShopId] = set()
        self.revisions: dict[int, int] = {}

    def blame(self, n: int, why: str) -> None:
        self.first_bad = n if self.first_bad is None else min(self.first_bad, n)
        self.trouble.append(f"entry {n}: {why}")

    def take(self, entry: ledger.EntryRow) -> None:
        self.count += 1
        if entry.n != self.count:
            self.blame(self.count, f"the next number is {entry.n}")
            self.count = entry.n
        if chain(self.previous, entry.entry) != entry.hash:
            self.blame(entry.n, "its bytes do not give its hash")
        self.previous = entry.hash
        self.seen = self.seen or entry.hash == self.wanted
        event = entry.event()
        spelled = encode_entry(self.row.sweep_id, entry.n, entry.shop, entry.at_ms, entry.actor, event)
        if spelled != entry.entry:
            self.blame(entry.n, "its columns are not what its bytes say")
        self._file(entry, event)

    def _file(self, entry: ledger.EntryRow, event: Event) -> None:
        if isinstance(event, CheckInRecorded):
            its_id = event.check_in.check_in_id
            if its_id in self.check_ins:
                self.blame(entry.n, f"check-in {its_id} was recorded twice")
            self.check_ins[its_id] = (entry.n, event.sha256)
        if isinstance(event, ShopsEntered):
            self.scope.update(event.shops)
        if isinstance(event, RecallRevised):
            self.revisions[event.revision] = entry.n
        if entry.shop is not None:
            add(self.files.setdefault(entry.shop, ShopFile(entry.shop)), event)  # type: ignore[arg-type]  # a shop's own


async def _compare_bytes(connection: Connection, row: SweepRow, walk: _Walk) -> None:
    """Every check-in's bytes, where they have not been erased, hash to what the ledger says."""
    kept = await verification.select_check_in_hashes(connection, row.sweep_id)
    for its_id, (n, sha256) in walk.check_ins.items():
        mine = kept.pop(its_id, None)
        if mine is None:
            walk.blame(n, f"the row of check-in {its_id} is gone")
        elif mine != (n, sha256, True):
            walk.blame(n, f"the bytes kept of check-in {its_id} are not those that were recorded")
    for its_id, (n, _, _) in kept.items():
        walk.blame(n, f"check-in {its_id} is kept but the ledger does not know it")


async def _compare_lines(connection: Connection, row: SweepRow, walk: _Walk) -> None:
    """The lines that the ledger's events make are the lines that the service shows."""
    base = await read_base(connection, row)
    merged: dict[ShopId, list[ShopFile]] = {}
    first: dict[ShopId, ShopJudgement] = {shop: judge_shop(file, base) for shop, file in walk.files.items()}
    for shop, judgement in first.items():
        if judgement.merged_into is not None:
            merged.setdefault(judgement.merged_into, []).append(walk.files[shop])
    shown = await verification.select_shop_rows(connection, row.sweep_id)
    lines = await verification.select_lines(connection, row.sweep_id)
    if set(shown) != walk.scope:
        walk.trouble.append("the shops in scope are not those that the ledger entered")
    blank = judge_shop(ShopFile(ShopId("")), base)
    for shop, row_shown in shown.items():
        judgement = first.get(shop, blank)
        if shop in merged:
            file = walk.files.get(shop, ShopFile(shop))
            judgement = judge_shop(file, base, merged=merged[shop])
        expected = (
            judgement.standing, judgement.merged_into, write_cover(judgement.cover), judgement.state.value,
            int(judgement.grade), judgement.open_lines,
        )  # fmt: skip
        if row_shown != expected or lines.get(shop, {}) != _lines_of(judgement):
            walk.trouble.append(f"shop {shop} is shown otherwise than its events say")


def _lines_of(judgement: ShopJudgement) -> Mapping[str, tuple[str, int]]:
    return {lot: (line.state.value, int(line.grade)) for lot, line in judgement.exceptions.items()}
