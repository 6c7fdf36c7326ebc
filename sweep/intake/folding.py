"""How text from files is made comparable: full width, traditional characters, what can't be stored."""

from __future__ import annotations

import re
import unicodedata

#: Traditional -> simplified, for the words of headings, places and addresses only (not a general converter).
_TRADITIONAL = (
    "稱称號号縣县區区鄉乡鎮镇經经緯纬編编碼码狀状態态類类話话電电聯联繫系係系證证執执業业營营統统單单戶户場场門门樓楼臺台許许點点種种負负責责員员隊队組组長长辦办處处轄辖隸隶屬属應应貨货數数產产廠厂銷销從从"
    "開开時时間间郵邮遞递別别項项詳详細细聞闻記记錄录機机構构備备註注質质標标準准檔档級级閉闭帳账賬账關关東东灣湾雲云連连蘭兰蓮莲馬马園园興兴蘆芦龍龙鳳凤義义豐丰貢贡蘇苏廣广陝陕遼辽寧宁黃黄貴贵瀘泸納纳滬沪"
    "濟济漢汉陽阳陰阴橋桥莊庄島岛嶺岭灘滩溝沟壢坜頭头鹽盐鐵铁錦锦華华國国農农漁渔礦矿學学實实驗验雙双衛卫環环勝胜慶庆衖弄巿市廳厅衆众眾众傳传給给車车頂顶領领館馆飯饭糧粮藥药妝妆煙烟雜杂誌志網网絡络倉仓庫库"
    "發发賣卖買买購购務务總总銀银賓宾齡龄報报據据簽签訂订進进遠远運运達达選选邊边鄰邻"
)
_SIMPLIFIED = {ord(_TRADITIONAL[i]): _TRADITIONAL[i + 1] for i in range(0, len(_TRADITIONAL), 2)}
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_BLANKS = re.compile(r"\s+")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_PLAIN = re.compile(r"[!-~]+(?: [!-~]+)*|")


def simplified(text: str) -> str:
    """The text with traditional characters of headings, places and addresses made simplified, 巿 made 市."""
    return text.translate(_SIMPLIFIED)


def tidy(text: str) -> str:
    """One line without blanks at the ends, doubled blanks or invisible characters. Changes no meaning."""
    if _PLAIN.fullmatch(text):
        return text
    return _BLANKS.sub(" ", _INVISIBLE.sub("", text)).strip()


def folded_name(text: str) -> str:
    """A name: full-width letters, digits and blanks made ordinary; every other character keeps its meaning."""
    return text if text.isascii() else tidy(text.translate(_FULL_WIDTH))


def folded(text: str) -> str:
    """An id, number or address in Unicode's compatibility form (NFKC): ６３號 is 63號."""
    return text if text.isascii() else tidy(unicodedata.normalize("NFKC", text))


def key(text: str) -> str:
    """What two spellings of one name, heading or place have in common: letters and digits only, case folded."""
    plain = text if text.isascii() else simplified(unicodedata.normalize("NFKC", text))
    return "".join(filter(str.isalnum, plain.casefold()))


def escaped(text: str) -> str:
    """The text with NUL and lone surrogates, which a database can't store, written as \\u0000 and the like."""
    return _UNSTORABLE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def is_storable(text: str) -> bool:
    """Whether the text holds neither NUL nor a lone surrogate."""
    return _UNSTORABLE.search(text) is None
