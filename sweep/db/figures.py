"""Figures for operation: what /metrics says about the sweeps, straight from the tables."""

from __future__ import annotations

from dataclasses import dataclass

from sweep.db.connection import Connection
from sweep.domain.ids import SweepId

_ANY_EXERCISE = "SELECT EXISTS (SELECT FROM sweep WHERE exercise)"


async def any_exercise(connection: Connection) -> bool:
    """Whether this database is for an exercise: 演练 stands on every page then."""
    found: bool = await connection.fetchval(_ANY_EXERCISE)
    return found


@dataclass(frozen=True, slots=True)
class SweepFigures:
    """One sweep, now."""

    sweep: SweepId
    events: int
    shops: int
    open_lines: int
    to_review: int
    found_units: int
    held_units: int
    open_sightings: int
    kept_raw: int
    unsent: int
    states: dict[str, int]  # shops by state


_FIGURES = """
WITH by_state AS (
    SELECT sweep_id, state, count(*) AS shops, sum(open_lines) AS open_lines, sum(found_units) AS found,
           sum(held_units) AS held
    FROM shop_state GROUP BY sweep_id, state)
SELECT s.sweep_id, s.head_n,
       coalesce(sum(b.shops), 0)::bigint AS shops, coalesce(sum(b.open_lines), 0)::bigint AS open_lines,
       coalesce(sum(b.found), 0)::bigint AS found, coalesce(sum(b.held), 0)::bigint AS held,
       coalesce(jsonb_object_agg(b.state, b.shops) FILTER (WHERE b.state IS NOT NULL), '{}') AS states,
       (SELECT count(*) FROM review_item r WHERE r.sweep_id = s.sweep_id) AS to_review,
       (SELECT count(*) FROM sighting g WHERE g.sweep_id = s.sweep_id AND g.open) AS sightings,
       (SELECT count(*) FROM kept_raw k WHERE k.sweep_id = s.sweep_id AND k.settled_n IS NULL) AS kept_raw,
       (SELECT coalesce(sum(unsent), 0) FROM phone WHERE lost_at IS NULL) AS unsent
FROM sweep s LEFT JOIN by_state b USING (sweep_id) GROUP BY s.sweep_id, s.head_n ORDER BY s.sweep_id
"""


async def figures(connection: Connection) -> list[SweepFigures]:
    """Every sweep's figures, in one statement."""
    return [
        SweepFigures(
            sweep=row["sweep_id"],
            events=row["head_n"],
            shops=row["shops"],
            open_lines=row["open_lines"],
            to_review=row["to_review"],
            found_units=row["found"],
            held_units=row["held"],
            open_sightings=row["sightings"],
            kept_raw=row["kept_raw"],
            unsent=row["unsent"],
            states=dict(row["states"]),
        )
        for row in await connection.fetch(_FIGURES)
    ]
