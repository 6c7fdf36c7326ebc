"""What a person may ask of the plans to come. An order to cross a border is an event of its own."""

from __future__ import annotations

from enum import StrEnum


class SteeringKind(StrEnum):
    """`team`, `shops` and `value` of a steering, by its kind."""

    LOCK_ROUTE = "lock_route"  # `team` keeps its stops and their order, and gets no others
    EXCLUDE_TEAM = "exclude_team"  # `team` gets no stops: ill, called away
    MOVE_STOP = "move_stop"  # `shops` are `team`'s
    PRIORITY = "priority"  # `shops` have priority `value`, 0 (ordinary) to 9
    VISIT_NOW = "visit_now"  # `shops` are the next stops of whoever is there first


#: How an order to cross is listed beside them.
CROSSING = "cross"
MOST_PRIORITY = 9
