"""Whether a shop is in the count (design rules 6 and 10): each reason to leave it needs a second person."""

from __future__ import annotations

from sweep.domain.evidence import is_seen_attempt
from sweep.domain.ids import CheckInId, ProposalId, ShopId
from sweep.domain.policy import Policy
from sweep.domain.shop_file import ShopFile
from sweep.domain.words import Outcome, ShopStatus, Verdict


def stand(file: ShopFile, policy: Policy) -> tuple[str, ShopId | None, tuple[ProposalId, ...]]:
    """Whether the shop counts: each reason not to needs a second person, and no visit that speaks against it."""
    pending: list[ProposalId] = []
    standing, merged_into = "in_scope", None
    for key, proposal in sorted(file.proposals.items()):
        if key in file.undone:
            continue
        verdicts = {d.verdict for d in file.decisions.get(key, ()) if d.person != proposal.person}
        if not verdicts:
            pending.append(key)
        elif verdicts == {Verdict.APPROVED}:
            if proposal.status is ShopStatus.DUPLICATE and proposal.same_as not in (None, file.shop):
                standing, merged_into = "merged", proposal.same_as
            elif standing == "in_scope" and _holds(proposal.status, proposal.knows, file, policy):
                standing = "not_applicable"
    return standing, merged_into, tuple(pending)


def _holds(status: ShopStatus, knows: tuple[CheckInId, ...], file: ShopFile, policy: Policy) -> bool:
    if status is ShopStatus.DUPLICATE:
        return False
    visits = file.visits.values()
    if any(v.outcome is Outcome.INSPECTED and v.check_in_id not in knows for v in visits):
        return False
    if status is ShopStatus.NOT_OPERATING:
        days = {visit.local_day for visit in visits if is_seen_attempt(visit, file, policy)}
        return len(days) >= 2
    return True
