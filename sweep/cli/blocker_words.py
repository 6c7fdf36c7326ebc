"""Why a sweep may not end, as a line for a person."""

from __future__ import annotations

from sweep.domain.closing import Blocker, BlockerKind
from sweep.views.words import Words

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


def blocker_line(reason: Blocker, language: str) -> str:
    """Lot, what, how many, and examples."""
    words = _WORDS.get(reason.kind)
    what = reason.kind.value if words is None else words.zh if language == "zh" else words.en
    lot = f"{reason.lot}: " if reason.lot is not None else ""
    examples = f" ({', '.join(reason.examples[:3])})" if reason.examples else ""
    return f"{lot}{what}: {reason.count}{examples}"
