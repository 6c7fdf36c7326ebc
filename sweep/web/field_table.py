"""The routes for what phones bring beside check-ins and photos: hand-overs, papers, contact cards; and for pictures
of lots."""

from __future__ import annotations

from sweep.views.desk.unit_answer import UnitAnswerSheet
from sweep.web import cards, hand_overs, lot_pictures, papers, phone
from sweep.web.desk.asking import Done
from sweep.web.route import (
    ATTACHING,
    DESK,
    EVIDENCE,
    FIELD,
    HAND_IN,
    HANDING_IN,
    JOIN,
    OFFICE,
    PUBLIC,
    REVIEW,
    SIGNED_IN,
    WRITE,
    Route,
)

_SWEEP = "/api/v1/sweeps/{sweep}"

FIELD_ROUTES: tuple[Route, ...] = (
    Route(
        "POST",
        "/api/v1/hand-overs",
        hand_overs.post_hand_over,
        ATTACHING,
        "Hand in another phone's outbox (a file that it signed)",
        "代交另一部手机的待传文件（由该手机签名）",
        takes=hand_overs.HandOverGiven,
        answers=hand_overs.HandOverReceipts,
        body_limit=hand_overs.LIMIT,
        rate=HAND_IN,
    ),
    # Papers
    Route(
        "GET",
        "/api/v1/paper-forms",
        papers.give_forms,
        FIELD,
        "The forms of papers, for phones (ETag)",
        "文书模板，供手机离线填写（ETag）",
        answers=papers.FormsSent,
    ),
    Route(
        "PUT",
        "/api/v1/papers/{sha256}",
        papers.put_paper,
        HANDING_IN,
        "Hand in a signed paper (the body: its bytes; the address: their SHA-256)",
        "提交已签名的文书（请求内容为原始字节，地址为其 SHA-256）",
        answers=phone.PhotoKept,
        body_limit=phone.PHOTO_LIMIT,
        rate=HAND_IN,
    ),
    Route(
        "GET",
        f"{_SWEEP}/papers",
        papers.give_papers,
        EVIDENCE,
        "Papers of visits, the newest first",
        "检查文书",
        answers=papers.Papers,
    ),
    Route(
        "GET",
        f"{_SWEEP}/papers/{{check_in}}/{{form}}",
        papers.show_paper,
        EVIDENCE,
        "A paper to be printed",
        "打印文书",
        page=True,
    ),
    Route(
        "POST",
        f"{_SWEEP}/paper-issues",
        papers.post_issue,
        OFFICE,
        "Issue a paper: its number, and who approved it",
        "签发文书（编号与批准人）",
        takes=papers.IssueGiven,
        answers=Done,
        rate=WRITE,
    ),
    Route(
        "POST",
        f"{_SWEEP}/paper-withdrawals",
        papers.post_withdrawal,
        OFFICE,
        "Withdraw an issued paper, with a reason",
        "撤销已签发的文书（须说明理由）",
        takes=papers.WithdrawalGiven,
        answers=Done,
        rate=WRITE,
    ),
    # What lots look like
    Route(
        "GET",
        f"{_SWEEP}/lot-pictures",
        lot_pictures.list_pictures,
        SIGNED_IN,
        "Pictures of lots",
        "批次图片",
        answers=lot_pictures.LotPictures,
    ),
    Route(
        "POST",
        f"{_SWEEP}/lot-pictures",
        lot_pictures.post_picture,
        REVIEW,
        "Show a picture with a lot (?lot=; the body: its bytes)",
        "为批次添加图片（?lot=；请求内容为原始字节）",
        answers=Done,
        body_limit=phone.PHOTO_LIMIT,
        rate=WRITE,
    ),
    Route(
        "POST",
        f"{_SWEEP}/lot-picture-withdrawals",
        lot_pictures.post_picture_withdrawal,
        REVIEW,
        "Show a lot's picture no longer, with a reason",
        "撤下批次图片（须说明理由）",
        takes=lot_pictures.PictureWithdrawn,
        answers=Done,
        rate=WRITE,
    ),
    Route(
        "GET", "/api/v1/lot-pictures/{sha256}", lot_pictures.give_picture, SIGNED_IN, "A picture of a lot", "批次图片"
    ),
    Route(
        "GET",
        f"{_SWEEP}/unit-answer",
        lot_pictures.give_answer,
        DESK,
        "Is this one recalled? (?scan= ?code= ?production= ?expiry= ?best_by=)",
        "是否召回（?scan= ?code= ?production= ?expiry= ?best_by=）",
        answers=UnitAnswerSheet,
    ),
    # Contact cards
    Route("GET", "/card/{token}", cards.show_card, PUBLIC, "A contact card", "检查联系卡", rate=JOIN, page=True),
    Route("POST", "/card/{token}/rating", cards.post_rating, PUBLIC, "Rate a visit", "评价检查", rate=JOIN, page=True),
    Route(
        "GET",
        f"{_SWEEP}/ratings",
        cards.list_ratings,
        DESK,
        "How shopkeepers rate visits",
        "经营户满意度评价",
        answers=cards.Ratings,
    ),
)
