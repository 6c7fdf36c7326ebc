"""Compare what is kept and shown with what the ledger's events make of it."""

from __future__ import annotations

from typing import Any

from sweep.actions.walk_ledger import Walk
from sweep.db import judgements, recalls, verification
from sweep.db.connection import Connection
from sweep.db.sweeps import SweepRow
from sweep.domain.events import CheckInRecorded
from sweep.domain.ids import ShopId
from sweep.domain.judge import ShopJudgement, judge_shop
from sweep.domain.lines import BaseLines
from sweep.domain.recall import Revision, read_recall
from sweep.domain.shop_file import ShopFile
from sweep.domain.words import Verdict

_MOST_TOLD = 20


async def compare_bytes(connection: Connection, row: SweepRow, walk: Walk) -> None:
    """Everything that came is kept as it was recorded, where it has not been erased: its bytes and its columns."""
    shown = await verification.select_check_ins(connection, row.sweep_id)
    for its_id, (n, event) in walk.check_ins.items():
        mine = shown.pop(its_id, None)
        if mine is None:
            walk.blame(n, f"the row of check-in {its_id} is gone")
        elif not mine.intact or mine.sha256 != event.sha256:
            walk.blame(n, f"the bytes kept of check-in {its_id} are not those that were recorded")
        elif mine != _expected(n, event, walk):
            walk.blame(n, f"the row of check-in {its_id} is not what was recorded")
    for its_id, mine in shown.items():
        walk.blame(mine.n, f"check-in {its_id} is kept but the ledger does not know it")
    kept = await verification.select_kept(connection, row.sweep_id)
    for its_id, (n, sha256) in walk.kept.items():
        if kept.pop(its_id, None) != (n, sha256, True, its_id in walk.settled):
            walk.blame(n, f"what is kept as {its_id} is not what came, or was settled by nobody")
    for its_id, (n, *_) in kept.items():
        walk.blame(n, f"{its_id} is kept but the ledger does not know it")


def _expected(n: int, event: CheckInRecorded, walk: Walk) -> verification.CheckInKept:
    visit = event.check_in
    file = walk.files.get(visit.shop, ShopFile(visit.shop))
    verdicts = {review.verdict for review in file.reviews.get(visit.check_in_id, [])}
    verdict = Verdict.SENT_BACK if Verdict.SENT_BACK in verdicts else next(iter(verdicts), "")
    return verification.CheckInKept(
        n, event.sha256, visit.shop, visit.team or "", visit.person, visit.revision, visit.outcome.value,
        visit.purpose.value, str(verdict),
    )  # fmt: skip


async def compare_lines(connection: Connection, row: SweepRow, walk: Walk) -> None:
    """The rows that the ledger's events make are the rows that the service shows."""
    base = await _base(connection, row, walk)
    if base is None:
        return
    judged = _judge(walk, base)
    expected: dict[ShopId, dict[str, list[judgements.Row]]] = {
        shop: judgements.rows_of(judgement, len(walk.files[shop].visits) if shop in walk.files else 0)
        for shop, judgement in judged.items()
    }
    strange: set[ShopId] = set()
    for table, columns in verification.COLUMNS.items():
        shown = await verification.select_shown(connection, row.sweep_id, table)
        for shop in expected.keys() | shown.keys():
            rows = expected[shop][table] if shop in expected else []
            if shown.get(shop, set()) != {tuple(_plain(each[column]) for column in columns) for each in rows}:
                strange.add(shop)
    walk.trouble += [f"shop {shop} is shown otherwise than its events say" for shop in sorted(strange)[:_MOST_TOLD]]
    waiting = {name for each in judged.values() for name in (*each.open_sightings, *each.pending_proposals)}
    for name in sorted(waiting ^ await verification.select_waiting(connection, row.sweep_id))[:_MOST_TOLD]:
        walk.trouble.append(f"{name} is shown as waiting, or as done, otherwise than its events say")


async def _base(connection: Connection, row: SweepRow, walk: Walk) -> BaseLines | None:
    """The recall as the ledger tells it; None if there is another beside it."""
    kept = [(number, tuple(lots)) for number, lots in await recalls.select_revisions(connection, row.sweep_id)]
    opened = walk.opened
    if opened is None or kept != walk.revisions or (row.policy, row.recall_class) != (
        opened.policy, opened.recall_class,
    ):  # fmt: skip
        walk.trouble.append("the recall or the policy is not the one that the ledger tells of")
        return None
    revisions = [Revision(number, tuple(map(recalls.lot_from_json, lots))) for number, lots in walk.revisions]
    return BaseLines(read_recall(opened.recall_class, opened.hazard, revisions), opened.policy)


def _judge(walk: Walk, base: BaseLines) -> dict[ShopId, ShopJudgement]:
    files = {shop: walk.files.get(shop, ShopFile(shop)) for shop in walk.scope}
    judged = {shop: judge_shop(file, base) for shop, file in files.items()}
    merged: dict[ShopId, list[ShopFile]] = {}
    for shop, judgement in judged.items():
        if judgement.merged_into is not None:
            merged.setdefault(judgement.merged_into, []).append(files[shop])
    return judged | {
        shop: judge_shop(files[shop], base, merged=others) for shop, others in merged.items() if shop in files
    }


def _plain(value: Any) -> object:
    return tuple(value) if isinstance(value, list) else value
