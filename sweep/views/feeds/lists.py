"""Every list that analysts may read. No persons: no names, contacts, notes or photos."""

from __future__ import annotations

from sweep.domain.words import Account, Outcome, Purpose, ShopState, ShopStatus
from sweep.views.feeds.columns import IN_SECTOR, PLACE, SHOP, FeedList, Shape, code, mark, text, time, whole
from sweep.views.words import Words

SHOPS = FeedList(
    "shops",
    Words("Shops with their state", "经营户及其状态"),
    (
        text("id", "number of the shop", "经营户编号", always=True),
        text("name", "name", "名称"),
        text("address", "address", "地址"),
        *IN_SECTOR,
        code("state", "state: its most dangerous line decides", "状态（以最危险的清查项为准）", ShopState),
        whole("grade", "grade of evidence, 0 none to 4 audited", "证据等级（0 无 至 4 已抽查）"),
        whole("open_lines", "lines not yet closed", "未销号项"),
        whole("found_units", "units found", "检出件数"),
        whole("held_units", "units withheld", "在扣件数"),
        whole("to_review", "check-ins that wait for a second person", "待审核登记"),
        whole("visits", "visits that inspected", "检查次数"),
        whole("attempts", "visits at which nobody was met", "未遇次数"),
        mark("likely", "a distribution list names it", "配送清单所列"),
        whole("changed_n", "event that changed it last", "最近变更的留痕序号"),
        *PLACE,
    ),
    Shape.POINT,
)
LOTS = FeedList(
    "lots",
    Words("Lots with lines and units", "批次、清查项与件数"),
    (
        text("id", "lot", "批次编号", always=True),
        text("brand", "brand", "品牌"),
        text("product", "product", "产品"),
        text("producer", "producer", "生产企业"),
        text("spec", "specification", "规格"),
        text("rule", "which units it covers, as the notice says", "召回范围（公告原文）"),
        mark("confirmed", "confirmed withdrawn", "已确认下架"),
        mark("released", "released with a certificate", "已放行"),
        whole("lines", "lines in all", "清查项合计"),
        whole("closed", "lines closed", "已销项"),
        whole("open", "lines not answered", "未查"),
        whole("claimed", "lines only claimed", "仅自报"),
        whole("found", "lines with product", "有货"),
        whole("sighted", "lines with a sighting", "有线索"),
        whole("units_found", "units found by visits", "检出件数"),
        whole("units_returned", "units returned by consumers", "消费者退回件数"),
        whole("units_on_sale", "units still on sale", "仍在售件数"),
        whole("units_held", "units withheld", "在扣件数"),
        whole("units_destroyed", "units destroyed", "已销毁件数"),
        whole("units_missing", "units missing", "去向不明件数"),
    ),
)
SECTORS = FeedList(
    "sectors",
    Words("Sectors, each with everything within it", "各级辖区（含下级）"),
    (
        text("id", "sector", "辖区编号", always=True),
        text("name", "name", "名称"),
        text("level", "level", "级别"),
        text("parent", "sector above it", "上级辖区"),
        whole("shops", "shops in scope", "在册经营户"),
        whole("proven", "shops proven clear", "已证实"),
        whole("claimed", "shops only claimed", "仅自报"),
        whole("with_product", "shops with product found or sighted", "有货或有线索"),
        whole("unvisited", "shops unvisited", "未查"),
        whole("open_lines", "lines not yet closed", "未销号项"),
        whole("found_units", "units found", "检出件数"),
        whole("held_units", "units withheld", "在扣件数"),
        whole("late", "stops past due with open lines", "逾期检查点"),
        whole("silent_phones", "phones silent with unsent work", "失联手机"),
        whole("teams", "teams", "检查组"),
    ),
    Shape.AREA,
)
TEAMS = FeedList(
    "teams",
    Words("Teams with their part of the newest plan", "检查组及最新方案进度"),
    (
        text("id", "team", "检查组编号", always=True),
        text("name", "name", "名称"),
        *IN_SECTOR,
        whole("planned", "stops planned", "计划检查点"),
        whole("visited", "of them visited", "已到访"),
        whole("done", "of them with every line closed", "已销完"),
        whole("late", "of them past due and open", "逾期"),
        whole("check_ins", "check-ins", "检查登记"),
        whole("finds", "check-ins with product", "检出登记"),
        time("last_check_in", "last check-in received", "最近登记时间"),
    ),
)
STOPS = FeedList(
    "stops",
    Words("Stops of the newest plan", "最新方案的检查点"),
    (
        text("id", "plan, team and place in the route", "方案、检查组与顺序", always=True),
        *IN_SECTOR,
        text("team", "team", "检查组编号", always=True),
        whole("plan", "number of the plan", "方案编号"),
        whole("seq", "place in the route", "顺序"),
        whole("day", "day of the plan, from 0", "日次（从 0 起）"),
        time("due", "due", "应查时限"),
        whole("open_lines", "lines not yet closed", "未销号项"),
        mark("late", "past due with open lines", "逾期"),
        *PLACE,
    ),
    Shape.POINT,
)
CHECK_INS = FeedList(
    "check_ins",
    Words("Check-ins", "检查登记"),
    (
        text("id", "check-in", "登记编号", always=True),
        whole("n", "event of the ledger", "留痕序号"),
        *SHOP,
        text("team", "team", "检查组编号"),
        whole("revision", "revision that its phone had", "手机所持公告版次"),
        code("outcome", "what the team met at the door", "现场情况", Outcome),
        code("purpose", "why the visit was made", "检查目的", Purpose),
        text("entry", "phone, or desk for a visit typed in", "来源（phone 手机，desk 补录）", always=True),
        time("began", "began, by the phone's clock set right", "开始时间"),
        time("ended", "ended, by the phone's clock set right", "结束时间"),
        time("received", "received", "收到时间"),
        whole("findings", "findings", "检出项"),
        whole("units", "units found", "检出件数"),
        text("flags", "what is strange about it", "异常标记"),
        text("verdict", "what the second person said", "审核结论"),
        *PLACE,
    ),
    Shape.POINT,
)
FINDINGS = FeedList(
    "findings",
    Words("Findings", "检出情况"),
    (
        text("id", "finding", "检出编号", always=True),
        *SHOP,
        text("check_in", "check-in", "登记编号", always=True),
        text("lots", "lot, or those that it could be of", "批次（或可能的批次）"),
        mark("attributed", "its lot is known", "批次已判明"),
        mark("settled", "settled", "已了结"),
        mark("dismissed", "judged not recalled", "判定不属召回"),
        mark("rejudge", "to be judged again", "待重新判定"),
        whole("found_units", "units found", "检出件数"),
        whole("grade", "grade of evidence, 0 none to 4 audited", "证据等级（0 无 至 4 已抽查）"),
        *PLACE,
    ),
    Shape.POINT,
)
HOLDS = FeedList(
    "holds",
    Words("Withheld goods", "在扣物品"),
    (
        text("id", "finding, lot and account", "检出编号、批次与处置", always=True),
        *SHOP,
        text("finding", "finding", "检出编号", always=True),
        text("lot", "lot; empty while unattributed", "批次（未判明为空）"),
        code("account", "where the units stand", "处置", Account),
        whole("units", "units", "件数"),
        mark("returned_by_consumer", "a consumer brought them back", "消费者退回"),
        text("basis", "legal basis", "依据"),
        text("document", "document", "文书号"),
        time("lapses", "the hold lapses", "到期时间"),
        mark("lapsed", "it has lapsed", "已到期"),
        *PLACE,
    ),
    Shape.POINT,
)
SIGHTINGS = FeedList(
    "sightings",
    Words("Sightings", "线索"),
    (
        text("id", "sighting", "线索编号", always=True),
        whole("n", "event of the ledger", "留痕序号"),
        text("shop", "number of the shop, where known", "经营户编号（如已知）"),
        *IN_SECTOR,
        text("lot", "lot, where known", "批次（如已知）"),
        text("channel", "how it came in", "来源", always=True),
        time("received", "received", "收到时间"),
        time("due", "due", "时限"),
        mark("accepted", "somebody has accepted it", "已接办"),
        mark("open", "not settled", "未办结"),
        mark("late", "past due and not settled", "逾期"),
        *PLACE,
    ),
    Shape.POINT,
)
PROPOSALS = FeedList(
    "proposals",
    Words("Proposals that shops leave the count", "状态变更提议"),
    (
        text("id", "proposal", "提议编号", always=True),
        whole("n", "event of the ledger", "留痕序号"),
        *SHOP,
        code("status", "why it should leave the count", "提议状态", ShopStatus),
        text("same_as", "of which shop it is a duplicate", "重复于"),
        text("verdict", "what the second person said", "审定结论"),
        mark("undone", "undone", "已撤销"),
    ),
)
CORRECTIONS = FeedList(
    "corrections",
    Words("Corrections of counts", "数量更正"),
    (
        text("id", "correction", "更正编号", always=True),
        whole("n", "event of the ledger", "留痕序号"),
        *SHOP,
        text("finding", "finding", "检出编号", always=True),
        code("account", "account", "处置", Account),
        whole("units", "units that were counted too many", "多计件数"),
        text("verdict", "what the second person said", "审定结论"),
    ),
)

#: By name, in the order in which people look for them.
FEED_LISTS = {
    each.name: each
    for each in (
        SHOPS, LOTS, SECTORS, TEAMS, STOPS, CHECK_INS, FINDINGS, HOLDS, SIGHTINGS, PROPOSALS, CORRECTIONS,
    )
}  # fmt: skip
