"""The routes for what phones bring beside check-ins and photos: hand-overs, papers, contact cards."""

from __future__ import annotations

from sweep.web import hand_overs
from sweep.web.route import ATTACHING, HAND_IN, Route

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
)
