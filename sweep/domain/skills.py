"""What a visit may ask of a team: a few known skills with a word each, and any other word as a file gives it."""

from __future__ import annotations

from collections.abc import Iterable

#: The word by which a skill is kept: (English, 中文).
SKILLS: dict[str, tuple[str, str]] = {
    "cold-chain": ("cold chain", "冷链"),
    "online": ("online seller", "网络取证"),
    "weighing": ("weighing", "计量称重"),
    "sampling": ("sampling", "抽样取样"),
    "sealing": ("sealing", "查封扣押"),
    "truck": ("truck", "货车"),
    "language": ("minority language", "民族语言"),
}


def skills_in_words(skills: Iterable[str], language: str) -> str:
    """Skills as people read them."""
    shown = [SKILLS.get(skill, (skill, skill))[1 if language == "zh" else 0] for skill in skills]
    return ("、" if language == "zh" else ", ").join(shown)
