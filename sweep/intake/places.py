"""Names of places and sectors, made comparable: 臺北巿 is 台北市, KINGS COUNTY is Kings, 江阳 is 江阳区."""

from __future__ import annotations

import re

from sweep.intake.folding import key

_LATIN_SUFFIX = re.compile(
    r"(?:county|city|district|borough|parish|township|town|municipality|specialmunicipality|province)$"
)
_LATIN_PREFIX = re.compile(r"^(?:countyof|cityof|townof|boroughof)")
_CJK_SUFFIX = re.compile(
    r"(?:市场监督管理所|市场监管所|市场监督管理局|监管所|工商所|特别行政区|自治县|自治州|自治区|街道办事处|街道|民族乡|"
    r"[市区县镇乡州盟旗省所])$"
)
_PEOPLES = re.compile(r"(?:苗|彝|土家|回|藏|羌|侗|布依|壮|满|蒙古|朝鲜|白|傣|瑶|畲|黎|水|哈尼|维吾尔)+族$")


def place_key(name: str) -> str:
    """The key of a place's full name (script, case, width and punctuation folded)."""
    return key(name)


def bare_key(name: str) -> str:
    """The key of a place's name without the word for what it is; never empty, never one Chinese character."""
    full = key(name)
    if full.isascii():
        bare = _LATIN_PREFIX.sub("", _LATIN_SUFFIX.sub("", full))
        return bare or full
    bare = _PEOPLES.sub("", _CJK_SUFFIX.sub("", full))
    return bare if len(bare) >= 2 else full
