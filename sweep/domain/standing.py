"""Whether a shop is in the count (design rules 6 and 10): each reason to leave it needs a second person."""

from __future__ import annotations

from collections.abc import Mapping

from sweep.domain.events import StatusDecided, StatusProposed
from sweep.domain.evidence import is_seen_attempt
from sweep.domain.ids import CheckInId, ProposalId, ShopId
from sweep.domain.policy import Policy
from sweep.domain.problem import Problem
from sweep.domain.shop_file import ShopFile
from sweep.domain.words import NOBODY_MET, SOMEBODY_MET, ShopStatus, Verdict


def stand(file: ShopFile, policy: Policy) -> tuple[str, ShopId | None, tuple[ProposalId, ...]]:
    """(in_scope, not_applicable or merged; the survivor of a merge; proposals that wait for a second person)."""
    if not file.proposals:
        return "in_scope", None, ()
    pending: list[ProposalId] = []
    standing, merged_into = "in_scope", None
    for key, proposal in sorted(file.proposals.items()):
        verdict = None if key in file.undone else _verdict(proposal, file.decisions.get(key, []), file)
        if verdict is None and key not in file.undone:
            pending.append(key)
        if verdict is not Verdict.APPROVED:
            continue
        if proposal.status is ShopStatus.DUPLICATE:
            if proposal.same_as not in (None, file.shop):
                standing, merged_into = "merged", proposal.same_as
        elif standing == "in_scope" and _holds(proposal, file, policy):
            standing = "not_applicable"
    return standing, merged_into, tuple(pending)


def _verdict(proposal: StatusProposed, decisions: list[StatusDecided], file: ShopFile) -> Verdict | None:
    """What a second person said: neither who proposed nor one of those who stood at the door."""
    if any(decision.verdict is Verdict.SENT_BACK for decision in decisions):
        return Verdict.SENT_BACK  # keeping a shop in the count raises danger, so one voice is enough
    first = {proposal.person} | {v.person for v in file.visits.values() if v.outcome in NOBODY_MET}
    return Verdict.APPROVED if any(decision.person not in first for decision in decisions) else None


def _holds(proposal: StatusProposed, file: ShopFile, policy: Policy) -> bool:
    if set(visits_that_met_somebody(file)) - set(proposal.knows):
        return False
    if proposal.status is ShopStatus.NOT_OPERATING:
        days = {visit.local_day for visit in file.visits.values() if is_seen_attempt(visit, file, policy)}
        return len(days) >= 2
    return True


def visits_that_met_somebody(file: ShopFile) -> tuple[CheckInId, ...]:
    """The visits that speak against a shop's being gone; a proposal must name those that it knows of."""
    return tuple(sorted(key for key, visit in file.visits.items() if visit.outcome in SOMEBODY_MET))


def refuse_bad_merge(shop: ShopId, into: ShopId, merged_into: Mapping[ShopId, ShopId]) -> None:
    """Raise Problem unless `shop` may be merged into `into`, given the merges that hold. A survivor is never
    merged itself, so that its lines are always counted. To be asked before proposing and before approving."""
    if shop == into:
        raise Problem(
            "merge-into-itself",
            f"Shop {shop} can't be merged into itself; name the shop that it is the same as.",
            f"经营户 {shop} 不能与自身合并；请填写与其重复的另一经营户。",
            shop=shop,
        )
    if into in merged_into:
        raise Problem(
            "merge-into-merged",
            f"Shop {into} is itself merged into {merged_into[into]}; merge {shop} into {merged_into[into]} instead.",
            f"经营户 {into} 已并入 {merged_into[into]}；请将 {shop} 直接并入 {merged_into[into]}。",
            shop=shop,
        )
    if merged_into.get(shop, into) != into:
        raise Problem(
            "merged-already",
            f"Shop {shop} is already merged into {merged_into[shop]}; undo that first.",
            f"经营户 {shop} 已并入 {merged_into[shop]}；请先撤销该合并。",
            shop=shop,
        )
    if shop in merged_into.values():
        raise Problem(
            "merge-of-survivor",
            f"Other shops are merged into {shop}; undo those merges or merge them into {into} first.",
            f"另有经营户已并入 {shop}；请先撤销，或先将其并入 {into}。",
            shop=shop,
        )
