"""The desk's part of the route table. What one asks for and what one posts are named alike: an event is posted."""

from __future__ import annotations

from sweep.actions.open_sweep import Opened
from sweep.actions.plan_routes import Planned
from sweep.domain.words import Role
from sweep.views.desk.board import BoardSheet
from sweep.views.desk.drafts import DraftSheet
from sweep.views.desk.forecast import ForecastSheet
from sweep.views.plan_comparison import PlanComparison, PlanSheet
from sweep.views.route_shapes import RouteShapes
from sweep.web import planning
from sweep.web.desk import drafts, ending, field_work, figures, goods, judging, lists, page, shops
from sweep.web.desk.asking import Done
from sweep.web.route import COMMAND, DESK, MIB, READ, REVIEW, WRITE, Access, Handler, Route, only

#: Who writes at the desk: heads in their own area only, which the handlers see to.
OFFICE = only(Role.COMMANDER, Role.REVIEWER, Role.HEAD)
#: Lists of persons, and of what persons sent.
WITH_PERSONS = only(Role.COMMANDER, Role.REVIEWER, Role.HEAD, Role.AUDITOR)
#: What belongs to no area.
CITY = only(Role.COMMANDER, Role.REVIEWER, Role.AUDITOR)

_SWEEP = "/api/v1/sweeps/{sweep}"
_DRAFT = "/api/v1/recall-drafts/{draft}"


def _list(path: str, handler: Handler, allow: Access, en: str, zh: str, answers: object) -> Route:
    return Route("GET", _SWEEP + path, handler, allow, en, zh, answers=answers)


def _post(path: str, handler: Handler, allow: Access, en: str, zh: str, takes: object, answers: object = Done) -> Route:
    return Route(
        "POST", _SWEEP + path, handler, allow, en, zh, takes=takes, answers=answers, body_limit=MIB, rate=WRITE
    )


