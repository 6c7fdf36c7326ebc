"""The dossier's words: its sections, its sentences, its method."""

from __future__ import annotations

from sweep.views.words import Words

WORDS = {
    "dossier-title": Words(en="Post-incident report", zh="处置总结报告"),
    "dossier-exercise": Words(en="EXERCISE – not a real recall", zh="演练 – 非真实召回"),
    "dossier-overridden": Words(
        en="CLOSED BY OVERRIDE – signed over open items", zh="强行结束 – 尚有未销号事项，经签字批准"
    ),
    "dossier-end-open": Words(en="Still open", zh="未结束"),
    "dossier-end-off-sale": Words(en="Off sale – goods still in custody", zh="清查结束 – 尚有在扣物品"),
    "dossier-end-disposed": Words(en="Closed: off sale and disposed", zh="已办结：清查结束、处置销号"),
    "dossier-end-off-sale-at": Words(en="Off sale", zh="清查结束"),
    "dossier-end-disposed-at": Words(en="Disposed", zh="处置销号"),
    "dossier-not-yet": Words(en="not yet", zh="尚未"),
    "dossier-sweep": Words(en="Sweep", zh="清查编号"),
    "dossier-class": Words(en="Recall class", zh="召回级别"),
    "dossier-hazard": Words(en="Hazard", zh="危害"),
    "dossier-revision": Words(en="Revision of the recall", zh="召回公告版次"),
    "dossier-opened": Words(en="Opened", zh="开展时间"),
    "dossier-written": Words(en="As of", zh="截至"),
    "dossier-zone": Words(en="Times are in the zone {zone}", zh="时间均为 {zone} 时区"),
    "dossier-entry": Words(en="Ledger entry", zh="留痕序号"),
    "dossier-head": Words(en="Head hash (SHA-256)", zh="留痕末端校验值（SHA-256）"),
    "dossier-epoch": Words(en="Epoch", zh="留痕代次"),
    "dossier-as-of": Words(
        en="Everything in this report holds as of ledger entry #{n}. Numbers after # are ledger entries.",
        zh="本报告全部内容截至第 #{n} 条留痕记录。# 后的数字为留痕序号。",
    ),
    "dossier-contents": Words(en="Contents", zh="目录"),
    "dossier-page": Words(en="Page", zh="页"),
    "dossier-yes": Words(en="yes", zh="是"),
    "dossier-no": Words(en="no", zh="否"),
    "dossier-all": Words(en="Total", zh="合计"),
    "dossier-nothing": Words(en="None.", zh="无。"),
    "dossier-more": Words(
        en="{count} more rows are in the sheet “{sheet}” of report.xlsx.",
        zh="另有 {count} 行，见 report.xlsx 工作表“{sheet}”。",
    ),
    "dossier-days": Words(en="{days} d {hours} h", zh="{days} 天 {hours} 小时"),
    "dossier-hours": Words(en="{hours} h {minutes} min", zh="{hours} 小时 {minutes} 分"),
    "dossier-minutes": Words(en="{minutes} min", zh="{minutes} 分"),
    "dossier-property": Words(en="Item", zh="项目"),
    "dossier-value": Words(en="Value", zh="内容"),
    "dossier-basis": Words(en="Basis", zh="依据"),
    # the figures at the top
    "dossier-figure-lots": Words(en="lots confirmed withdrawn", zh="批次确认下架"),
    "dossier-figure-lines": Words(en="lines closed", zh="清查项已销号"),
    "dossier-figure-shops": Words(en="shops in the count", zh="清查范围内经营户"),
    "dossier-figure-visits": Words(en="check-ins", zh="检查登记"),
    "dossier-figure-found": Words(en="units found on visits", zh="检查检出件数"),
    "dossier-figure-returned": Words(en="units brought back by consumers", zh="消费者退回件数"),
    "dossier-figure-destroyed": Words(en="units destroyed", zh="已监督销毁件数"),
    "dossier-figure-custody": Words(en="units still in custody", zh="在扣件数"),
    "dossier-figure-weight": Words(en="{kg} kg", zh="{kg} 千克"),
    "dossier-figure-of": Words(en="of {total}", zh="共 {total}"),
    "dossier-basis-figure-lots": Words(
        en="lots without a blocker of the first end", zh="无“清查结束”类未销号事项的批次"
    ),
    "dossier-basis-figure-lines": Words(en="sheet “Lots”", zh="见工作表“批次”"),
    "dossier-basis-figure-shops": Words(en="sheet “Count of shops”", zh="见工作表“范围变动”"),
    "dossier-basis-figure-visits": Words(en="sheet “Evidence”", zh="见工作表“证据质量”"),
    "dossier-basis-figure-found": Words(en="sheets “Finds” and “Stock account”", zh="见工作表“检出”“台账”"),
    "dossier-basis-figure-returned": Words(en="sheet “Stock account”", zh="见工作表“台账”"),
    "dossier-basis-figure-destroyed": Words(en="sheet “Movements”", zh="见工作表“物品流转”"),
    "dossier-basis-figure-custody": Words(en="sheet “Holds”", zh="见工作表“封存扣押”"),
    # the sections
    "dossier-title-summary": Words(en="Summary", zh="概要"),
    "dossier-title-result": Words(en="Result", zh="处置结果"),
    "dossier-title-blockers": Words(en="What keeps it open", zh="未销号事项"),
    "dossier-title-lots": Words(en="Lots", zh="批次"),
    "dossier-title-stock": Words(en="Stock account", zh="台账"),
    "dossier-title-counties": Words(en="Counties", zh="区县"),
    "dossier-title-sectors": Words(en="Sectors", zh="辖区"),
    "dossier-title-teams": Words(en="Teams", zh="检查组"),
    "dossier-title-states": Words(en="Shops by state", zh="经营户状态"),
    "dossier-title-shops": Words(en="Shops", zh="经营户"),
    "dossier-title-finds": Words(en="Finds", zh="检出"),
    "dossier-title-movements": Words(en="Movements", zh="物品流转"),
    "dossier-title-holds": Words(en="Holds", zh="封存扣押"),
    "dossier-title-unmet": Words(en="Non-responders", zh="未能检查的经营户"),
    "dossier-title-sightings": Words(en="Sightings", zh="线索"),
    "dossier-title-checks": Words(en="Effectiveness check", zh="召回效果核查"),
    "dossier-title-promises": Words(en="Promises", zh="时限"),
    "dossier-title-story": Words(en="Timeline", zh="大事记"),
    "dossier-title-signed": Words(en="Corrections and overrides", zh="更正与强行结束"),
    "dossier-title-revisions": Words(en="Revisions", zh="召回公告"),
    "dossier-title-scope": Words(en="Count of shops", zh="范围变动"),
    "dossier-title-evidence": Words(en="Evidence", zh="证据质量"),
    "dossier-title-unknown": Words(en="Not known", zh="未知事项"),
    "dossier-title-method": Words(en="Method and definitions", zh="方法与定义"),
    "dossier-title-areas": Words(en="Areas and teams", zh="辖区与检查组"),
    "dossier-title-goods": Words(en="Goods", zh="物品"),
    "dossier-identity": Words(
        en="Found {found} + returned by consumers {returned} = {total} units = {accounts}.",
        zh="检出 {found} + 消费者退回 {returned} = {total} 件 = {accounts}。",
    ),
    "dossier-identity-broken": Words(
        en="DOES NOT ADD UP: found {found} + returned by consumers {returned} = {total} units, but the accounts hold "
        "{on_accounts}: {accounts}.",
        zh="不平衡：检出 {found} + 消费者退回 {returned} = {total} 件，而各科目合计 {on_accounts} 件：{accounts}。",
    ),
    # what each table rests on
    "dossier-basis-lots": Words(
        en="Lines are judged from all entries #1–#{n}; sweep ledger verify replays them and compares. “Revised” are "
        "the entries that listed or changed the lot.",
        zh="清查项由第 #1–#{n} 条留痕判定；sweep ledger verify 会重放并比对。“公告”列为列入或变更该批次的留痕序号。",
    ),
    "dossier-basis-stock": Words(
        en="In each row found + returned by consumers = the sum over the accounts. Found comes from the finds, "
        "returned from the entries of consumers' returns, the accounts from movements: three separate sources.",
        zh="每行：检出 + 消费者退回 = 各科目之和。检出取自检出情况，退回取自消费者退回留痕，科目取自流转留痕，"
        "三者来源各自独立。",
    ),
    "dossier-basis-counties": Words(
        en="Visits from the check-ins between the two entries named; closed shops by today's judgement.",
        zh="到访取自所列两条留痕之间的检查登记；销号按当前判定。",
    ),
    "dossier-basis-sectors": Words(
        en="Visits from the check-ins between the two entries named; closed shops by today's judgement.",
        zh="到访取自所列两条留痕之间的检查登记；销号按当前判定。",
    ),
    "dossier-basis-teams": Words(
        en="Planned from all published plans; visits from the team's own check-ins between the two entries named. "
        "Cleared: shops it visited that have no open line now.",
        zh="计划取自全部已下发方案；到访取自该组在所列两条留痕之间的检查登记。已清：该组到访且现无未销号项的经营户。",
    ),
    "dossier-basis-states": Words(
        en="The most dangerous line of a shop decides; judged from all entries #1–#{n}.",
        zh="以经营户最危险的清查项为准；由第 #1–#{n} 条留痕判定。",
    ),
    "dossier-basis-shops": Words(
        en="The check-in that says most (the last inspection, else the last visit) with its entry; without a visit the "
        "entry by which the shop came into the count.",
        zh="列出最能说明问题的检查登记（末次检查，否则末次到访）及其留痕序号；未到访者列入范围的留痕序号。",
    ),
    "dossier-basis-finds": Words(
        en="The first entry is the check-in; the others are reviews, corrections, movements and judgements of it.",
        zh="首个序号为检查登记，其后为审核、更正、流转与判定。",
    ),
    "dossier-basis-movements": Words(
        en="Each movement with the entry that records it; the same movement told twice is listed once.",
        zh="每次流转及其留痕序号；重复上报的同一流转只列一次。",
    ),
    "dossier-basis-holds": Words(
        en="Every hold with its basis, document and lapse date, also those that have ended; lapsed as of {at}.",
        zh="全部封存、扣押的依据、文书与到期日，含已结束的；是否到期以 {at} 为准。",
    ),
    "dossier-basis-unmet": Words(
        en="Shops in scope without any inspection: refusals, then shut or not found, then never visited.",
        zh="范围内从未受检的经营户：先列拒检，次列关门或查无，再列未到访。",
    ),
    "dossier-basis-sightings": Words(
        en="Reception, acceptance and every entry that answers the sighting by name. Who reported it is not printed.",
        zh="接收、接办及指明答复该线索的全部留痕。不印举报人信息。",
    ),
    "dossier-basis-checks": Words(
        en="“At most”: the most shops of the county that may still have held product with {confidence} % confidence, "
        "by the exact hypergeometric law for a simple draw within the county.",
        zh="“至多”：以 {confidence}% 置信度，该区县仍可能持有产品的最多户数，"
        "按区县内简单随机抽样的精确超几何分布计算。",
    ),
    "dossier-basis-promises": Words(
        en="Each visit by the clock of the first plan that asked for it after the revision; entries are the plans, "
        "reviews, sightings or holds counted.",
        zh="到访按公告发布后首个列入该户的方案所定时限；序号为所统计的方案、审核、线索或封存扣押。",
    ),
    "dossier-basis-story": Words(
        en="Every entry of these kinds, in the ledger's order.", zh="所列各类留痕，按留痕顺序。"
    ),
    "dossier-basis-signed": Words(
        en="The entry in which it was proposed or signed, then those in which a second person decided.",
        zh="先列提出或签字的留痕，后列第二人决定的留痕。",
    ),
    "dossier-basis-revisions": Words(
        en="A second person compared every lot with the original, whose hash is given.",
        zh="每个批次均由第二人与原件核对，所列为原件哈希。",
    ),
    "dossier-basis-scope": Words(
        en="+ adds to the count, − takes away (merged into another shop), = stays in it with lines that do not apply.",
        zh="+ 增加范围，− 减少（并入其他经营户），= 保留在范围内但清查项不适用。",
    ),
    "dossier-basis-evidence": Words(
        en="Every check-in and every kept message of entries #1–#{n}; nothing that arrived was thrown away.",
        zh="第 #1–#{n} 条留痕中的全部检查登记与留存报文；凡收到的一律未丢弃。",
    ),
    "dossier-basis-unknown": Words(
        en="From the registry, the phones' last contacts and the judgement as of entry #{n}.",
        zh="取自名录、手机末次联系及截至第 #{n} 条的判定。",
    ),
    "dossier-basis-blockers": Words(
        en="Reasons as of entry #{n} why the sweep may not end, with examples.",
        zh="截至第 #{n} 条，清查不能结束的原因及举例。",
    ),
    "dossier-blocker-of-lots": Words(en="{sentence} {count} lots: {lots}", zh="{sentence}共 {count} 个批次：{lots}"),
    # headings of columns
    "dossier-head-account-collected": Words(en="Collected", zh="集中保管"),
    "dossier-head-account-corrected": Words(en="Corrected", zh="更正"),
    "dossier-head-account-destroyed": Words(en="Destroyed", zh="销毁"),
    "dossier-head-account-handed-over": Words(en="Handed over", zh="移送"),
    "dossier-head-account-missing": Words(en="Missing", zh="去向不明"),
    "dossier-head-account-on-sale": Words(en="Still on sale", zh="仍在售"),
    "dossier-head-account-released": Words(en="Released", zh="放行"),
    "dossier-head-account-removed-from-sale": Words(en="Removed", zh="下架停售"),
    "dossier-head-account-returned": Words(en="Returned to supplier", zh="退回供货商"),
    "dossier-head-account-sampled": Words(en="Samples", zh="抽样"),
    "dossier-head-account-sealed-on-site": Words(en="Sealed", zh="就地封存"),
    "dossier-head-address": Words(en="Address", zh="地址"),
    "dossier-head-answered": Words(en="Answered", zh="答复时间"),
    "dossier-head-at-most": Words(en="At most still holding", zh="至多仍持有户数"),
    "dossier-head-balanced": Words(en="Adds up", zh="平衡"),
    "dossier-head-basis": Words(en="Basis", zh="依据"),
    "dossier-head-brought": Words(en="Returned by consumers", zh="消费者退回"),
    "dossier-head-by": Words(en="By", zh="经手人"),
    "dossier-head-channel": Words(en="Channel", zh="来源"),
    "dossier-head-check-failed": Words(en="Check found product", zh="抽查检出"),
    "dossier-head-check-in": Words(en="Check-in", zh="检查登记编号"),
    "dossier-head-checked": Words(en="Checked", zh="已抽查"),
    "dossier-head-checks-made": Words(en="Checks made", zh="抽查次数"),
    "dossier-head-claimed": Words(en="Claimed", zh="仅自报"),
    "dossier-head-clear": Words(en="Clear", zh="未发现"),
    "dossier-head-cleared": Words(en="Cleared", zh="已清"),
    "dossier-head-closed": Words(en="Closed", zh="已销号"),
    "dossier-head-confirmed": Words(en="Confirmed", zh="确认下架"),
    "dossier-head-county": Words(en="County", zh="区县"),
    "dossier-head-custodian": Words(en="Custodian", zh="保管人"),
    "dossier-head-disposition": Words(en="At the door", zh="现场处置"),
    "dossier-head-document": Words(en="Document", zh="文书"),
    "dossier-head-due": Words(en="Due", zh="时限"),
    "dossier-head-ended": Words(en="Ended", zh="结束"),
    "dossier-head-entries": Words(en="Entries", zh="留痕序号"),
    "dossier-head-entries-between": Words(en="First, last entry", zh="首末留痕"),
    "dossier-head-entries-revised": Words(en="Revised", zh="公告"),
    "dossier-head-entry": Words(en="Entry", zh="留痕序号"),
    "dossier-head-entry-drawn": Words(en="Drawn", zh="抽样留痕"),
    "dossier-head-examples": Words(en="Examples", zh="举例"),
    "dossier-head-extended": Words(en="Extended", zh="延期"),
    "dossier-head-file": Words(en="File", zh="文件"),
    "dossier-head-find": Words(en="Find", zh="检出编号"),
    "dossier-head-finds": Words(en="Finds", zh="检出"),
    "dossier-head-first-visit": Words(en="First visit", zh="首次到访"),
    "dossier-head-found-lines": Words(en="Found, unsettled", zh="检出未结"),
    "dossier-head-found-units": Words(en="Units found", zh="检出件数"),
    "dossier-head-from": Words(en="From", zh="转出"),
    "dossier-head-grade": Words(en="Grade", zh="证据等级"),
    "dossier-head-grade-0": Words(en="Grade: none", zh="等级：无"),
    "dossier-head-grade-1": Words(en="Grade: claimed", zh="等级：自报"),
    "dossier-head-grade-2": Words(en="Grade: evidenced", zh="等级：有证据"),
    "dossier-head-grade-3": Words(en="Grade: reviewed", zh="等级：已审核"),
    "dossier-head-grade-4": Words(en="Grade: audited", zh="等级：已抽查"),
    "dossier-head-held-units": Words(en="Units held", zh="在扣件数"),
    "dossier-head-hours": Words(en="Hours", zh="小时"),
    "dossier-head-inspected": Words(en="Inspections", zh="检查次数"),
    "dossier-head-kept": Words(en="Kept", zh="按时"),
    "dossier-head-kept-late": Words(en="Late", zh="超时完成"),
    "dossier-head-kg-destroyed": Words(en="kg destroyed", zh="销毁千克"),
    "dossier-head-kg-found": Words(en="kg", zh="千克"),
    "dossier-head-kind": Words(en="Kind", zh="类型"),
    "dossier-head-lapses": Words(en="Lapses", zh="到期"),
    "dossier-head-last-visit": Words(en="Last visit", zh="末次到访"),
    "dossier-head-lat": Words(en="Latitude (WGS-84)", zh="纬度（WGS-84）"),
    "dossier-head-late": Words(en="First visit late", zh="首访超时"),
    "dossier-head-lines": Words(en="Lines", zh="清查项"),
    "dossier-head-lon": Words(en="Longitude (WGS-84)", zh="经度（WGS-84）"),
    "dossier-head-lot": Words(en="Lot", zh="批次"),
    "dossier-head-lots": Words(en="Lots", zh="批次数"),
    "dossier-head-lots-released": Words(en="Released", zh="其中放行"),
    "dossier-head-median": Words(en="Median to first visit", zh="首访用时中位数"),
    "dossier-head-merged-into": Words(en="Merged into", zh="并入"),
    "dossier-head-name": Words(en="Name", zh="名称"),
    "dossier-head-needed": Words(en="Needed", zh="应查"),
    "dossier-head-not-applicable": Words(en="Not applicable", zh="不适用"),
    "dossier-head-now": Words(en="Now", zh="现状"),
    "dossier-head-number": Words(en="Number", zh="数量"),
    "dossier-head-on-accounts": Words(en="= on accounts", zh="= 科目合计"),
    "dossier-head-open": Words(en="Open", zh="未销号"),
    "dossier-head-open-lines": Words(en="Open lines", zh="未销号项"),
    "dossier-head-open-now": Words(en="Open", zh="未办结"),
    "dossier-head-outcome": Words(en="Outcome", zh="检查结果"),
    "dossier-head-overdue": Words(en="Overdue", zh="逾期未办"),
    "dossier-head-owed": Words(en="Owed", zh="应办"),
    "dossier-head-owner": Words(en="Owner", zh="承办人"),
    "dossier-head-photos": Words(en="Photos", zh="照片"),
    "dossier-head-planned": Words(en="Planned", zh="计划户数"),
    "dossier-head-producer": Words(en="Producer", zh="生产企业"),
    "dossier-head-product": Words(en="Product", zh="产品"),
    "dossier-head-promise": Words(en="Promise", zh="时限事项"),
    "dossier-head-reason": Words(en="Reason", zh="理由"),
    "dossier-head-released": Words(en="Released", zh="放行"),
    "dossier-head-removed": Words(en="Removed", zh="已下架"),
    "dossier-head-reopened-lines": Words(en="Lines opened", zh="开启清查项"),
    "dossier-head-revision": Words(en="Revision", zh="版次"),
    "dossier-head-rule": Words(en="Rule", zh="批次规则"),
    "dossier-head-running": Words(en="Running", zh="未到期"),
    "dossier-head-seals": Words(en="Seals", zh="封条"),
    "dossier-head-second": Words(en="Second person", zh="复核人"),
    "dossier-head-sector": Words(en="Sector", zh="辖区"),
    "dossier-head-sent-back": Words(en="Sent back", zh="被退回"),
    "dossier-head-sent-late": Words(en="Handed in late", zh="迟报"),
    "dossier-head-settled": Words(en="Settled", zh="已结"),
    "dossier-head-sha256": Words(en="SHA-256 of the original", zh="原件 SHA-256"),
    "dossier-head-shop": Words(en="Shop", zh="经营户编号"),
    "dossier-head-shops": Words(en="Shops", zh="户数"),
    "dossier-head-sighting": Words(en="Sighting", zh="线索编号"),
    "dossier-head-sign": Words(en="±", zh="增减"),
    "dossier-head-sold-before": Words(en="Sold before the visit", zh="检查前已售出"),
    "dossier-head-sort": Words(en="Sort", zh="类别"),
    "dossier-head-standing": Words(en="Standing", zh="状况"),
    "dossier-head-state": Words(en="State", zh="状态"),
    "dossier-head-supplier": Words(en="Supplier", zh="供货商"),
    "dossier-head-team": Words(en="Team", zh="检查组"),
    "dossier-head-teams": Words(en="Teams", zh="组数"),
    "dossier-head-to": Words(en="To", zh="转入"),
    "dossier-head-units": Words(en="Units", zh="件数"),
    "dossier-head-unmet": Words(en="Not met", zh="未查成"),
    "dossier-head-verdict": Words(en="Decision", zh="决定"),
    "dossier-head-visited": Words(en="Visited", zh="已到访"),
    "dossier-head-visits": Words(en="Visits", zh="到访次数"),
    "dossier-head-what": Words(en="What", zh="内容"),
    "dossier-head-when": Words(en="When", zh="时间"),
    "dossier-head-why": Words(en="Why", zh="原因"),
    "dossier-head-with-product": Words(en="With product", zh="检出户数"),
    "dossier-head-witness": Words(en="Witness", zh="见证人"),
    "dossier-head-worst": Words(en="Longest over", zh="最长超时"),
    # codes
    "dossier-kind-retailer": Words(en="retailer", zh="零售"),
    "dossier-kind-wholesaler": Words(en="wholesaler", zh="批发"),
    "dossier-kind-warehouse": Words(en="warehouse", zh="仓库"),
    "dossier-kind-online-seller": Words(en="online seller", zh="网店"),
    "dossier-state-found": Words(en="product found", zh="检出未结"),
    "dossier-state-sighted": Words(en="sighting open", zh="有线索未核"),
    "dossier-state-unvisited": Words(en="unvisited", zh="未到访"),
    "dossier-state-attempted": Words(en="attempted", zh="到访未查成"),
    "dossier-state-reopened": Words(en="reopened", zh="重新待查"),
    "dossier-state-claimed": Words(en="claimed, unproven", zh="自报未证实"),
    "dossier-state-removed": Words(en="removed", zh="已下架处置"),
    "dossier-state-clear": Words(en="clear", zh="未发现"),
    "dossier-state-not-applicable": Words(en="not applicable", zh="不适用"),
    "dossier-state-merged": Words(en="merged", zh="已合并"),
    "dossier-standing-in-scope": Words(en="in scope", zh="在范围内"),
    "dossier-standing-not-applicable": Words(en="not applicable", zh="不适用"),
    "dossier-standing-merged": Words(en="merged", zh="已合并"),
    "dossier-grade-0": Words(en="none", zh="无"),
    "dossier-grade-1": Words(en="claimed", zh="自报"),
    "dossier-grade-2": Words(en="evidenced", zh="有证据"),
    "dossier-grade-3": Words(en="reviewed", zh="已审核"),
    "dossier-grade-4": Words(en="audited", zh="已抽查"),
    "dossier-unmet-refused": Words(en="refused", zh="拒检"),
    "dossier-unmet-shut": Words(en="shut or not found", zh="关门或查无"),
    "dossier-unmet-notified": Words(en="notified only", zh="仅送达通知"),
    "dossier-unmet-never": Words(en="never visited", zh="未到访"),
    "dossier-account-on-sale": Words(en="still on sale", zh="仍在售"),
    "dossier-account-removed-from-sale": Words(en="removed from sale", zh="下架停售"),
    "dossier-account-sealed-on-site": Words(en="sealed on site", zh="就地封存"),
    "dossier-account-collected": Words(en="collected", zh="集中保管"),
    "dossier-account-returned": Words(en="returned to supplier", zh="退回供货商"),
    "dossier-account-destroyed": Words(en="destroyed", zh="监督销毁"),
    "dossier-account-released": Words(en="released", zh="放行"),
    "dossier-account-sampled": Words(en="taken as samples", zh="抽样"),
    "dossier-account-handed-over": Words(en="handed over", zh="移送"),
    "dossier-account-missing": Words(en="missing", zh="去向不明"),
    "dossier-account-corrected": Words(en="corrected", zh="更正"),
    "dossier-account-sold-before-visit": Words(en="sold before the visit", zh="检查前已售出"),
    "dossier-account-not-held": Words(en="not held", zh="未发现"),
    "dossier-hold-running": Words(en="running", zh="有效"),
    "dossier-hold-amber": Words(en="lapses soon", zh="即将到期"),
    "dossier-hold-lapsed": Words(en="LAPSED", zh="已到期"),
    "dossier-hold-ended": Words(en="ended", zh="已结束"),
    "dossier-hold-ended-late": Words(en="ended after its lapse", zh="到期后才结束"),
    "dossier-hold-no-period": Words(en="no period", zh="无期限"),
    "dossier-legal-sealing": Words(en="sealing", zh="查封"),
    "dossier-legal-seizure": Words(en="seizure", zh="扣押"),
    "dossier-legal-preservation": Words(en="preservation", zh="先行登记保存"),
    "dossier-legal-voluntary": Words(en="the shop itself", zh="自行下架"),
    "dossier-outcome-inspected": Words(en="inspected", zh="已检查"),
    "dossier-outcome-shut": Words(en="shut", zh="关门"),
    "dossier-outcome-refused": Words(en="refused", zh="拒检"),
    "dossier-outcome-not-found": Words(en="not found", zh="查无此户"),
    "dossier-outcome-ceased": Words(en="ceased trading", zh="已停业"),
    "dossier-outcome-moved": Words(en="moved away", zh="已搬迁"),
    "dossier-outcome-duplicate": Words(en="duplicate", zh="重复登记"),
    "dossier-outcome-notified": Words(en="notified", zh="已通知"),
    "dossier-signed-what-override": Words(en="signed over: {blockers}", zh="尚未销号：{blockers}"),
    "dossier-signed-what-correction": Words(
        en="find {finding}, account “{account}”", zh="检出 {finding}，科目“{account}”"
    ),
    "dossier-signed-what-status": Words(en="shop {shop}: {status} {same}", zh="经营户 {shop}：{status} {same}"),
    "dossier-signed-what-undone": Words(en="shop {shop}", zh="经营户 {shop}"),
    "dossier-verdict-approved": Words(en="approved", zh="通过"),
    "dossier-verdict-sent-back": Words(en="sent back", zh="退回"),
    "dossier-verdict-waiting": Words(en="waiting", zh="待决定"),
    "dossier-signed-override": Words(en="override", zh="强行结束"),
    "dossier-signed-correction": Words(en="correction", zh="数量更正"),
    "dossier-signed-status": Words(en="shop's standing", zh="经营户状况"),
    "dossier-signed-undone": Words(en="undone", zh="撤销"),
    "dossier-promise-stop-sale-notice": Words(en="stop-sale notice", zh="停售通知"),
    "dossier-promise-stop": Words(en="first visit", zh="首次到访"),
    "dossier-promise-sighting-accept": Words(en="sighting accepted", zh="线索接办"),
    "dossier-promise-sighting-visit": Words(en="sighting answered", zh="线索核查"),
    "dossier-promise-review": Words(en="review by a second person", zh="第二人审核"),
    "dossier-promise-hold-lapse": Words(en="hold ended before it lapsed", zh="封存扣押到期前处理"),
    "dossier-promise-recall-start": Words(en="producer starts the recall", zh="生产者启动召回"),
    "dossier-promise-recall-finish": Words(en="producer finishes the recall", zh="生产者完成召回"),
    "dossier-scope-entered-registry": Words(en="entered from the registry", zh="由名录列入"),
    "dossier-scope-entered-reported": Words(en="reported by teams, not in the registry", zh="检查组上报、名录所无"),
    "dossier-scope-entered-later": Words(en="entered later", zh="其后列入"),
    "dossier-scope-left-merged": Words(en="merged into another shop", zh="并入其他经营户"),
    "dossier-scope-left-not-operating": Words(en="not operating", zh="停止经营"),
    "dossier-scope-left-gone": Words(en="gone", zh="已不存在"),
    "dossier-scope-left-not-applicable": Words(en="not applicable", zh="不适用"),
    "dossier-scope-left-duplicate": Words(en="duplicate", zh="重复登记"),
    "dossier-scope-undone": Words(en="brought back (undone)", zh="撤销后恢复"),
    "dossier-scope-sum": Words(
        en="{entered} entered − {merged} merged = {counted} shops in the count; {outside} of them not applicable.",
        zh="列入 {entered} 户 − 合并 {merged} 户 = 范围内 {counted} 户；其中不适用 {outside} 户。",
    ),
    "dossier-evidence-outcome": Words(en="outcome", zh="检查结果"),
    "dossier-evidence-purpose": Words(en="purpose", zh="目的"),
    "dossier-evidence-entry": Words(en="entered by", zh="登记方式"),
    "dossier-evidence-flag": Words(en="flag", zh="提示"),
    "dossier-evidence-handling": Words(en="handling", zh="处理"),
    "dossier-told-visit": Words(en="ordinary visit", zh="普通检查"),
    "dossier-told-effectiveness-check": Words(en="effectiveness check", zh="召回效果核查"),
    "dossier-told-reinspection": Words(en="re-inspection", zh="回头看"),
    "dossier-told-sighting": Words(en="for a sighting", zh="核查线索"),
    "dossier-told-phone": Words(en="phone", zh="手机"),
    "dossier-told-desk": Words(en="desk, from paper or a call (claimed until reviewed)", zh="补录（审核前为自报）"),
    "dossier-told-inspected": Words(en="inspected", zh="已检查"),
    "dossier-told-shut": Words(en="shut", zh="关门"),
    "dossier-told-refused": Words(en="refused", zh="拒检"),
    "dossier-told-not-found": Words(en="not found", zh="查无此户"),
    "dossier-told-ceased": Words(en="ceased trading", zh="已停业"),
    "dossier-told-moved": Words(en="moved away", zh="已搬迁"),
    "dossier-told-duplicate": Words(en="duplicate", zh="重复登记"),
    "dossier-told-notified": Words(en="stop-sale notice given", zh="送达停售通知"),
    "dossier-told-unknown-shop": Words(en="shop not in the registry", zh="名录无此户"),
    "dossier-told-unknown-lot": Words(en="lot not in the recall", zh="公告无此批次"),
    "dossier-told-unknown-revision": Words(en="unknown revision", zh="未知公告版次"),
    "dossier-told-old-revision": Words(en="made under an older revision", zh="按旧版公告检查"),
    "dossier-told-unknown-outcome": Words(en="unknown outcome", zh="未知检查结果"),
    "dossier-told-unknown-disposition": Words(en="unknown disposition", zh="未知处置"),
    "dossier-told-unknown-quantity": Words(en="units not counted", zh="未清点数量"),
    "dossier-told-strange-time": Words(en="strange time", zh="时间异常"),
    "dossier-told-clock-off": Words(en="phone's clock wrong", zh="手机时钟不准"),
    "dossier-told-late": Words(en="handed in over two hours late", zh="迟报两小时以上"),
    "dossier-told-far-position": Words(en="far from the shop", zh="定位偏远"),
    "dossier-told-no-position": Words(en="no position", zh="无定位"),
    "dossier-told-moved-team": Words(en="phone of another team", zh="已调组手机"),
    "dossier-told-other-team": Words(en="another team's stop", zh="他组检查点"),
    "dossier-told-revoked-phone": Words(en="revoked phone", zh="已停用手机"),
    "dossier-told-fewer-than-two-officers": Words(
        en="fewer than two officers with credentials", zh="持证执法人员不足两人"
    ),
    "dossier-told-helper": Words(en="by a helper", zh="协管员上报"),
    "dossier-told-text-escaped": Words(en="text escaped", zh="文字已转义"),
    "dossier-told-partly-unreadable": Words(en="partly unreadable", zh="部分内容无法解读"),
    "dossier-told-sweep-closed": Words(en="after the end", zh="结束后上报"),
    "dossier-told-approved": Words(en="reviews that approved", zh="审核通过"),
    "dossier-told-sent-back": Words(en="reviews that sent back", zh="审核退回"),
    "dossier-told-conflict": Words(en="same id with other bytes; both kept", zh="编号相同、内容不同，两份均留存"),
    "dossier-told-kept-raw": Words(en="could not be decoded; kept as it came", zh="无法解读，原样留存"),
    "dossier-told-kept-settled": Words(en="kept messages read and settled", zh="留存报文已查看办结"),
    "dossier-unknown-never-visited": Words(
        en="shops never visited, with open lines", zh="从未到访且有未销号项的经营户"
    ),
    "dossier-unknown-not-inspected": Words(
        en="shops visited and never inspected, with open lines", zh="到访未查成且有未销号项的经营户"
    ),
    "dossier-unknown-units-uncounted": Words(en="finds whose units nobody counted", zh="未清点数量的检出"),
    "dossier-unknown-units-overdrawn": Words(
        en="finds whose movements claim more units than were found", zh="流转数量超过检出数量的检出"
    ),
    "dossier-unknown-unattributed": Words(en="finds whose print nobody could read", zh="批号不清、未归批的检出"),
    "dossier-unknown-sold-before": Words(
        en="units sold before the visit: with consumers, on no account", zh="检查前已售出的件数：在消费者手中，不入台账"
    ),
    "dossier-unknown-silent-phones": Words(en="silent phones with unsent work", zh="失联且有未上传登记的手机"),
    "dossier-unknown-unsent-phones": Words(en="phones with unsent work (number)", zh="有未上传登记的手机（份数）"),
    "dossier-unknown-lost-phones": Words(en="phones declared lost with what they held", zh="已报失手机及其所存登记"),
    "dossier-unknown-no-position": Words(
        en="shops without a position, found by address", zh="无坐标、按地址查找的经营户"
    ),
    "dossier-unknown-learned-position": Words(
        en="shops whose position was learned from a check-in", zh="坐标由检查登记取得的经营户"
    ),
    "dossier-unknown-no-sector": Words(en="shops in no sector", zh="未划入辖区的经营户"),
    "dossier-unknown-gone-from-registry": Words(
        en="shops that the newest registry no longer lists, still in the count", zh="最新名录已无、仍在范围内的经营户"
    ),
    "dossier-unknown-no-weight": Words(
        en="lots without a weight per unit: their kilograms are not in the sums", zh="未给单件重量的批次：千克数未计入"
    ),
    "dossier-unknown-erased": Words(
        en="check-ins whose bytes were erased; their entries stay", zh="原文已删除的检查登记，留痕仍在"
    ),
    "dossier-event-opened": Words(
        en="Sweep opened: {title} (class {recall_class})", zh="开展清查：{title}（{recall_class} 级召回）"
    ),
    "dossier-event-revised": Words(
        en="Revision {revision} of the recall: {lots} lots, {lines} lines opened",
        zh="召回公告第 {revision} 版：{lots} 个批次，开启清查项 {lines} 项",
    ),
    "dossier-event-entered": Words(en="{shops} shops came into the count", zh="{shops} 户列入清查范围"),
    "dossier-event-planned": Words(
        en="Plan {plan} published: {routes} routes, {stops} stops",
        zh="下发第 {plan} 号路线方案：{routes} 条路线，{stops} 个检查点",
    ),
    "dossier-event-steered-lock-route": Words(
        en="Order for the plans: team {team} keeps its route ({reason})",
        zh="排线指令：锁定检查组 {team} 的路线（{reason}）",
    ),
    "dossier-event-steered-exclude-team": Words(
        en="Order for the plans: team {team} gets no stops ({reason})", zh="排线指令：检查组 {team} 停派（{reason}）"
    ),
    "dossier-event-steered-move-stop": Words(
        en="Order for the plans: shops {shops} go to team {team} ({reason})",
        zh="排线指令：经营户 {shops} 指定给检查组 {team}（{reason}）",
    ),
    "dossier-event-steered-priority": Words(
        en="Order for the plans: shops {shops} have priority {value} ({reason})",
        zh="排线指令：经营户 {shops} 优先级定为 {value}（{reason}）",
    ),
    "dossier-event-steered-visit-now": Words(
        en="Order for the plans: shops {shops} are visited at once ({reason})",
        zh="排线指令：立即检查经营户 {shops}（{reason}）",
    ),
    "dossier-event-crossing": Words(
        en="Order to cross: teams {teams} may inspect in {sectors} ({reason})",
        zh="跨辖区令：检查组 {teams} 可前往 {sectors} 检查（{reason}）",
    ),
    "dossier-event-steering-lifted": Words(
        en="Order {steering} lifted ({reason})", zh="取消指令 {steering}（{reason}）"
    ),
    "dossier-event-drawn": Words(
        en="Sample {sample} of the effectiveness check drawn: {shops} shops",
        zh="抽取第 {sample} 次召回效果核查样本：{shops} 户",
    ),
    "dossier-event-sighted": Words(en="Sighting {sighting} at shop {shop}", zh="收到线索 {sighting}，经营户 {shop}"),
    "dossier-event-sighting-settled": Words(en="Sighting {sighting} settled", zh="线索 {sighting} 办结"),
    "dossier-event-phone-lost": Words(
        en="Phone {phone} declared lost; its stops opened again", zh="手机 {phone} 报失，其检查点重新待查"
    ),
    "dossier-event-phone-revoked": Words(en="Phone {phone} revoked", zh="停用手机 {phone}"),
    "dossier-event-personal-erased": Words(
        en="Personal data of {reports} reports erased: {reason}", zh="删除 {reports} 份登记中的个人信息：{reason}"
    ),
    "dossier-event-overridden": Words(
        en="OVERRIDE signed over {blockers} open items: {reason}",
        zh="尚有 {blockers} 项未销号事项，签字强行结束：{reason}",
    ),
    "dossier-event-off-sale": Words(en="Off sale: every lot confirmed withdrawn", zh="清查结束：全部批次确认下架"),
    "dossier-event-disposed": Words(en="Disposed: nothing is left in custody", zh="处置销号：无在扣物品"),
    "dossier-event-reopened": Words(en="Sweep reopened: {reason}", zh="清查重启：{reason}"),
    "dossier-event-first-check-in": Words(en="First check-in, at shop {shop}", zh="首份检查登记，经营户 {shop}"),
    "dossier-event-first-find": Words(en="First find, at shop {shop}", zh="首次检出，经营户 {shop}"),
    "dossier-event-visited": Words(
        en="{pct} % of the shops visited ({shops})", zh="已到访 {pct}% 的经营户（{shops} 户）"
    ),
    # the effectiveness check in words
    "dossier-check-none": Words(en="No sample has been drawn; nothing is shown yet.", zh="尚未抽取样本，暂无结论。"),
    "dossier-check-shown": Words(
        en="With {confidence} % confidence, fewer than {city} % of the {shops} shops with a door held product when "
        "checked, and fewer than {county} % in each county: {tested} of {needed} drawn shops were tested for every lot "
        "by a team that had not cleared them, and none had any.",
        zh="以 {confidence}% 置信度，{shops} 户（在范围内且有门店）中核查时仍持有产品的少于 {city}%，"
        "且各区县均少于 {county}%："
        "应查 {needed} 户，由未曾清查该户的检查组就全部批次抽查 {tested} 户，均未检出。",
    ),
    "dossier-check-not-shown": Words(
        en="Not shown yet: {tested} of {needed} drawn shops were tested for every lot, and product was met at "
        "{failed}.",
        zh="尚无结论：应查 {needed} 户，已就全部批次抽查 {tested} 户，其中 {failed} 户仍检出产品。",
    ),
    "dossier-check-seed": Words(
        en="Sample {number}, drawn under revision {revision} (entry #{n}). Seed: {seed}. A shop's place in the order "
        "is the SHA-256 of seed and shop id, one after the other, so that anybody can draw it again.",
        zh="第 {number} 次抽样，按第 {revision} 版公告（留痕 #{n}）。种子：{seed}。经营户的抽取次序为“种子+经营户编号”"
        "的 SHA-256，任何人均可复算。",
    ),
    "dossier-legal-clock": Words(
        en="By law: {what} by {at}. This binds the producer; the sweep shows it and does not judge it.",
        zh="法定时限：{what}不晚于 {at}。该时限约束生产者，本系统仅列示、不作评判。",
    ),
    "dossier-method-1": Words(
        en="A line is one shop and one lot. It closes as clear (looked for and not there), removed (every unit found "
        "is off the shelf and on an account, confirmed by a second person), released, or not applicable (with a second "
        "person's approval). A lot is confirmed withdrawn when all its lines are closed at the policy's grade, nothing "
        "of it is open or missing, and its effectiveness checks pass.",
        zh="清查项为“一户一批次”。销号分四种：未发现；已下架（检出全部离开货架并入台账，且经第二人确认）；放行；不适用（经第二人批准）。"
        "某批次全部清查项按规定证据等级销号、无未结事项、无去向不明、且抽查通过，方确认下架。",
    ),
    "dossier-method-2": Words(
        en="Grades: claimed → evidenced (place and time) → reviewed (a second person) → audited (an independent "
        "check). “Found” outranks “clear” whatever the order of arrival; no time on any phone decides.",
        zh="证据等级：自报 → 有证据（定位与时间）→ 已审核（第二人）→ 已抽查（独立抽查）。"
        "无论先后，“检出”优先于“未发现”；任何手机时间均不作裁决依据。",
    ),
    "dossier-method-3": Words(
        en="Units are found once and only move afterwards: found + returned by consumers = the sum over all accounts. "
        "Corrected units remain as found and stand on the account “corrected”. Weight is units × grams per unit as "
        "the recall lists it.",
        zh="物品只检出一次，其后仅在科目间流转：检出 + 消费者退回 = 各科目之和。更正数量仍计入检出，列于“更正”科目。"
        "重量 = 件数 × 公告所列单件克重。",
    ),
    "dossier-method-4": Words(
        en="Times of visits are the phone's, corrected by the offset measured when it handed in, and never later than "
        "the reception. Medians count from the opening, or from when the shop came into the count.",
        zh="到访时间为手机时间，按交报时测得的时差校正，且不晚于接收时间。中位数自清查开展（或该户列入）起算。",
    ),
    "dossier-method-5": Words(
        en="To trace a figure: take the entry number after # and read it with sweep ledger, or find the row in "
        "report.xlsx by check-in or shop number. To prove that nothing was changed since: "
        "sweep ledger verify --head {head} must pass through this hash.",
        zh="追溯数字：按 # 后序号用 sweep ledger 查阅，或在 report.xlsx 中按检查登记编号、经营户编号查找。"
        "证明其后未被改动：运行 sweep ledger verify --head {head}，须经过该哈希。",
    ),
    "dossier-method-6": Words(
        en="Who took part is named by id, and who reported a sighting not at all: personal data lie beside the ledger.",
        zh="参与人员仅列编号，举报人不列：个人信息存于留痕之外。",
    ),
    "dossier-chart": Words(en="Shops visited for the first time, cumulated", zh="首次到访经营户累计"),
    "dossier-chart-none": Words(en="No shop has been visited yet.", zh="尚无到访。"),
}
