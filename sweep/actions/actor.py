"""Who does something, as the rules need to know it."""

from __future__ import annotations

from dataclasses import dataclass

from sweep.domain.ids import PersonId, SectorId, TeamId
from sweep.domain.problem import Problem
from sweep.domain.words import Account, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """A person with a role; `team` and `sector` where they have one."""

    person: PersonId
    role: Role
    team: TeamId | None = None
    sector: SectorId | None = None


def not_found(what_en: str, what_zh: str, its_id: str) -> Problem:
    """There is no such thing in this sweep."""
    return Problem(
        "not-found",
        f"There is no {what_en} “{its_id}” in this sweep.",
        f"本次清查中没有{what_zh}“{its_id}”。",
        status=404,
        id=its_id,
    )


def own_work() -> Problem:
    """One examines, another approves."""
    return Problem(
        "own-work",
        "You may not approve your own work or your own team's; another person must.",
        "不得审核本人或本组的工作；须由他人审核。",
        status=403,
    )


def reason_missing() -> Problem:
    """A decision that nobody can trace is none."""
    return Problem("reason-missing", "Say why: a reason is required here.", "请填写理由：此处必须说明理由。")


def already_decided(what_en: str, what_zh: str, verdict: str) -> Problem:
    """Somebody was quicker."""
    return Problem(
        "already-decided",
        f"This {what_en} was already decided ({verdict}).",
        f"该{what_zh}已作出决定（{verdict}）。",
        status=409,
    )


def too_few_units(there: int, wanted: int, account: Account) -> Problem:
    """An account does not hold what is to be taken out of it."""
    return Problem(
        "too-few-units",
        f"Only {there} units of this finding are “{account.value}”; {wanted} can't be taken from there.",
        f"该检出中处于“{account.value}”的仅有 {there} 件，无法转出 {wanted} 件。",
        units=there,
    )
