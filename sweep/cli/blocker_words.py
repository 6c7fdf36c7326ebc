"""Why a sweep may not end, as lines for a person."""

from __future__ import annotations

from collections.abc import Sequence

from sweep.domain.closing import Blocker, BlockerKind
from sweep.views.words import Words

_EXAMPLES = 3
_WORDS: dict[BlockerKind, Words] = {
    BlockerKind.PRODUCT_FOUND: Words("product found and not settled", "检出产品尚未处置"),
    BlockerKind.UNITS_MISSING: Words("units missing", "去向不明的件数"),
    BlockerKind.OPEN_SIGHTING: Words("open sightings", "未办结线索"),
    BlockerKind.UNATTRIBUTED_FIND: Words("finds that could be this lot", "可能属于该批次的未定检出"),
    BlockerKind.FIND_TO_REJUDGE: Words("finds to be judged again", "需重新判定的检出"),
    BlockerKind.LINES_OPEN: Words("lines open", "未检查的清查项"),
    BlockerKind.LINES_CLAIMED: Words("lines below the grade that is asked for", "证据等级不足的清查项"),
    BlockerKind.NO_LINES: Words("no shop has a line of it", "没有任何清查项"),
    BlockerKind.CHECK_NOT_DRAWN: Words("effectiveness check not drawn", "尚未抽取核查样本"),
    BlockerKind.CHECK_INCOMPLETE: Words("effectiveness checks to make", "待完成的随机抽查"),
    BlockerKind.CHECK_FAILED: Words("effectiveness checks found product", "抽查发现仍有产品"),
    BlockerKind.REVIEW_WAITING: Words("check-ins to review", "待审核登记"),
    BlockerKind.PROPOSAL_WAITING: Words("proposals to decide", "待审批的状态变更"),
    BlockerKind.CORRECTION_WAITING: Words("corrections to decide", "待审批的更正"),
    BlockerKind.KEPT_UNREAD: Words("kept messages that nobody has read", "保留但无人查看的报文"),
    BlockerKind.SILENT_PHONE: Words("silent phones with unsent work", "失联且有未上传内容的手机"),
    BlockerKind.IN_CUSTODY: Words("units in custody", "在押件数"),
}


def blocker_lines(reasons: Sequence[Blocker], language: str) -> list[str]:
    """One line for each kind, in the order of the reasons: what, how many, of which lots, and examples."""
    kinds: dict[BlockerKind, list[Blocker]] = {}
    for reason in reasons:
        kinds.setdefault(reason.kind, []).append(reason)
    return [_line(kind, its, language) for kind, its in kinds.items()]


def _line(kind: BlockerKind, reasons: Sequence[Blocker], language: str) -> str:
    words = _WORDS.get(kind)
    what = kind.value if words is None else words.zh if language == "zh" else words.en
    examples = list(dict.fromkeys(example for reason in reasons for example in reason.examples))[:_EXAMPLES]
    lots = [reason.lot for reason in reasons if reason.lot is not None]
    said = f"{what}: {sum(reason.count for reason in reasons)}"
    if lots:
        shown = ", ".join(lots[:_EXAMPLES]) + (" …" if len(lots) > _EXAMPLES else "")
        said += f"；{len(lots)} 个批次（{shown}）" if language == "zh" else f"; {len(lots)} lots ({shown})"
    return f"{said} [{', '.join(examples)}]" if examples else said
