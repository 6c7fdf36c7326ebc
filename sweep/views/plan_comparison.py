"""Two plans side by side: what each costs, what each team has to do, and which stops changed hands: who, what, when
and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sweep.domain.ids import ShopId, TeamId
from sweep.domain.words import ShopState
from sweep.views.words import say


@dataclass(frozen=True, slots=True)
class Why:
    """A reason in both languages; `code` is one of the keys plan-why-*, `person` and `reason` whose word it was."""

    code: str
    zh: str
    en: str
    person: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlanHead:
    """A plan without its stops. `draft`: not out. `finish_ms`: when the last team is back."""

    number: int
    draft: bool
    reason: str
    made_ms: int
    made_by: str
    base: int | None
    metrics: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TeamTours:
    """What one team has to do in either plan; None where it has nothing. Keys: see migration 0004, `tours`."""

    team: TeamId
    name: str
    a: Mapping[str, Any] | None
    b: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Change:
    """A shop whose team is another in the second plan; None: on no route there. Arrivals on the sweep's clock."""

    shop: ShopId
    name: str
    team_a: TeamId | None
    team_b: TeamId | None
    arrives_a_ms: int | None
    arrives_b_ms: int | None
    why: Why


@dataclass(frozen=True, slots=True)
class PlanComparison:
    """`moved`: stops that went from a team to another; `added`, `gone`: on a route in one of them only. Shops that are
    done are left out. `more` counts the changes beyond those listed."""

    a: PlanHead
    b: PlanHead
    teams: Sequence[TeamTours]
    moved: int
    added: int
    gone: int
    changes: Sequence[Change]
    more: int = 0


@dataclass(frozen=True, slots=True)
class TeamTour:
    """What one team has to do in a plan. Keys: see migration 0004, `tours`."""

    team: TeamId
    name: str
    tour: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A shop on no route, and why in both languages."""

    shop: ShopId
    name: str
    reason: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """One plan with its teams and what it could not place."""

    plan: PlanHead
    teams: Sequence[TeamTour]
    unplaced: Sequence[Unplaced]


@dataclass(frozen=True, slots=True)
class PlanStop:
    """One planned visit; positions in degrees WGS-84. `with_team`: two teams visit together."""

    team: TeamId
    seq: int
    shop: ShopId
    name: str
    address: str
    lat: float | None
    lon: float | None
    arrives_ms: int
    due_ms: int
    state: ShopState
    with_team: TeamId | None


def why(code: str, *, person: str = "", reason: str = "", **values: object) -> Why:
    """A reason from the catalogue of words."""
    key = f"plan-why-{code}"
    return Why(code, say(key, "zh", **values), say(key, "en", **values), person, reason)
