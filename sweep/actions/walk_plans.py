"""What a ledger tells of plans, drafts and what people ordered of them, beside what is kept of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sweep.actions.plan_digest import digest_of
from sweep.db import plans, steering
from sweep.db.connection import Connection
from sweep.db.steering import SteeringRow
from sweep.domain.events import CrossingOrdered, Event, PlanDiscarded, PlanDrafted, PlanPublished, PlanSteered
from sweep.domain.events import SteeringLifted as Lifted
from sweep.domain.ids import SteeringId, SweepId
from sweep.domain.steering import CROSSING


class PlansTold:
    """Plans and drafts by number, and orders, as the entries taken so far tell of them."""

    def __init__(self) -> None:
        self.out: dict[int, tuple[int, str]] = {}
        self.drafts: dict[int, tuple[int, str]] = {}
        self.orders: dict[SteeringId, SteeringRow] = {}
        self.lifted_in: dict[SteeringId, int] = {}

    def take(self, n: int, at_ms: int, event: Event) -> None:
        """The next entry."""
        match event:
            case PlanPublished():
                self.out[event.plan] = (n, event.digest)
                self.drafts.pop(event.plan, None)
            case PlanDrafted():
                self.drafts[event.plan] = (n, event.digest)
            case PlanDiscarded():
                self.drafts.pop(event.plan, None)
            case PlanSteered():
                team = [] if event.team is None else [event.team]
                self.orders[event.steering] = SteeringRow(
                    event.steering, event.kind.value, team, list(event.shops), [], event.value, event.reason,
                    event.person, at_ms, event.until_ms, n,
                )  # fmt: skip
            case CrossingOrdered():
                self.orders[event.order] = SteeringRow(
                    event.order, CROSSING, list(event.teams), [], list(event.sectors), 0, event.reason, event.person,
                    at_ms, event.until_ms, n,
                )  # fmt: skip
            case Lifted() if event.steering in self.orders:
                self.orders[event.steering] = replace(
                    self.orders[event.steering], lifted_ms=at_ms, lifted_by=event.person, lift_reason=event.reason
                )
                self.lifted_in[event.steering] = n
            case _:
                pass  # no plan


async def compare_plans_told(
    connection: Connection, sweep: SweepId, told: PlansTold, blame: Callable[[int, str], None]
) -> None:
    """Orders, plans and drafts are kept as the ledger tells of them; `blame(n, why)` for each that is not."""
    kept = {row.steering: row for row in await steering.select_steering(connection, sweep)}
    for its_id, order in told.orders.items():
        if kept.pop(its_id, None) != order:
            blame(told.lifted_in.get(its_id, order.n), f"order {its_id} is not kept as it was given or lifted")
    for its_id, row in kept.items():
        blame(row.n, f"order {its_id} is kept but the ledger does not know it")
    numbers = {plan.number: plan.n for plan in await plans.select_all_plans(connection, sweep)}
    for number, (n, digest) in (told.out | told.drafts).items():
        published = number in told.out
        if number not in numbers or (numbers.pop(number) == n) != published:
            blame(n, f"plan {number} is gone, or is out although it is a draft")
        elif digest_of(await plans.select_stops(connection, sweep, number)) != digest:
            blame(n, f"the stops of plan {number} are not those that were noted")
    for number, its_n in numbers.items():
        if its_n is not None:
            blame(its_n, f"plan {number} is out but the ledger does not know it")