DESK_ROUTES: tuple[Route, ...] = (
    Route("GET", "/desk/", page.show_desk, DESK, "The commander's desk", "指挥台", page=True),
    Route("GET", "/api/v1/sweeps", figures.list_sweeps, DESK, "All sweeps", "全部清查", answers=figures.SweepsSent),
    # Figures
    _list("/board", figures.give_board, DESK, "How the sweep stands", "清查进展总览", BoardSheet),
    _list("/blockers", figures.give_blockers, DESK, "Why the sweep may not close", "未销号事项", figures.BlockersSent),
    _list(
        "/coverage", figures.give_coverage, DESK, "Sectors, nested, with coverage", "各级辖区进展", figures.SectorsSent
    ),
    _list(
        "/forecast",
        shops.give_forecast,
        DESK,
        "When the work will be done, and whom to send where",
        "完成时间预测与增援建议",
        ForecastSheet,
    ),
    _list(
        "/shop-list", shops.list_shop_rows, DESK, "The shops behind a figure", "各项数据对应的经营户", shops.ShopsListed
    ),
    # Reviews and findings
    _list("/reviews", lists.list_reviews, WITH_PERSONS, "The review queue with evidence", "待审核登记", lists.Reviews),
    _post(
        "/reviews",
        judging.post_review,
        REVIEW,
        "Approve a check-in or send it back",
        "审核检查登记",
        judging.ReviewGiven,
    ),
    _list("/visits", lists.list_visits, DESK, "Check-ins at a shop (?shop=)", "某户的检查登记", lists.ShopVisits),
    _list("/findings", lists.list_findings, DESK, "Findings (?which=)", "检出情况", lists.Findings),
    _post(
        "/attributions",
        judging.post_attribution,
        REVIEW,
        "Say which lot a find is of",
        "判定检出所属批次",
        judging.AttributionGiven,
    ),
    _post(
        "/rejudgements",
        judging.post_rejudgement,
        REVIEW,
        "Judge a find again after a narrowing",
        "修订后重新判定检出",
        judging.RejudgementGiven,
    ),
    _list("/corrections", lists.list_corrections, DESK, "Corrections of counts", "数量更正", lists.Corrections),
    _post(
        "/corrections",
        judging.post_correction,
        OFFICE,
        "Say that a count was wrong",
        "申请更正数量",
        judging.CorrectionGiven,
    ),
    _post(
        "/correction-decisions",
        judging.post_correction_decision,
        REVIEW,
        "Decide another's correction",
        "审定数量更正",
        judging.VerdictGiven,
    ),
    # Goods
    _list("/holds", lists.list_holds, DESK, "Withheld goods by lapse date", "在扣物品及到期日", lists.Holds),
    _post("/movements", goods.post_movement, OFFICE, "Move withheld goods", "登记在扣物品转移", goods.MovementGiven),
    _post("/hold-extensions", goods.post_extension, OFFICE, "Put off a hold's lapse", "封存延期", goods.ExtensionGiven),
    _post(
        "/consumer-returns",
        goods.post_return,
        OFFICE,
        "Take back goods from consumers",
        "登记消费者退回",
        goods.ReturnGiven,
    ),
    # Sightings
    _list("/sightings", lists.list_sightings, DESK, "Sightings with owner and clock", "线索", lists.Sightings),
    _post("/sightings", goods.post_sighting, OFFICE, "Take a sighting", "登记线索", goods.SightingGiven),
    _post(
        "/sighting-acceptances",
        goods.post_acceptance,
        OFFICE,
        "Take a sighting over",
        "接办线索",
        goods.AcceptanceGiven,
    ),
    _post(
        "/sighting-settlements", goods.post_settlement, REVIEW, "Settle a sighting", "办结线索", goods.SettlementGiven
    ),
    # Shops that leave the count
    _list(
        "/proposals",
        lists.list_proposals,
        DESK,
        "Proposals that shops leave the count",
        "状态变更提议",
        lists.Proposals,
    ),
    _post(
        "/proposals",
        judging.post_proposal,
        OFFICE,
        "Propose that a shop leave the count",
        "提议变更经营户状态",
        judging.ProposalGiven,
    ),
    _post(
        "/proposal-decisions",
        judging.post_proposal_decision,
        REVIEW,
        "Decide another's proposal",
        "审定状态变更",
        judging.VerdictGiven,
    ),
    _post(
        "/proposal-undoings",
        judging.post_undoing,
        REVIEW,
        "Bring a shop back into the count",
        "撤销状态变更",
        judging.UndoingGiven,
    ),
    # The field
    _list("/teams", lists.list_teams, DESK, "Teams with plan and phones", "检查组", lists.Teams),
    _list("/phones", lists.list_phones, WITH_PERSONS, "Phones, silent ones first", "手机", lists.Phones),
    _post(
        "/phone-revocations",
        field_work.post_phone_revocation,
        COMMAND,
        "Revoke a phone",
        "停用手机",
        field_work.PhoneGiven,
    ),
    _post(
        "/phone-losses",
        field_work.post_phone_loss,
        COMMAND,
        "Declare a phone lost",
        "宣告手机遗失",
        field_work.PhoneGiven,
    ),
    _list("/plans", lists.list_plans, DESK, "Route plans, the newest first", "路线方案", lists.Plans),
    _post(
        "/plans", planning.post_plan, COMMAND, "Plan, or draft a plan", "排线或编制草案", planning.PlanGiven, Planned
    ),
    _list("/plans/{plan}", planning.show_plan, DESK, "One plan or draft", "单个方案或草案", PlanSheet),
    _list(
        "/plans/{plan}/stops", planning.list_stops, DESK, "Its stops (?team=)", "其检查点（?team=）", planning.PlanStops
    ),
    _list(
        "/plans/{plan}/shapes",
        planning.list_shapes,
        DESK,
        "The streets of its routes, GeoJSON (?team=)",
        "其路线经过的道路，GeoJSON（?team=）",
        RouteShapes,
    ),
    _list("/plan-drafts", planning.list_drafts, DESK, "Drafts of plans", "方案草案", planning.Drafts),
    _list(
        "/plan-comparison",
        planning.compare,
        DESK,
        "Two plans side by side (?a=&b=)",
        "两个方案对比（?a=&b=）",
        PlanComparison,
    ),
    _post("/plan-publications", planning.post_publication, COMMAND, "Publish a draft", "下发草案", planning.PlanNamed),
    _post("/plan-discards", planning.post_discard, COMMAND, "Throw a draft away", "作废草案", planning.PlanNamed),
    _list("/steering", planning.list_steering, DESK, "Orders about plans", "调度指令", planning.Steerings),
    _post(
        "/steering",
        planning.post_steering,
        COMMAND,
        "Lock, move, exclude, prioritise, visit now",
        "锁定、调整、停派、优先、立即检查",
        planning.SteeringGiven,
    ),
    _post(
        "/crossing-orders",
        planning.post_crossing,
        COMMAND,
        "Order teams to cross into other sectors",
        "下达跨辖区令",
        planning.CrossingGiven,
    ),
    _post(
        "/steering-liftings",
        planning.post_lifting,
        COMMAND,
        "Lift an order about plans",
        "取消调度指令",
        planning.LiftingGiven,
    ),
    _post(
        "/visits",
        field_work.post_visit,
        OFFICE,
        "Enter a visit from paper or telephone",
        "补录检查登记",
        field_work.VisitGiven,
    ),
    Route(
        "POST",
        f"{_SWEEP}/scans",
        field_work.post_scan,
        OFFICE,
        "Keep a scan (the body: its bytes)",
        "上传扫描件（请求内容为原始字节）",
        answers=field_work.ScanKept,
        body_limit=8 * MIB,
        rate=WRITE,
    ),
    _list("/kept", lists.list_kept, CITY, "Kept bytes that wait to be read", "留存报文", lists.KeptOnes),
    _list("/kept/{kept}", lists.read_kept, CITY, "Kept bytes as text", "查看留存报文", lists.KeptText),
    _post(
        "/kept-settlements",
        field_work.post_kept_settlement,
        REVIEW,
        "Say what became of kept bytes",
        "处理留存报文",
        field_work.KeptGiven,
    ),
    # Checks and ends
    _list("/checks", lists.give_checks, DESK, "The effectiveness checks", "随机抽查进度", lists.Checks),
    _post(
        "/samples",
        ending.post_sample,
        COMMAND,
        "Draw the effectiveness check's sample",
        "抽取核查样本",
        ending.SampleGiven,
        ending.SampleTaken,
    ),
    _post(
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
        f"{_SWEEP}/heads",
        ending.post_head,
        CITY,
        "Export the ledger's head",
        "导出留痕末端校验值",
        answers=ending.HeadTaken,
        rate=WRITE,
    ),
    Route(
        "POST",
        f"{_SWEEP}/reports",
        ending.post_report,
        CITY,
        "Write the report; a ZIP of its files",
        "生成处置总结报告（ZIP）",
        rate=WRITE,
    ),
    # Recalls that wait for a second person
    Route(
        "GET",
        "/api/v1/recall-drafts",
        drafts.list_recall_drafts,
        CITY,
        "Recall drafts that wait",
        "待确认的召回草稿",
        answers=drafts.Drafts,
    ),
    Route(
        "POST",
        "/api/v1/recall-drafts",
        drafts.post_draft,
        REVIEW,
        "A recall typed in",
        "录入召回",
        takes=drafts.DraftGiven,
        answers=Done,
        body_limit=2 * MIB,
        rate=WRITE,
    ),
    Route(
        "POST",
        "/api/v1/recall-notices",
        drafts.post_notice,
        REVIEW,
        "A notice's file becomes a draft (the body: its bytes; ?name=, ?sweep=)",
        "上传召回公告生成草稿（请求内容为原始字节）",
        answers=Done,
        body_limit=drafts.NOTICE_LIMIT,
        rate=WRITE,
    ),
    Route("GET", _DRAFT, drafts.show_draft, CITY, "A draft beside its original", "草稿与原件", answers=DraftSheet),
    Route(
        "PUT",
        _DRAFT,
        drafts.put_draft,
        REVIEW,
        "Change a draft",
        "修改草稿",
        takes=drafts.DraftGiven,
        body_limit=2 * MIB,
        rate=WRITE,
    ),
    Route("DELETE", _DRAFT, drafts.drop_draft, REVIEW, "Drop a draft", "作废草稿", rate=WRITE),
    Route("GET", f"{_DRAFT}/original", drafts.give_original, CITY, "The original notice", "公告原件", rate=READ),
    Route(
        "POST",
        f"{_DRAFT}/confirmations",
        drafts.post_confirmation,
        REVIEW,
        "Confirm lots, as the second person",
        "第二人确认批次",
        takes=drafts.ConfirmationGiven,
        answers=drafts.ConfirmationTaken,
        body_limit=MIB,
        rate=WRITE,
    ),
    Route(
        "POST",
        f"{_DRAFT}/release",
        drafts.post_release,
        COMMAND,
        "Send a confirmed draft out",
        "发布已确认的草稿",
        answers=Opened,
        rate=WRITE,
    ),
)
