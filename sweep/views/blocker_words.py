"""Why a sweep may not close yet, in plain words: what is open, of which lot, how many, for example where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sweep.domain.closing import Blocker, BlockerKind
from sweep.views.words import Words

_ONE, _MANY = 0, 1
_MOST_NAMED = 3

#: (for one, for several); {n} is the count.
_WHAT: dict[BlockerKind, tuple[Words, Words]] = {
    BlockerKind.PRODUCT_FOUND: (
        Words("product was found at {n} shop and is not settled", "{n} 户检出产品，尚未处置完毕"),
        Words("product was found at {n} shops and is not settled", "{n} 户检出产品，尚未处置完毕"),
    ),
    BlockerKind.UNITS_MISSING: (
        Words("{n} unit is missing", "{n} 件去向不明"),
        Words("{n} units are missing", "{n} 件去向不明"),
    ),
    BlockerKind.OPEN_SIGHTING: (
        Words("{n} sighting is open", "{n} 条线索未办结"),
        Words("{n} sightings are open", "{n} 条线索未办结"),
    ),
    BlockerKind.UNATTRIBUTED_FIND: (
        Words("{n} find with an unreadable print could be of it", "{n} 起检出批号不清，可能属于该批次"),
        Words("{n} finds with an unreadable print could be of it", "{n} 起检出批号不清，可能属于该批次"),
    ),
    BlockerKind.FIND_TO_REJUDGE: (
        Words("{n} find must be judged again after a revision", "召回修订后，{n} 起检出须重新判定"),
        Words("{n} finds must be judged again after a revision", "召回修订后，{n} 起检出须重新判定"),
    ),
    BlockerKind.LINES_OPEN: (
        Words("{n} shop has not answered for it", "{n} 户尚无检查结论"),
        Words("{n} shops have not answered for it", "{n} 户尚无检查结论"),
    ),
    BlockerKind.LINES_CLAIMED: (
        Words(
            "{n} shop has only claimed to be clear; review it or visit again", "{n} 户仅自报、证据不足，须审核或复查"
        ),
        Words("{n} shops have only claimed to be clear; review or visit again", "{n} 户仅自报、证据不足，须审核或复查"),
    ),
    BlockerKind.NO_LINES: (
        Words("no shop is asked for it, so nothing is confirmed", "没有任何清查项，无法确认"),
        Words("no shop is asked for it, so nothing is confirmed", "没有任何清查项，无法确认"),
    ),
    BlockerKind.CHECK_NOT_DRAWN: (
        Words("the effectiveness check has not been drawn", "召回效果核查样本尚未抽取"),
        Words("the effectiveness check has not been drawn", "召回效果核查样本尚未抽取"),
    ),
    BlockerKind.CHECK_INCOMPLETE: (
        Words("{n} effectiveness check is still to be made", "还有 {n} 户随机抽查未完成"),
        Words("{n} effectiveness checks are still to be made", "还有 {n} 户随机抽查未完成"),
    ),
    BlockerKind.CHECK_FAILED: (
        Words(
            "{n} effectiveness check found product; sweep again and draw a new sample",
            "{n} 户抽查仍检出产品，须再次清查并重新抽样",
        ),
        Words(
            "{n} effectiveness checks found product; sweep again and draw a new sample",
            "{n} 户抽查仍检出产品，须再次清查并重新抽样",
        ),
    ),
    BlockerKind.REVIEW_WAITING: (
        Words("{n} check-in waits for review", "{n} 份检查登记待审核"),
        Words("{n} check-ins wait for review", "{n} 份检查登记待审核"),
    ),
    BlockerKind.PROPOSAL_WAITING: (
        Words("{n} proposal to take a shop out of the count waits for a decision", "{n} 项移出清查范围的提议待审批"),
        Words("{n} proposals to take shops out of the count wait for a decision", "{n} 项移出清查范围的提议待审批"),
    ),
    BlockerKind.CORRECTION_WAITING: (
        Words("{n} correction waits for a second person", "{n} 项数量更正待他人审批"),
        Words("{n} corrections wait for a second person", "{n} 项数量更正待他人审批"),
    ),
    BlockerKind.HOLD_LAPSED: (
        Words("{n} hold has lapsed while goods were under it", "{n} 项封存、扣押已到期，物品仍未处理"),
        Words("{n} holds have lapsed while goods were under them", "{n} 项封存、扣押已到期，物品仍未处理"),
    ),
    BlockerKind.KEPT_UNREAD: (
        Words("{n} message that could not be decoded has not been read", "{n} 份无法解读的上报尚无人查看"),
        Words("{n} messages that could not be decoded have not been read", "{n} 份无法解读的上报尚无人查看"),
    ),
    BlockerKind.SILENT_PHONE: (
        Words("{n} phone with unsent work is silent", "{n} 部手机失联且有未上传的登记"),
        Words("{n} phones with unsent work are silent", "{n} 部手机失联且有未上传的登记"),
    ),
    BlockerKind.IN_CUSTODY: (
        Words("{n} unit is still in custody", "{n} 件仍在封存、扣押或保管中"),
        Words("{n} units are still in custody", "{n} 件仍在封存、扣押或保管中"),
    ),
}


def describe_blocker(blocker: Blocker, language: str) -> str:
    """One sentence in 'zh' or, for every other language, English."""
    words = _WHAT[blocker.kind][_ONE if blocker.count == 1 else _MANY]
    if language == "zh":
        what = words.zh.format(n=f"{blocker.count:,}")
        lot = f"批次 {blocker.lot}：" if blocker.lot is not None else ""
        examples = f"（如 {'、'.join(blocker.examples)}）" if blocker.examples else ""
        return f"{lot}{what}{examples}。"
    what = words.en.format(n=f"{blocker.count:,}")
    lot = f"Lot {blocker.lot}: " if blocker.lot is not None else ""
    examples = f" (for example {', '.join(blocker.examples)})" if blocker.examples else ""
    sentence = f"{lot}{what}{examples}."
    return sentence[0].upper() + sentence[1:]


def describe_blockers(reasons: Sequence[Blocker], language: str) -> list[str]:
    """One sentence for each kind, in the order of the reasons; of several lots, the sentence of the worst."""
    kinds: dict[BlockerKind, list[Blocker]] = {}
    for reason in reasons:
        kinds.setdefault(reason.kind, []).append(reason)
    return [_of_a_kind(its, language) for its in kinds.values()]


def _of_a_kind(reasons: Sequence[Blocker], language: str) -> str:
    if len(reasons) == 1:
        return describe_blocker(reasons[0], language)
    worst = max(reasons, key=lambda reason: reason.count)
    sentence = describe_blocker(replace(worst, lot=None), language)
    sentence = sentence[0].lower() + sentence[1:]
    lots = [reason.lot for reason in reasons if reason.lot is not None]
    is_more = any(reason.count < worst.count for reason in reasons)
    more = " …" if len(lots) > _MOST_NAMED else ""
    if language == "zh":
        return f"{len(lots)} 个批次（{'、'.join(lots[:_MOST_NAMED])}{more}）{'，最多的' if is_more else ''}：{sentence}"
    return f"{len(lots)} lots ({', '.join(lots[:_MOST_NAMED])}{more}){', at most' if is_more else ''}: {sentence}"
