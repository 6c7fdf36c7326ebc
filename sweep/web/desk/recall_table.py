"""The desk's routes about a recall that waits for a second person."""

from __future__ import annotations

from sweep.actions.open_sweep import Opened
from sweep.views.desk.drafts import DraftSheet
from sweep.web.desk import drafts
from sweep.web.desk.asking import Done
from sweep.web.route import CITY, COMMAND, MIB, READ, REVIEW, WRITE, Route

_DRAFT = "/api/v1/recall-drafts/{draft}"

RECALL_ROUTES: tuple[Route, ...] = (
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
