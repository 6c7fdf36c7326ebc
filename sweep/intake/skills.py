"""Which skills a cell names: known ones by their synonyms, others as they are written."""

from __future__ import annotations

import re

from sweep.domain.skills import SKILLS
from sweep.intake.folding import folded, key, tidy

_BETWEEN = re.compile(r"[,;、，；|/+]|\s和\s")
_SYNONYMS: dict[str, tuple[str, ...]] = {
    "cold-chain": (
        "cold chain", "coldchain", "cold store", "cold storage", "freezer", "refrigerated", "冷链", "冷库", "冷藏",
        "冷冻", "冷链检查",
    ),
    "online": (
        "online", "online seller", "online sellers", "e-commerce", "ecommerce", "web", "网络", "网店", "网络取证",
        "电商", "网络交易", "电子取证",
    ),
    "weighing": ("weighing", "weights and measures", "scales", "metrology", "计量", "称重", "计量称重", "衡器"),
    "sampling": ("sampling", "sampler", "samples", "抽样", "取样", "采样", "抽检", "抽样取样"),
    "sealing": ("sealing", "seal", "seizure", "enforcement", "查封", "扣押", "查封扣押", "强制措施"),
    "truck": ("truck", "lorry", "van", "transport", "货车", "厢货", "运输车", "转运"),
    "language": ("minority language", "interpreter", "translation", "翻译", "民族语言", "双语"),
}  # fmt: skip
_KNOWN = {key(word): skill for skill, words in _SYNONYMS.items() for word in (skill, *words)}
assert _SYNONYMS.keys() == SKILLS.keys()


def skills_of(text: str) -> tuple[str, ...]:
    """The skills of a cell, each once, in order of their words."""
    words = [tidy(folded(part)) for part in _BETWEEN.split(text)]
    return tuple(sorted({_KNOWN.get(key(word), word) for word in words if word}))
