"""Words of the printed route sheets."""

from __future__ import annotations

from sweep.views.words import Words

WORDS = {
    "route-sheet-title": Words(en="Route sheet", zh="检查路线单"),
    "route-sheet-exercise": Words(en="EXERCISE – not a real recall", zh="演练 – 非真实召回"),
    "route-sheet-team": Words(en="Team", zh="检查组"),
    "route-sheet-sector": Words(en="Sector", zh="辖区"),
    "route-sheet-date": Words(en="Date", zh="日期"),
    "route-sheet-officers": Words(en="Officers (credential)", zh="执法人员（执法证号）"),
    "route-sheet-stops": Words(en="Stops", zh="检查点数"),
    "route-sheet-seq": Words(en="No.", zh="序号"),
    "route-sheet-shop": Words(en="Shop", zh="经营户"),
    "route-sheet-address": Words(en="Address", zh="地址"),
    "route-sheet-phone": Words(en="Phone", zh="电话"),
    "route-sheet-arrives": Words(en="Planned", zh="预计到达"),
    "route-sheet-due": Words(en="Due", zh="时限"),
    "route-sheet-lots": Words(en="Lots to check", zh="核查批次"),
    "route-sheet-every-lot": Words(en="all", zh="全部"),
    "route-sheet-lot-list": Words(en="All lots of the recall ({count})", zh="召回批次一览（共 {count} 批）"),
    "route-sheet-not-held": Words(en="Not held", zh="未发现"),
    "route-sheet-found": Words(en="Found", zh="检出"),
    "route-sheet-shut": Words(en="Shut", zh="关门"),
    "route-sheet-refused": Words(en="Refused", zh="拒检"),
    "route-sheet-quantity": Words(en="Lot, quantity, disposition", zh="批次、数量、处置"),
    "route-sheet-signature": Words(en="Shop's signature", zh="经营户签字"),
    "route-sheet-latitude": Words(en="Latitude", zh="纬度"),
    "route-sheet-longitude": Words(en="Longitude", zh="经度"),
    "route-sheet-notes": Words(en="Notes", zh="备注"),
    "route-sheet-hours": Words(en="open {hours}", zh="营业时间：{hours}"),
    "route-sheet-needs": Words(en="needs {skills}", zh="所需技能：{skills}"),
    "route-sheet-with-team": Words(
        en="TWO TEAMS: meet {team} here at {time}", zh="两组联合检查：{time} 与 {team} 会合"
    ),
    "route-sheet-by-address": Words(en="no position: find by address", zh="无坐标，按地址查找"),
    "route-sheet-officer-signature": Words(en="Officer's signature", zh="执法人员签字"),
    "route-sheet-handed-in": Words(en="Handed in (date, time)", zh="交回时间"),
    "route-sheet-paper-note": Words(
        en="Paper visits count as claimed until they are typed in at the desk and reviewed.",
        zh="纸质记录须在指挥台补录并经审核，审核前仅视为“自报”。",
    ),
    "route-sheet-none": Words(en="There are no routes in this plan.", zh="本方案没有路线。"),
    "route-sheet-page": Words(en="Page", zh="页"),
}
