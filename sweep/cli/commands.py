"""Every command, in the order of a sweep."""

from __future__ import annotations

from sweep.cli import (
    backup,
    clock,
    completion,
    demo,
    distribution,
    ledger,
    map,
    people,
    plan,
    plan_drafts,
    plan_steering,
    recall,
    registry,
    report,
    sectors,
    serve,
    sql_role,
    status,
    teams,
)
from sweep.cli.command import Command

COMMANDS: tuple[Command, ...] = (
    *demo.COMMANDS,
    *sectors.COMMANDS,
    *registry.COMMANDS,
    *teams.COMMANDS,
    *distribution.COMMANDS,
    *recall.COMMANDS,
    *plan.COMMANDS,
    *plan_drafts.COMMANDS,
    *plan_steering.COMMANDS,
    *people.COMMANDS,
    *serve.COMMANDS,
    *status.COMMANDS,
    *report.COMMANDS,
    *map.COMMANDS,
    *ledger.COMMANDS,
    *backup.COMMANDS,
    *sql_role.COMMANDS,
    *clock.COMMANDS,
    *completion.COMMANDS,
)
