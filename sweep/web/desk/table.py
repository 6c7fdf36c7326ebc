"""The desk's part of the route table. What one asks for and what one posts are named alike: an event is posted."""

from __future__ import annotations

from sweep.views.desk.board import BoardSheet
from sweep.views.desk.forecast import ForecastSheet
from sweep.web.desk import ending, field_work, figures, goods, judging, lists, page, shops
from sweep.web.desk.plan_table import PLAN_ROUTES
from sweep.web.desk.recall_table import RECALL_ROUTES
from sweep.web.desk.sweep_route import SWEEP, listed, posted
from sweep.web.route import CITY, COMMAND, DESK, EVIDENCE, MIB, OFFICE, REVIEW, WRITE, Route

DESK_ROUTES: tuple[Route, ...] = (
    Route("GET", "/desk/", page.show_desk, DESK, "The commander's desk", "指挥台", page=True),
    Route("GET", "/api/v1/sweeps", figures.list_sweeps, DESK, "All sweeps", "全部清查", answers=figures.SweepsSent),
    # Figures
    listed("/board", figures.give_board, DESK, "How the sweep stands", "清查进展总览", BoardSheet),
    listed("/blockers", figures.give_blockers, DESK, "Why the sweep may not close", "未销号事项", figures.BlockersSent),
    listed(
        "/coverage", figures.give_coverage, DESK, "Sectors, nested, with coverage", "各级辖区进展", figures.SectorsSent
    ),
    listed(
        "/forecast",
        shops.give_forecast,
        DESK,
        "When the work will be done, and whom to send where",
        "完成时间预测与增援建议",
        ForecastSheet,
    ),
    listed(
        "/shop-list", shops.list_shop_rows, DESK, "The shops behind a figure", "各项数据对应的经营户", shops.ShopsListed
    ),
    # Reviews and findings
    listed("/reviews", lists.list_reviews, EVIDENCE, "The review queue with evidence", "待审核登记", lists.Reviews),
    posted(
        "/reviews",
        judging.post_review,
        REVIEW,
        "Approve a check-in or send it back",
        "审核检查登记",
        judging.ReviewGiven,
    ),
    listed("/visits", lists.list_visits, DESK, "Check-ins at a shop (?shop=)", "某户的检查登记", lists.ShopVisits),
    listed("/findings", lists.list_findings, DESK, "Findings (?which=)", "检出情况", lists.Findings),
    posted(
        "/attributions",
        judging.post_attribution,
        REVIEW,
        "Say which lot a find is of",
        "判定检出所属批次",
        judging.AttributionGiven,
    ),
    posted(
        "/rejudgements",
        judging.post_rejudgement,
        REVIEW,
        "Judge a find again after a narrowing",
        "修订后重新判定检出",
        judging.RejudgementGiven,
    ),
    listed("/corrections", lists.list_corrections, DESK, "Corrections of counts", "数量更正", lists.Corrections),
    posted(
        "/corrections",
        judging.post_correction,
        OFFICE,
        "Say that a count was wrong",
        "申请更正数量",
        judging.CorrectionGiven,
    ),
    posted(
        "/correction-decisions",
        judging.post_correction_decision,
        REVIEW,
        "Decide another's correction",
        "审定数量更正",
        judging.VerdictGiven,
    ),
    # Goods
    listed("/holds", lists.list_holds, DESK, "Withheld goods by lapse date", "在扣物品及到期日", lists.Holds),
    posted("/movements", goods.post_movement, OFFICE, "Move withheld goods", "登记在扣物品转移", goods.MovementGiven),
    posted(
        "/hold-extensions", goods.post_extension, OFFICE, "Put off a hold's lapse", "封存延期", goods.ExtensionGiven
    ),
    posted(
        "/consumer-returns",
        goods.post_return,
        OFFICE,
        "Take back goods from consumers",
        "登记消费者退回",
        goods.ReturnGiven,
    ),
    # Sightings
    listed("/sightings", lists.list_sightings, DESK, "Sightings with owner and clock", "线索", lists.Sightings),
    posted("/sightings", goods.post_sighting, OFFICE, "Take a sighting", "登记线索", goods.SightingGiven),
    posted(
        "/sighting-acceptances",
        goods.post_acceptance,
        OFFICE,
        "Take a sighting over",
        "接办线索",
        goods.AcceptanceGiven,
    ),
    posted(
        "/sighting-settlements", goods.post_settlement, REVIEW, "Settle a sighting", "办结线索", goods.SettlementGiven
    ),
    # Shops that leave the count
    listed(
        "/proposals",
        lists.list_proposals,
        DESK,
        "Proposals that shops leave the count",
        "状态变更提议",
        lists.Proposals,
    ),
    posted(
        "/proposals",
        judging.post_proposal,
        OFFICE,
        "Propose that a shop leave the count",
        "提议变更经营户状态",
        judging.ProposalGiven,
    ),
    posted(
        "/proposal-decisions",
        judging.post_proposal_decision,
        REVIEW,
        "Decide another's proposal",
        "审定状态变更",
        judging.VerdictGiven,
    ),
    posted(
        "/proposal-undoings",
        judging.post_undoing,
        REVIEW,
        "Bring a shop back into the count",
        "撤销状态变更",
        judging.UndoingGiven,
    ),
    # The field
    listed("/teams", lists.list_teams, DESK, "Teams with plan and phones", "检查组", lists.Teams),
    listed("/phones", lists.list_phones, EVIDENCE, "Phones, silent ones first", "手机", lists.Phones),
    posted(
        "/phone-revocations",
        field_work.post_phone_revocation,
        COMMAND,
        "Revoke a phone",
        "停用手机",
        field_work.PhoneGiven,
    ),
    posted(
        "/phone-losses",
        field_work.post_phone_loss,
        COMMAND,
        "Declare a phone lost",
        "宣告手机遗失",
        field_work.PhoneGiven,
    ),
    posted(
        "/visits",
        field_work.post_visit,
        OFFICE,
        "Enter a visit from paper or telephone",
        "补录检查登记",
        field_work.VisitGiven,
    ),
    Route(
        "POST",
        f"{SWEEP}/scans",
        field_work.post_scan,
        OFFICE,
        "Keep a scan (the body: its bytes)",
        "上传扫描件（请求内容为原始字节）",
        answers=field_work.ScanKept,
        body_limit=8 * MIB,
        rate=WRITE,
    ),
    listed("/kept", lists.list_kept, CITY, "Kept bytes that wait to be read", "留存报文", lists.KeptOnes),
    listed("/kept/{kept}", lists.read_kept, CITY, "Kept bytes as text", "查看留存报文", lists.KeptText),
    posted(
        "/kept-settlements",
        field_work.post_kept_settlement,
        REVIEW,
        "Say what became of kept bytes",
        "处理留存报文",
        field_work.KeptGiven,
    ),
    # Checks and ends
    listed("/checks", lists.give_checks, DESK, "The effectiveness checks", "随机抽查进度", lists.Checks),
    posted(
        "/samples",
        ending.post_sample,
        COMMAND,
        "Draw the effectiveness check's sample",
        "抽取核查样本",
        ending.SampleGiven,
        ending.SampleTaken,
    ),
    posted(
        "/closing",
        ending.post_closing,
        COMMAND,
        "End the sweep, or sign over what blocks it",
        "结束清查",
        ending.ClosingGiven,
        ending.ClosingTaken,
    ),
    Route(
        "POST",
        f"{SWEEP}/heads",
        ending.post_head,
        CITY,
        "Export the ledger's head",
        "导出留痕末端校验值",
        answers=ending.HeadTaken,
        rate=WRITE,
    ),
    Route(
        "POST",
        f"{SWEEP}/reports",
        ending.post_report,
        CITY,
        "Write the report; a ZIP of its files",
        "生成处置总结报告（ZIP）",
        rate=WRITE,
    ),
    *PLAN_ROUTES,
    *RECALL_ROUTES,
)
