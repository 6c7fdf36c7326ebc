"""Small makers of domain values with sensible defaults, for all tests. Say only what the test is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sweep.domain.check_in import CheckIn, Finding, Hold, Movement, Position
from sweep.domain.events import (
    CheckInRecorded,
    CheckInReviewed,
    CorrectionDecided,
    CorrectionProposed,
    FindingAttributed,
    FindingRejudged,
    GoodsMoved,
    ShopEvent,
    SightingReceived,
    SightingSettled,
    StatusDecided,
    StatusProposed,
    StatusUndone,
)
from sweep.domain.ids import (
    CheckInId,
    CorrectionId,
    FindingId,
    LotId,
    MovementId,
    PersonId,
    ProposalId,
    ShopId,
    SightingId,
    TeamId,
)
from sweep.domain.judge import ShopJudgement, judge_shop
from sweep.domain.lines import BaseLines, Line
from sweep.domain.lot_rule import AllCodes, ExactCodes, LotRule
from sweep.domain.policy import Policy
from sweep.domain.recall import Lot, Recall, Revision, read_recall
from sweep.domain.shop_file import ShopFile, open_file
from sweep.domain.words import Account, HoldBasis, Outcome, RecallClass, Role, ShopStatus, Verdict

SHOP = ShopId("shop-1")
NOON_MS = 1_221_624_000_000  # 2008-09-17 12:00 in Luzhou
NOON_DAY = 14_139
DOOR = Position(288_900_000, 1_054_400_000, 10)
PHOTO = "5e" * 32


def make_lot(lot: str = "L-1", rule: LotRule | None = None, **fields: Any) -> Lot:
    """A lot; without a rule it covers all codes."""
    return Lot(LotId(lot), fields.pop("product", "infant formula"), rule=rule or AllCodes(), **fields)


def codes(*listed: str) -> ExactCodes:
    """A rule of exact codes: more codes are wider."""
    return ExactCodes(listed)


def make_recall(*revisions: Iterable[Lot | str]) -> Recall:
    """A recall from its revisions; each lists the lots that it adds or replaces. Default: one, of lot L-1."""
    listed = revisions or (["L-1"],)
    return read_recall(
        RecallClass.I,
        "melamine",
        [
            Revision(number, tuple(make_lot(lot) if isinstance(lot, str) else lot for lot in lots))
            for number, lots in enumerate(listed, 1)
        ],
    )


def make_base(recall: Recall | None = None, **policy: Any) -> BaseLines:
    """What `judge_shop` judges by."""
    return BaseLines(recall or make_recall(), Policy(**policy))


def make_check_in(check_in: str = "c1", team: str | None = "A", **fields: Any) -> CheckIn:
    """A lawful visit of two officers at the door, that looked for every lot of revision 1 and found nothing."""
    fields.setdefault("person", f"officer-{team}")
    for name, value in {
        "shop": SHOP,
        "revision": 1,
        "outcome": Outcome.INSPECTED,
        "role": Role.OFFICER,
        "began_ms": NOON_MS,
        "ended_ms": NOON_MS + 600_000,
        "received_ms": NOON_MS + 660_000,
        "local_day": NOON_DAY,
        "position": DOOR,
        "distance_m": 15,
    }.items():
        fields.setdefault(name, value)
    return CheckIn(check_in_id=CheckInId(check_in), team=TeamId(team) if team is not None else None, **fields)


def make_finding(lot: str | None = "L-1", units: int | None = 3, **fields: Any) -> Finding:
    """Three tins of L-1, sealed where they stood, photographed."""
    fields.setdefault("disposition", Account.SEALED.value)
    fields.setdefault("photos", (PHOTO,))
    number = fields.pop("number", 1)
    return Finding(number, LotId(lot) if lot is not None else None, units, **fields)


def make_hold(lapses_ms: int = NOON_MS + 30 * 86_400_000, **fields: Any) -> Hold:
    """A sealing by administrative order."""
    fields.setdefault("basis", HoldBasis.SEALING.value)
    fields.setdefault("document", "川泸食药查封〔2008〕1号")
    return Hold(lapses_ms=lapses_ms, **fields)


def make_movement(
    movement: str = "m1",
    finding: str = "c1/1",
    source: Account = Account.SEALED,
    target: Account = Account.COLLECTED,
    units: int = 3,
    **fields: Any,
) -> Movement:
    """All three sealed tins are collected."""
    return Movement(MovementId(movement), FindingId(finding), source, target, units, **fields)


def recorded(*visits: CheckIn) -> list[ShopEvent]:
    """The visits as events."""
    return [CheckInRecorded(visit, sha256="00" * 32, evidence="00" * 32) for visit in visits]


def reviewed(check_in: str = "c1", verdict: Verdict = Verdict.APPROVED, **fields: Any) -> CheckInReviewed:
    """A reviewer of no team confirms a check-in."""
    fields.setdefault("person", PersonId("reviewer"))
    fields.setdefault("team", None)
    return CheckInReviewed(CheckInId(check_in), verdict, **fields)


def moved(movement: Movement | None = None, /, **fields: Any) -> GoodsMoved:
    """A movement recorded at the desk."""
    return GoodsMoved(movement or make_movement(**fields), PersonId("keeper"))


def attributed(lot: str | None = "L-1", finding: str = "c1/1", **fields: Any) -> FindingAttributed:
    """A second person reads an unreadable print."""
    fields.setdefault("person", PersonId("reviewer"))
    fields.setdefault("revision", 1)
    return FindingAttributed(FindingId(finding), LotId(lot) if lot is not None else None, **fields)


def rejudged(still_recalled: bool, revision: int, finding: str = "c1/1", **fields: Any) -> FindingRejudged:
    """A second person says whether a find is still recalled."""
    fields.setdefault("person", PersonId("reviewer"))
    return FindingRejudged(FindingId(finding), revision, still_recalled, **fields)


def corrected(units: int, account: Account = Account.SEALED, **fields: Any) -> CorrectionProposed:
    """Somebody says that the count of c1/1 was wrong."""
    its_id = CorrectionId(fields.pop("correction", "k1"))
    finding, person = FindingId(fields.pop("finding", "c1/1")), PersonId(fields.pop("person", "keeper"))
    return CorrectionProposed(its_id, finding, units, account, person, "counted again")


def correction_decided(
    verdict: Verdict = Verdict.APPROVED, person: str = "reviewer", correction: str = "k1"
) -> CorrectionDecided:
    """A second person decides the correction."""
    return CorrectionDecided(CorrectionId(correction), verdict, PersonId(person))


def sighted(sighting: str = "s1", lot: str | None = "L-1") -> SightingReceived:
    """A caller saw the lot on sale here."""
    return SightingReceived(SightingId(sighting), LotId(lot) if lot is not None else None, "hotline", PersonId("duty"))


def sighting_settled(sighting: str = "s1") -> SightingSettled:
    """A reviewer closes a sighting by name."""
    return SightingSettled(SightingId(sighting), PersonId("reviewer"), "the caller meant another brand")


def proposed(status: ShopStatus = ShopStatus.NOT_OPERATING, **fields: Any) -> StatusProposed:
    """Somebody proposes that the shop leave the count."""
    its_id = ProposalId(fields.pop("proposal", "p1"))
    fields.setdefault("person", PersonId("head"))
    return StatusProposed(its_id, status, **fields)


def decided(verdict: Verdict = Verdict.APPROVED, person: str = "reviewer", proposal: str = "p1") -> StatusDecided:
    """A second person decides the proposal."""
    return StatusDecided(ProposalId(proposal), verdict, PersonId(person))


def undone(proposal: str = "p1") -> StatusUndone:
    """The proposal no longer holds."""
    return StatusUndone(ProposalId(proposal), PersonId("head"), "it is open again")


def make_file(*events: ShopEvent, shop: ShopId = SHOP) -> ShopFile:
    """The file of a shop."""
    return open_file(shop, events)


def judge(*events: ShopEvent, recall: Recall | None = None, **policy: Any) -> ShopJudgement:
    """The judgement of one shop by its events."""
    return judge_shop(make_file(*events), make_base(recall, **policy))


def lines_of(judgement: ShopJudgement, base: BaseLines) -> dict[LotId, Line]:
    """Every line of a shop, written out."""
    applicable = judgement.standing == "in_scope"
    return {
        lot: judgement.exceptions.get(lot) or base.line(judgement.cover, base.group_of(lot), applicable=applicable)
        for lot in base.recall.lots
    }


def line_state(*events: ShopEvent, lot: str = "L-1", recall: Recall | None = None, **policy: Any) -> str:
    """The state of one line of one shop."""
    base = make_base(recall, **policy)
    return lines_of(judge_shop(make_file(*events), base), base)[LotId(lot)].state.value
