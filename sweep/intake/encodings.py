"""Which encoding a text file is in: certain where it can be, otherwise decided by rule and said aloud."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from charset_normalizer import from_bytes

from sweep.domain.problem import Problem

#: Frequent characters of shops' names, addresses and headings, simplified and traditional (below: Japanese, Korean):
#: a wrong encoding yields hardly any of these.
_FREQUENT = frozenset(
    "的一是在不了有和人中大上个個国國我以要他时時来來用们們生到作地于於出就分对對成会會可主发發年动動同工也能下过過"
    "号號路街道市县縣区區镇鎮乡鄉村里里段巷弄楼樓室栋棟州省店公司有限食品超市商行便利品乳业業奶粉批零售仓仓库庫"
    "编編名称稱地址经經纬緯度类類型状狀态態电電话話联聯系繫络絡统統许許证證码碼单單位户戶登记記日期东東南西北中"
    "新华華民江山海河湖安平龙龍泸瀘台臺湾灣第二三四五六七八九十百货貨小大家乐樂福美佳好多全百综綜合社村组組门門"
    "面部心园園花城阳陽光明德兴興富贵貴康永和信义義仁爱愛正文化学學校医醫院站前后後左右内內外口桥橋场場附近"
)
_KANA = frozenset(map(chr, [*range(0x3041, 0x3097), *range(0x30A1, 0x30FF)]))
_JAPANESE = _KANA | frozenset(
    "店舗名住所電話番号都道府県市区町村丁目字株式会社有限業種営許可施設商品緯経度東京大阪中日本一二三四五上下山川田"
)
_KOREAN = frozenset(
    "가고구군기길남대도동로리마면명번부북사산상서성세소시식신아업여영우원위유의이인일자장전점정제조주중지천트판편하한행호화"
    "경과광나다라만매문미민방보봉비선송수슈스양오온용월읍재진창청초충코퍼평포품해형홍황회휴"
)
_CJK = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff\ue000-\uf8ff]")
_NOT_LATIN = re.compile("[\u0370-\uffff\U00020000-\U0003ffff]")  # no stroke of it comes from a Western text
_WESTERN_MARKS = b"\x91\x92\x93\x94\x96\x97\xa0\xa7\xab\xb0\xba\xbb"  # ‘ ’ “ ” – — § « ° º » in cp1252
_HIGH = b"[" + re.escape(bytes(byte for byte in range(0x80, 0x100) if byte not in _WESTERN_MARKS)) + b"]"
_LATIN_LETTER_ALONE = re.compile(rb"(?<!" + _HIGH + rb")[\xc0-\xff](?!" + _HIGH + rb")")
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
#: The encodings that are tried by what they make of the text, in this order where two do equally well.
_ASIAN: tuple[tuple[str, frozenset[str], re.Pattern[str]], ...] = (
    ("gb18030", _FREQUENT, _CJK),
    ("cp950", _FREQUENT, _CJK),
    ("big5hkscs", _FREQUENT, _CJK),
    ("cp932", _JAPANESE, _NOT_LATIN),
    ("euc_jp", _JAPANESE, _NOT_LATIN),
    ("cp949", _KOREAN, _NOT_LATIN),
)
_CALLED = {"cp950": "big5", "cp932": "shift_jis", "cp949": "euc-kr", "euc_jp": "euc-jp"}
_FURTHER = ("cp932", "euc_jp", "cp949", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1257")
_MESS = 0.05  # charset-normalizer's measure of noise above which its guess is not believed
_SAMPLE_BYTES = 200_000
_ENOUGH = 0.12  # share of frequent characters below which a Chinese reading is not believed
_STRAY = 0.002  # share of broken bytes below which a file is still UTF-8


@dataclass(frozen=True, slots=True)
class Decoded:
    """A file's text. `certain` is False where the encoding was chosen among possible ones."""

    text: str
    encoding: str
    certain: bool


def decode(data: bytes, name: str, *, encoding: str | None = None, known: Callable[[str], int]) -> Decoded:
    """The text of a file.

    `known` counts the recognised headings in a piece of text: of several possible readings (Chinese, Japanese,
    Korean) the one with the most wins, then the one with the most frequent characters, then GB18030. Raises Problem
    encoding-unknown.
    """
    if encoding is not None:
        return Decoded(_as_told(data, name, encoding), encoding, True)
    for bom, with_bom in _BOMS:
        if data.startswith(bom):
            text = _strict(data, with_bom)
            return Decoded(
                data.decode(with_bom, "surrogateescape" if with_bom == "utf-8-sig" else "replace")
                if text is None
                else text,
                with_bom.removesuffix("-sig"),
                text is not None,
            )
    if (text := _strict(data, "utf-8")) is not None:
        wide = _wide_without_bom(data)
        if wide is not None:
            return Decoded(data.decode(wide), wide, False)
        return Decoded(text, "utf-8", True)
    if (wide := _wide_without_bom(data)) is not None:
        return Decoded(data.decode(wide), wide, False)
    if (mostly := _nearly_utf8(data)) is not None:
        return Decoded(mostly, "utf-8", False)
    return _chosen(data, name, known)


