"""Facts about Luzhou (泸州), Sichuan, on which the demonstration city stands. Shops and people are not facts.

Names and codes of the 7 districts and counties and of the 126 townships and streets: statistical division
codes of the National Bureau of Statistics, as published in xiangyuecn/AreaCity-JsSpider-StatsGov (MIT) and
china-division 2.7.0 (WTFPL).
Positions marked GEONAMES, in WGS-84, and the town populations: GeoNames, https://www.geonames.org, licence
CC BY 4.0.
Positions marked ESTIMATE are approximate seats of government (to about 2 km). Every township that is not in
`KNOWN_TOWNS` has a SYNTHETIC position, laid out around its county seat by `sweep.demo.ground`; so are all
boundaries. They are no survey and no cadastre.
Population: the city's 4,254,149 residents are the 2020 census (泸州市第七次全国人口普查公报, 2021-05-27). The
counties' figures are ESTIMATES in thousands that fit what that bulletin says of them: Luxian, Jiangyang and
Hejiang first, in this order, with 52.06 % together; two above 700, three of 500 to 600, two of 300 to 500.
They serve only as weights.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

CITY_ID = "5105"
CITY_NAME = "泸州市"
CITY_NAME_EN = "Luzhou"


class Source(StrEnum):
    """Where a position comes from."""

    GEONAMES = "geonames"
    ESTIMATE = "estimate"
    SYNTHETIC = "synthetic"


@dataclass(frozen=True, slots=True)
class CountyFacts:
    """One district or county. Positions in degrees, WGS-84; the spread is synthetic, in kilometres."""

    county_id: str
    name: str
    name_en: str
    lat: float
    lon: float
    source: Source
    population_k: int
    seat_towns: int
    """How many of the first townships make up the county town; these are urban."""
    middle: tuple[float, float]
    spread_km: tuple[float, float]
    """Half the extent from south to north and from west to east in which townships are laid out."""
    townships: str
    """Code within the county and name, in turn."""


@dataclass(frozen=True, slots=True)
class KnownTown:
    """A town with a known position (GeoNames, CC BY 4.0) and population."""

    lat: float
    lon: float
    population: int


COUNTIES = (
    CountyFacts(
        "510502",
        "江阳区",
        "Jiangyang",
        28.879,
        105.435,
        Source.ESTIMATE,
        812,
        7,
        (28.815, 105.47),
        (6, 17),
        "001 南城街道 002 北城街道 003 大山坪街道 004 邻玉街道 005 蓝田街道 006 茜草街道 "
        "007 华阳街道 009 泰安街道 010 况场街道 103 黄舣镇 106 通滩镇 107 江北镇 108 方山镇 "
        "109 分水岭镇 111 丹林镇",
    ),
    CountyFacts(
        "510503",
        "纳溪区",
        "Naxi",
        28.77422,
        105.36488,
        Source.GEONAMES,
        398,
        3,
        (28.59, 105.36),
        (17, 18),
        "001 安富街道 002 永宁街道 003 东升街道 100 大渡口镇 101 护国镇 102 打古镇 103 上马镇 "
        "104 合面镇 106 丰乐镇 107 白节镇 108 天仙镇 109 新乐镇 111 龙车镇",
    ),
    CountyFacts(
        "510504",
        "龙马潭区",
        "Longmatan",
        28.913,
        105.442,
        Source.ESTIMATE,
        487,
        5,
        (28.955, 105.43),
        (6, 10),
        "001 小市街道 003 红星街道 004 莲花池街道 005 罗汉街道 006 鱼塘街道 007 安宁街道 "
        "008 石洞街道 009 特兴街道 103 胡市镇 106 双加镇 107 金龙镇",
    ),
    CountyFacts(
        "510521",
        "泸县",
        "Luxian",
        29.14819,
        105.37391,
        Source.GEONAMES,
        838,
        2,
        (29.165, 105.47),
        (18, 26),
        "001 玉蟾街道 100 福集镇 101 嘉明镇 102 喻寺镇 103 得胜镇 105 牛滩镇 106 兆雅镇 "
        "107 玄滩镇 108 太伏镇 109 云龙镇 110 石桥镇 111 毗卢镇 112 奇峰镇 113 潮河镇 "
        "114 云锦镇 115 立石镇 116 百和镇 117 天兴镇 118 方洞镇 119 海潮镇",
    ),
    CountyFacts(
        "510522",
        "合江县",
        "Hejiang",
        28.81161,
        105.83359,
        Source.GEONAMES,
        565,
        2,
        (28.76, 105.97),
        (16, 27),
        "001 符阳街道 002 临港街道 101 望龙镇 102 白沙镇 104 先市镇 105 尧坝镇 106 九支镇 "
        "108 凤鸣镇 109 榕山镇 110 白鹿镇 111 甘雨镇 112 福宝镇 113 先滩镇 115 大桥镇 "
        "116 车辋镇 117 白米镇 119 法王寺镇 121 神臂城镇 124 石龙镇 125 真龙镇 126 荔江镇",
    ),
    CountyFacts(
        "510524",
        "叙永县",
        "Xuyong",
        28.16992,
        105.43452,
        Source.GEONAMES,
        560,
        1,
        (28.06, 105.42),
        (33, 18),
        "100 叙永镇 101 江门镇 102 马岭镇 103 天池镇 104 水尾镇 105 两河镇 106 落卜镇 "
        "107 后山镇 108 分水镇 109 摩尼镇 110 赤水镇 111 观兴镇 112 正东镇 113 龙凤镇 "
        "115 麻城镇 116 向林镇 118 大石镇 119 黄坭镇 210 合乐苗族乡 211 白腊苗族乡 "
        "212 枧槽苗族乡 213 水潦彝族乡 214 石厢子彝族乡",
    ),
    CountyFacts(
        "510525",
        "古蔺县",
        "Gulin",
        28.04223,
        105.81038,
        Source.GEONAMES,
        594,
        3,
        (28.02, 105.93),
        (20, 28),
        "001 彰德街道 002 金兰街道 003 永乐街道 101 龙山镇 103 太平镇 104 二郎镇 105 大村镇 "
        "106 石宝镇 107 丹桂镇 108 茅溪镇 109 观文镇 110 双沙镇 111 德耀镇 112 石屏镇 "
        "113 皇华镇 117 东新镇 118 马蹄镇 119 椒园镇 121 黄荆镇 122 白泥镇 209 马嘶苗族乡 "
        "212 箭竹苗族乡 214 大寨苗族乡",
    ),
)

#: Township code -> position and population. A gazetteer's place that is no township of today is left out, and
#: so is the county town of Luxian (福集), whose position is the county's.
KNOWN_TOWNS = {
    "510524100": KnownTown(28.16992, 105.43452, 108352),  # 叙永镇
    "510521107": KnownTown(29.20856, 105.56974, 69250),  # 玄滩镇
    "510521108": KnownTown(28.98198, 105.63702, 58663),  # 太伏镇
    "510503101": KnownTown(28.58626, 105.36663, 54795),  # 护国镇
    "510521114": KnownTown(29.0818, 105.64329, 54385),  # 云锦镇
    "510522112": KnownTown(28.76905, 106.07667, 3500),  # 福宝镇
    "510522113": KnownTown(28.81859, 106.1927, 1100),  # 先滩镇
    "510525105": KnownTown(28.02031, 106.14747, 1000),  # 大村镇
}
