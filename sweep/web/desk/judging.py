"""What a second person decides: reviews, findings, corrections, statuses."""

from __future__ import annotations

import msgspec
from aiohttp import web

from sweep.actions import change_status, judge_finding
from sweep.actions.review_check_in import review_check_in
from sweep.domain.ids import CheckInId, CorrectionId, FindingId, LotId, ProposalId, ShopId
from sweep.domain.words import Account, ShopStatus, Verdict
from sweep.web.bodies import answer_json, read_json
from sweep.web.desk.asking import Done, actor_of, check_area, storable, sweep_of
from sweep.web.service import service


class ReviewGiven(msgspec.Struct):
    """A verdict on a check-in. Sending back needs a reason. `settles`: sightings that the visit answers."""

    check_in: str
    verdict: Verdict
    reason: str = ""
    settles: list[str] = []


class AttributionGiven(msgspec.Struct):
    """Which lot an unreadable print belongs to; null: none that is listed, with a reason."""

    finding: str
    lot: str | None
    reason: str = ""


class RejudgementGiven(msgspec.Struct):
    """Whether a find is recalled under today's revision. Freeing it needs a reason."""

    finding: str
    still_recalled: bool
    reason: str = ""


class CorrectionGiven(msgspec.Struct):
    """A count was wrong by `units`: more acts at once, fewer (out of `account`) waits for a second person."""

    finding: str
    units: int
    account: Account
    reason: str


class VerdictGiven(msgspec.Struct):
    """A decision about the correction or proposal `id`."""

    id: str
    verdict: Verdict


class ProposalGiven(msgspec.Struct):
    """That a shop leave the count. `knows`: the visits that met somebody and that the proposer has seen."""

    shop: str
    status: ShopStatus
    reason: str = ""
    same_as: str | None = None
    knows: list[str] = []


class UndoingGiven(msgspec.Struct):
    """The shop of the proposal `id` is to count again."""

    id: str
    reason: str


async def post_review(request: web.Request) -> web.Response:
    """Approve a check-in or send it back; one's own or one's own team's is refused."""
    given = await read_json(request, ReviewGiven)
    await check_area(request, "check-in", given.check_in)
    n = await review_check_in(
        service(request).database, sweep_of(request), CheckInId(storable(given.check_in)), given.verdict,
        actor_of(request), reason=storable(given.reason), settles=[storable(name) for name in given.settles],
    )  # fmt: skip
    return answer_json(Done(n))


async def post_attribution(request: web.Request) -> web.Response:
    """Say which lot a find is of."""
    given = await read_json(request, AttributionGiven)
    await check_area(request, "finding", given.finding)
    n = await judge_finding.attribute_finding(
        service(request).database, sweep_of(request), FindingId(storable(given.finding)),
        LotId(storable(given.lot)) if given.lot is not None else None, actor_of(request), storable(given.reason),
    )  # fmt: skip
    return answer_json(Done(n))


async def post_rejudgement(request: web.Request) -> web.Response:
    """Say whether a find is still recalled."""
    given = await read_json(request, RejudgementGiven)
    await check_area(request, "finding", given.finding)
    n = await judge_finding.rejudge_finding(
        service(request).database, sweep_of(request), FindingId(storable(given.finding)),
        still_recalled=given.still_recalled, actor=actor_of(request), reason=storable(given.reason),
    )  # fmt: skip
    return answer_json(Done(n))


async def post_correction(request: web.Request) -> web.Response:
    """Say that a count was wrong."""
    given = await read_json(request, CorrectionGiven)
    await check_area(request, "finding", given.finding)
    correction = await judge_finding.correct_finding(
        service(request).database, sweep_of(request), FindingId(storable(given.finding)), given.units, given.account,
        actor_of(request), storable(given.reason),
    )  # fmt: skip
    return answer_json(Done(id=correction), status=201)


async def post_correction_decision(request: web.Request) -> web.Response:
    """Decide another person's correction."""
    given = await read_json(request, VerdictGiven)
    await check_area(request, "correction", given.id)
    n = await judge_finding.decide_correction(
        service(request).database, sweep_of(request), CorrectionId(storable(given.id)), given.verdict, actor_of(request)
    )
    return answer_json(Done(n))


async def post_proposal(request: web.Request) -> web.Response:
    """Propose that a shop leave the count."""
    given = await read_json(request, ProposalGiven)
    await check_area(request, "shop", given.shop)
    proposal = await change_status.propose_status(
        service(request).database, sweep_of(request), ShopId(storable(given.shop)), given.status, actor_of(request),
        reason=storable(given.reason), same_as=ShopId(storable(given.same_as)) if given.same_as else None,
        knows=[CheckInId(storable(visit)) for visit in given.knows],
    )  # fmt: skip
    return answer_json(Done(id=proposal), status=201)


async def post_proposal_decision(request: web.Request) -> web.Response:
    """Decide another person's proposal."""
    given = await read_json(request, VerdictGiven)
    await check_area(request, "proposal", given.id)
    n = await change_status.decide_status(
        service(request).database, sweep_of(request), ProposalId(storable(given.id)), given.verdict, actor_of(request)
    )
    return answer_json(Done(n))


async def post_undoing(request: web.Request) -> web.Response:
    """Bring a shop back into the count."""
    given = await read_json(request, UndoingGiven)
    await check_area(request, "proposal", given.id)
    n = await change_status.undo_status(
        service(request).database, sweep_of(request), ProposalId(storable(given.id)), actor_of(request),
        storable(given.reason),
    )  # fmt: skip
    return answer_json(Done(n))