def _as_told(data: bytes, name: str, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except LookupError:
        raise Problem(
            "encoding-unknown",
            f"There is no encoding called “{encoding}”; try utf-8, gb18030 or big5.",
            f"没有名为“{encoding}”的编码，可用 utf-8、gb18030 或 big5。",
            file=name,
        ) from None
    except UnicodeDecodeError:
        raise Problem(
            "encoding-unknown",
            f"{name} is not in the encoding {encoding}; leave the encoding out, or save the file as UTF-8.",
            f"{name} 不是 {encoding} 编码；请不要指定编码，或另存为 UTF-8。",
            file=name,
        ) from None


def _chosen(data: bytes, name: str, known: Callable[[str], int]) -> Decoded:
    """The likeliest of the encodings that can be told apart, or a refusal."""
    plain = known(data.decode("ascii", "replace"))  # English headings speak for no encoding
    best: tuple[tuple[int, float, int], str, str] | None = None
    for rank, (candidate, frequent, letters) in enumerate(_ASIAN):
        text = _strict(data, candidate)
        if text is not None and _looks_like_text(text):
            sample = text[:_SAMPLE_BYTES]
            score = (known(sample) - plain, round(_share(sample, frequent, letters), 4), -rank)
            if best is None or score > best[0]:
                best = score, candidate, text
    if best is not None and (best[0][0] > 0 or best[0][1] >= _ENOUGH):
        return Decoded(best[2], _CALLED.get(best[1], best[1]), False)
    sample_bytes = data[:_SAMPLE_BYTES]
    high = sum(byte >= 0x80 and byte not in _WESTERN_MARKS for byte in sample_bytes)
    alone = len(_LATIN_LETTER_ALONE.findall(sample_bytes))
    if alone >= 0.7 * high and (latin := _strict(data, "cp1252")) is not None:
        return Decoded(latin, "cp1252", False)
    if best is not None and _strict(data, "gb2312") is not None:
        return Decoded(best[2], best[1], False)
    guess = from_bytes(sample_bytes, cp_isolation=list(_FURTHER)).best()
    if guess is not None and guess.chaos < _MESS and (text := _strict(data, guess.encoding)) is not None:
        return Decoded(text, guess.encoding, False)
    raise Problem(
        "encoding-unknown",
        f"{name}: the text is in no encoding that is known here (UTF-8, UTF-16, GB18030, Big5, Shift_JIS, EUC-KR); "
        "open it in the program it comes from and save it as “CSV UTF-8”.",
        f"{name}：无法识别文字编码（支持 UTF-8、GB18030、Big5、Shift_JIS、EUC-KR 等），请在原软件中另存为“CSV UTF-8”。",
        file=name,
    )


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _wide_without_bom(data: bytes) -> str | None:
    """UTF-16 without its mark: every other byte of its commas, digits and line ends is NUL."""
    sample = data[:4000]
    if len(sample) < 4 or sample.count(0) < len(sample) // 10:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    encoding = "utf-16-le" if odd > 4 * even else "utf-16-be" if even > 4 * odd else None
    return encoding if encoding is not None and _strict(data, encoding) is not None else None


def _nearly_utf8(data: bytes) -> str | None:
    """UTF-8 with a few broken bytes (a cut cell): they come as lone surrogates, to be escaped."""
    text = data.decode("utf-8", "surrogateescape")
    strays = sum("\udc80" <= character <= "\udcff" for character in text)
    others = sum(character > "\x7f" for character in text) - strays
    return text if others > 20 and strays <= max(3, _STRAY * others) and strays < 0.1 * others else None


def _share(text: str, frequent: frozenset[str], letters: re.Pattern[str]) -> float:
    """How many of the text's letters are among the frequent ones of the language."""
    characters = letters.findall(text)
    if not characters:
        return 0.0
    return sum(character in frequent for character in characters) / len(characters)


def _looks_like_text(text: str) -> bool:
    controls = sum(character < " " and character not in "\t\r\n" for character in text[:_SAMPLE_BYTES])
    return controls <= 0.005 * min(len(text), _SAMPLE_BYTES)
